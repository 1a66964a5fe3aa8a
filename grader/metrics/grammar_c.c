#include "grader/metrics/grammar.h"

const TSLanguage *tree_sitter_c(void);
const TSLanguage *tree_sitter_cpp(void);

static const char *const c_operators[] = {"&&", "||", NULL};
static const char *const constant[] = {"const",   "constexpr", "extern",
                                       "typedef", "using",     NULL};

const struct grammar grammar_c = {
    .language = "c",
    .get = tree_sitter_c,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("function_definition"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if_statement", "for_statement", "while_statement",
                        "do_statement", "conditional_expression", "case_statement"),
              [ROLE_BIT_NEST] =
                  KINDS("if_statement", "for_statement", "while_statement",
                        "do_statement", "switch_statement", "seh_try_statement"),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_ELSE] = KINDS("else_clause"),
              [ROLE_BIT_LOGIC] = KINDS("binary_expression"),
              [ROLE_BIT_OPERATOR] = c_operators,
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] =
                  KINDS("identifier", "field_identifier", "type_identifier",
                        "primitive_type", "statement_identifier"),
              [ROLE_BIT_LITERAL] = KINDS("number_literal", "string_content", "character",
                                         "escape_sequence", "true", "false", "null"),
              [ROLE_BIT_NOTHING] = KINDS("variadic_parameter"),
              [ROLE_BIT_GLOBAL] = KINDS("declaration"),
              [ROLE_BIT_HOLDER] =
                  KINDS("init_declarator", "pointer_declarator", "array_declarator",
                        "function_declarator", "parenthesized_declarator",
                        "attributed_declarator"),
              [ROLE_BIT_TYPE] = KINDS("struct_specifier", "union_specifier"),
              [ROLE_BIT_MACRO] = KINDS("preproc_function_def", "preproc_def")},
    .constant = constant,
};

const struct grammar grammar_cpp = {
    .language = "cpp",
    .get = tree_sitter_cpp,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("function_definition", "lambda_expression"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if_statement", "for_statement", "for_range_loop",
                        "while_statement", "do_statement", "conditional_expression",
                        "case_statement", "catch_clause"),
              [ROLE_BIT_NEST] =
                  KINDS("if_statement", "for_statement", "for_range_loop",
                        "while_statement", "do_statement", "switch_statement",
                        "try_statement", "seh_try_statement"),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_ELSE] = KINDS("else_clause"),
              [ROLE_BIT_LOGIC] = KINDS("binary_expression"),
              [ROLE_BIT_OPERATOR] = KINDS("&&", "||", "and", "or"),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] =
                  KINDS("identifier", "field_identifier", "type_identifier",
                        "primitive_type", "statement_identifier", "namespace_identifier"),
              [ROLE_BIT_LITERAL] =
                  KINDS("number_literal", "string_content", "raw_string_content",
                        "character", "escape_sequence", "true", "false", "null"),
              [ROLE_BIT_GLOBAL] = KINDS("declaration"),
              [ROLE_BIT_HOLDER] =
                  KINDS("init_declarator", "pointer_declarator", "array_declarator",
                        "function_declarator", "parenthesized_declarator",
                        "attributed_declarator", "reference_declarator",
                        "structured_binding_declarator"),
              [ROLE_BIT_TYPE] =
                  KINDS("struct_specifier", "union_specifier", "class_specifier"),
              [ROLE_BIT_MACRO] = KINDS("preproc_function_def", "preproc_def")},
    .constant = constant,
};
