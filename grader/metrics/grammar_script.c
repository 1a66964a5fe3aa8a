#include "grader/metrics/grammar.h"

const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_php(void);
const TSLanguage *tree_sitter_lua(void);
const TSLanguage *tree_sitter_r(void);

#define SCRIPT_FUNCTIONS                                                                 \
    "function_declaration", "function_expression", "generator_function",                 \
        "generator_function_declaration", "method_definition", "arrow_function"
#define SCRIPT_BRANCHES                                                                  \
    "if_statement", "for_statement", "for_in_statement", "while_statement",              \
        "do_statement", "ternary_expression", "switch_case", "catch_clause"
#define SCRIPT_NESTS                                                                     \
    "if_statement", "for_statement", "for_in_statement", "while_statement",              \
        "do_statement", "switch_statement", "try_statement"
#define SCRIPT_LITERALS                                                                  \
    "number", "string_fragment", "escape_sequence", "regex_pattern", "true", "false",    \
        "null", "undefined"
#define SCRIPT_IDENTIFIERS                                                               \
    "identifier", "property_identifier", "shorthand_property_identifier",                \
        "shorthand_property_identifier_pattern", "statement_identifier",                 \
        "private_property_identifier"

static const char *const script_operators[] = {"&&",  "||",    "\?\?", "&&=",
                                               "||=", "\?\?=", NULL};

const struct grammar grammar_python = {
    .language = "python",
    .get = tree_sitter_python,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("function_definition", "lambda"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if_statement", "elif_clause", "for_statement", "while_statement",
                        "conditional_expression", "except_clause", "except_group_clause",
                        "case_clause", "for_in_clause", "if_clause"),
              [ROLE_BIT_NEST] =
                  KINDS("if_statement", "for_statement", "while_statement",
                        "try_statement", "with_statement", "match_statement"),
              [ROLE_BIT_LOGIC] = KINDS("boolean_operator"),
              [ROLE_BIT_OPERATOR] = KINDS("and", "or"),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS("identifier"),
              [ROLE_BIT_LITERAL] =
                  KINDS("integer", "float", "string_start", "string_content",
                        "string_end", "escape_sequence", "true", "false", "none"),
              [ROLE_BIT_NOTHING] = KINDS("keyword_separator", "positional_separator"),
              [ROLE_BIT_GLOBAL] = KINDS("assignment"),
              [ROLE_BIT_HOLDER] = KINDS("pattern_list", "tuple_pattern", "list_pattern"),
              [ROLE_BIT_TYPE] = KINDS("class_definition"),
              [ROLE_BIT_IMPORT] = KINDS("import_statement", "import_from_statement")},
    .capitals_are_constant = true,
    .top_level_code = true,
};

const struct grammar grammar_javascript = {
    .language = "javascript",
    .get = tree_sitter_javascript,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS(SCRIPT_FUNCTIONS),
              [ROLE_BIT_BRANCH] = KINDS(SCRIPT_BRANCHES),
              [ROLE_BIT_NEST] = KINDS(SCRIPT_NESTS),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_ELSE] = KINDS("else_clause"),
              [ROLE_BIT_LOGIC] =
                  KINDS("binary_expression", "augmented_assignment_expression"),
              [ROLE_BIT_OPERATOR] = script_operators,
              [ROLE_BIT_COMMENT] = KINDS("comment", "html_comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS(SCRIPT_IDENTIFIERS),
              [ROLE_BIT_LITERAL] = KINDS(SCRIPT_LITERALS),
              [ROLE_BIT_GLOBAL] = KINDS("lexical_declaration", "variable_declaration"),
              [ROLE_BIT_HOLDER] = KINDS("variable_declarator", "array_pattern"),
              [ROLE_BIT_TYPE] = KINDS("class_declaration", "class"),
              [ROLE_BIT_IMPORT] = KINDS("import_statement")},
    .constant = KINDS("const"),
    .top_level_code = true,
};

const struct grammar grammar_typescript = {
    .language = "typescript",
    .get = tree_sitter_typescript,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS(SCRIPT_FUNCTIONS),
              [ROLE_BIT_BRANCH] = KINDS(SCRIPT_BRANCHES),
              [ROLE_BIT_NEST] = KINDS(SCRIPT_NESTS),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_ELSE] = KINDS("else_clause"),
              [ROLE_BIT_LOGIC] =
                  KINDS("binary_expression", "augmented_assignment_expression"),
              [ROLE_BIT_OPERATOR] = script_operators,
              [ROLE_BIT_COMMENT] = KINDS("comment", "html_comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS(SCRIPT_IDENTIFIERS, "type_identifier"),
              [ROLE_BIT_LITERAL] = KINDS(SCRIPT_LITERALS),
              [ROLE_BIT_GLOBAL] = KINDS("lexical_declaration", "variable_declaration"),
              [ROLE_BIT_HOLDER] = KINDS("variable_declarator", "array_pattern"),
              [ROLE_BIT_TYPE] = KINDS("class_declaration", "abstract_class_declaration",
                                      "class", "interface_declaration",
                                      "type_alias_declaration", "enum_declaration"),
              [ROLE_BIT_IMPORT] = KINDS("import_statement")},
    .constant = KINDS("const", "declare"),
    .top_level_code = true,
};

const struct grammar grammar_php = {
    .language = "php",
    .get = tree_sitter_php,
    .kinds =
        {[ROLE_BIT_FUNCTION] = KINDS("function_definition", "method_declaration",
                                     "anonymous_function", "arrow_function"),
         [ROLE_BIT_BRANCH] =
             KINDS("if_statement", "else_if_clause", "for_statement", "foreach_statement",
                   "while_statement", "do_statement", "conditional_expression",
                   "case_statement", "catch_clause", "match_conditional_expression"),
         [ROLE_BIT_NEST] = KINDS("if_statement", "for_statement", "foreach_statement",
                                 "while_statement", "do_statement", "switch_statement",
                                 "match_expression", "try_statement"),
         [ROLE_BIT_IF] = KINDS("if_statement"),
         [ROLE_BIT_ELSE] = KINDS("else_clause"),
         [ROLE_BIT_LOGIC] = KINDS("binary_expression", "augmented_assignment_expression"),
         [ROLE_BIT_OPERATOR] = KINDS("&&", "||", "and", "or", "xor", "\?\?", "\?\?="),
         [ROLE_BIT_COMMENT] = KINDS("comment"),
         [ROLE_BIT_IDENTIFIER] = KINDS("name", "primitive_type"),
         [ROLE_BIT_LITERAL] = KINDS("integer", "float", "string_content", "boolean",
                                    "escape_sequence", "null"),
         [ROLE_BIT_GLOBAL] = KINDS("assignment_expression"),
         [ROLE_BIT_HOLDER] = KINDS("variable_name", "list_literal"),
         [ROLE_BIT_TYPE] = KINDS("class_declaration", "interface_declaration",
                                 "trait_declaration", "enum_declaration"),
         [ROLE_BIT_IMPORT] = KINDS("namespace_use_declaration")},
    .top_level_code = true,
};

const struct grammar grammar_lua = {
    .language = "lua",
    .get = tree_sitter_lua,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("function_declaration", "function_definition"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if_statement", "elseif_statement", "for_statement",
                        "while_statement", "repeat_statement"),
              [ROLE_BIT_NEST] = KINDS("if_statement", "for_statement", "while_statement",
                                      "repeat_statement"),
              [ROLE_BIT_LOGIC] = KINDS("binary_expression"),
              [ROLE_BIT_OPERATOR] = KINDS("and", "or"),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS("identifier"),
              [ROLE_BIT_LITERAL] = KINDS("number", "string_content", "escape_sequence",
                                         "true", "false", "nil"),
              [ROLE_BIT_GLOBAL] = KINDS("assignment_statement"),
              [ROLE_BIT_HOLDER] = KINDS("variable_list")},
    .top_level_code = true,
};

const struct grammar grammar_r = {
    .language = "r",
    .get = tree_sitter_r,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("function_definition"),
              [ROLE_BIT_BRANCH] = KINDS("if_statement", "for_statement",
                                        "while_statement", "repeat_statement"),
              [ROLE_BIT_NEST] = KINDS("if_statement", "for_statement", "while_statement",
                                      "repeat_statement"),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_LOGIC] = KINDS("binary_operator"),
              [ROLE_BIT_OPERATOR] = KINDS("&&", "||"),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS("identifier"),
              [ROLE_BIT_LITERAL] = KINDS("integer", "float", "string_content",
                                         "escape_sequence", "true", "false", "null"),
              [ROLE_BIT_NOTHING] = KINDS("comma"),
              [ROLE_BIT_GLOBAL] = KINDS("binary_operator")},
    .global_needs = KINDS("<-", "="),
    .top_level_code = true,
};
