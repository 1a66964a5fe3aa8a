#include "grader/metrics/grammar.h"

const TSLanguage *tree_sitter_java(void);
const TSLanguage *tree_sitter_go(void);
const TSLanguage *tree_sitter_rust(void);
const TSLanguage *tree_sitter_c_sharp(void);

const struct grammar grammar_java = {
    .language = "java",
    .get = tree_sitter_java,
    .kinds = {[ROLE_BIT_FUNCTION] = KINDS("method_declaration", "constructor_declaration",
                                          "compact_constructor_declaration",
                                          "lambda_expression", "static_initializer"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if_statement", "for_statement", "enhanced_for_statement",
                        "while_statement", "do_statement", "ternary_expression",
                        "switch_label", "catch_clause", "guard"),
              [ROLE_BIT_NEST] =
                  KINDS("if_statement", "for_statement", "enhanced_for_statement",
                        "while_statement", "do_statement", "switch_expression",
                        "try_statement", "try_with_resources_statement"),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_LOGIC] = KINDS("binary_expression"),
              [ROLE_BIT_OPERATOR] = KINDS("&&", "||"),
              [ROLE_BIT_COMMENT] = KINDS("line_comment", "block_comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS("identifier", "type_identifier"),
              [ROLE_BIT_LITERAL] =
                  KINDS("decimal_integer_literal", "hex_integer_literal",
                        "octal_integer_literal", "binary_integer_literal",
                        "decimal_floating_point_literal", "hex_floating_point_literal",
                        "string_fragment", "character_literal", "escape_sequence", "true",
                        "false", "null_literal"),
              [ROLE_BIT_NOTHING] = KINDS("receiver_parameter"),
              [ROLE_BIT_GLOBAL] = KINDS("field_declaration"),
              [ROLE_BIT_HOLDER] = KINDS("variable_declarator"),
              [ROLE_BIT_TYPE] = KINDS("class_declaration", "interface_declaration",
                                      "enum_declaration", "record_declaration")},
    .global_needs = KINDS("static"),
    .constant = KINDS("final"),
};

const struct grammar grammar_go = {
    .language = "go",
    .get = tree_sitter_go,
    .kinds = {[ROLE_BIT_FUNCTION] =
                  KINDS("function_declaration", "method_declaration", "func_literal"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if_statement", "for_statement", "expression_case", "type_case",
                        "communication_case"),
              [ROLE_BIT_NEST] =
                  KINDS("if_statement", "for_statement", "expression_switch_statement",
                        "type_switch_statement", "select_statement"),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_LOGIC] = KINDS("binary_expression"),
              [ROLE_BIT_OPERATOR] = KINDS("&&", "||"),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] =
                  KINDS("identifier", "field_identifier", "type_identifier",
                        "package_identifier", "blank_identifier", "label_name"),
              [ROLE_BIT_LITERAL] = KINDS(
                  "int_literal", "float_literal", "imaginary_literal", "rune_literal",
                  "interpreted_string_literal_content", "raw_string_literal_content",
                  "escape_sequence", "true", "false", "nil", "iota"),
              [ROLE_BIT_GLOBAL] = KINDS("var_declaration"),
              [ROLE_BIT_HOLDER] = KINDS("var_spec", "var_spec_list"),
              [ROLE_BIT_TYPE] = KINDS("type_declaration")},
};

const struct grammar grammar_rust = {
    .language = "rust",
    .get = tree_sitter_rust,
    .kinds =
        {[ROLE_BIT_FUNCTION] = KINDS("function_item", "closure_expression"),
         [ROLE_BIT_BRANCH] = KINDS("if_expression", "for_expression", "while_expression",
                                   "loop_expression", "match_arm", "try_expression"),
         [ROLE_BIT_NEST] = KINDS("if_expression", "for_expression", "while_expression",
                                 "loop_expression", "match_expression"),
         [ROLE_BIT_IF] = KINDS("if_expression"),
         [ROLE_BIT_ELSE] = KINDS("else_clause"),
         [ROLE_BIT_LOGIC] = KINDS("binary_expression", "let_chain"),
         [ROLE_BIT_OPERATOR] = KINDS("&&", "||"),
         [ROLE_BIT_COMMENT] = KINDS("line_comment", "block_comment"),
         [ROLE_BIT_IDENTIFIER] =
             KINDS("identifier", "field_identifier", "type_identifier",
                   "shorthand_field_identifier", "primitive_type"),
         [ROLE_BIT_LITERAL] = KINDS("integer_literal", "float_literal", "string_content",
                                    "char_literal", "escape_sequence", "boolean_literal"),
         [ROLE_BIT_NOTHING] = KINDS("self_parameter", "variadic_parameter"),
         [ROLE_BIT_GLOBAL] = KINDS("static_item"),
         [ROLE_BIT_TYPE] = KINDS("struct_item", "enum_item", "trait_item"),
         [ROLE_BIT_MACRO] = KINDS("macro_definition", "token_tree")},
    .global_needs = KINDS("mutable_specifier"),
};

const struct grammar grammar_csharp = {
    .language = "csharp",
    .get = tree_sitter_c_sharp,
    .kinds = {[ROLE_BIT_FUNCTION] =
                  KINDS("method_declaration", "constructor_declaration",
                        "destructor_declaration", "operator_declaration",
                        "conversion_operator_declaration", "accessor_declaration",
                        "local_function_statement", "lambda_expression",
                        "anonymous_method_expression"),
              [ROLE_BIT_BRANCH] =
                  KINDS("if_statement", "for_statement", "foreach_statement",
                        "while_statement", "do_statement", "conditional_expression",
                        "switch_section", "switch_expression_arm", "catch_clause",
                        "when_clause", "catch_filter_clause"),
              [ROLE_BIT_NEST] =
                  KINDS("if_statement", "for_statement", "foreach_statement",
                        "while_statement", "do_statement", "switch_statement",
                        "switch_expression", "try_statement"),
              [ROLE_BIT_IF] = KINDS("if_statement"),
              [ROLE_BIT_LOGIC] = KINDS("binary_expression", "assignment_expression"),
              [ROLE_BIT_OPERATOR] = KINDS("&&", "||", "\?\?", "\?\?="),
              [ROLE_BIT_COMMENT] = KINDS("comment"),
              [ROLE_BIT_IDENTIFIER] = KINDS("identifier", "predefined_type"),
              [ROLE_BIT_LITERAL] =
                  KINDS("integer_literal", "real_literal", "string_literal_content",
                        "character_literal_content", "boolean_literal", "null_literal",
                        "verbatim_string_literal", "string_content"),
              [ROLE_BIT_GLOBAL] = KINDS("field_declaration"),
              [ROLE_BIT_HOLDER] = KINDS("variable_declaration", "variable_declarator"),
              [ROLE_BIT_TYPE] =
                  KINDS("class_declaration", "interface_declaration", "enum_declaration",
                        "record_declaration", "struct_declaration")},
    .global_needs = KINDS("static"),
    .constant = KINDS("const", "readonly"),
};
