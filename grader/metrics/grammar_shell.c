#include "grader/metrics/grammar.h"

const TSLanguage *tree_sitter_ruby(void);
const TSLanguage *tree_sitter_perl(void);
const TSLanguage *tree_sitter_bash(void);

const struct grammar grammar_ruby = {
    .language = "ruby",
    .get = tree_sitter_ruby,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("method", "singleton_method", "lambda"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if", "elsif", "unless", "while", "until", "for", "if_modifier",
                        "unless_modifier", "while_modifier", "until_modifier",
                        "conditional", "when", "in_clause", "rescue", "rescue_modifier",
                        "if_guard", "unless_guard"),
              [ROLE_BIT_NEST] = KINDS("if", "unless", "while", "until", "for", "case",
                                      "case_match", "begin", "block", "do_block"),
              [ROLE_BIT_LOGIC] = KINDS("binary", "operator_assignment"),
              [ROLE_BIT_OPERATOR] = KINDS("&&", "||", "and", "or", "&&=", "||="),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS("identifier", "constant", "instance_variable",
                                            "class_variable", "global_variable"),
              [ROLE_BIT_LITERAL] =
                  KINDS("integer", "float", "string_content", "escape_sequence",
                        "character", "true", "false", "nil", "simple_symbol"),
              [ROLE_BIT_GLOBAL] = KINDS("assignment"),
              [ROLE_BIT_HOLDER] = KINDS("left_assignment_list"),
              [ROLE_BIT_TYPE] = KINDS("class", "module")},
    .capitals_are_constant = true,
    .top_level_code = true,
};

const struct grammar grammar_perl = {
    .language = "perl",
    .get = tree_sitter_perl,
    .kinds =
        {[ROLE_BIT_FUNCTION] = KINDS("function_definition", "anonymous_function"),
         [ROLE_BIT_BRANCH] = KINDS(
             "if_statement", "elsif_clause", "unless_statement", "while_statement",
             "until_statement", "for_statement_1", "for_statement_2",
             "if_simple_statement", "unless_simple_statement", "while_simple_statement",
             "until_simple_statement", "for_simple_statement", "ternary_expression"),
         [ROLE_BIT_NEST] = KINDS("if_statement", "unless_statement", "while_statement",
                                 "until_statement", "for_statement_1", "for_statement_2"),
         [ROLE_BIT_LOGIC] = KINDS("binary_expression"),
         [ROLE_BIT_OPERATOR] =
             KINDS("&&", "||", "and", "or", "xor", "//", "&&=", "||=", "//="),
         [ROLE_BIT_COMMENT] = KINDS("comments", "pod_statement"),
         [ROLE_BIT_IDENTIFIER] = KINDS("identifier", "scalar_variable", "array_variable",
                                       "hash_variable", "function_name"),
         [ROLE_BIT_LITERAL] = KINDS("integer", "floating_point", "scientific_notation",
                                    "string_single_quoted", "string_double_quoted"),
         [ROLE_BIT_GLOBAL] = KINDS("variable_declaration"),
         [ROLE_BIT_HOLDER] = KINDS("multi_var_declaration")},
    .top_level_code = true,
};

const struct grammar grammar_bash = {
    .language = "bash",
    .get = tree_sitter_bash,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("function_definition"),
              [ROLE_BIT_BRANCH] = KINDS("if_statement", "elif_clause", "for_statement",
                                        "c_style_for_statement", "while_statement",
                                        "case_item", "ternary_expression"),
              [ROLE_BIT_NEST] =
                  KINDS("if_statement", "for_statement", "c_style_for_statement",
                        "while_statement", "case_statement", "subshell"),
              [ROLE_BIT_LOGIC] = KINDS("list", "binary_expression"),
              [ROLE_BIT_OPERATOR] = KINDS("&&", "||"),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] =
                  KINDS("variable_name", "word", "special_variable_name"),
              [ROLE_BIT_LITERAL] =
                  KINDS("number", "string_content", "raw_string", "ansi_c_string"),
              [ROLE_BIT_GLOBAL] = KINDS("variable_assignment"),
              [ROLE_BIT_HOLDER] = KINDS("subscript")},
    .capitals_are_constant = false,
    .top_level_code = true,
};
