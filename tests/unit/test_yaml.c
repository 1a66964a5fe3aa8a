#include <errno.h>
#include <math.h>
#include <string.h>

#include "problems/yaml.h"
#include "tests/support.h"

static cJSON *parse_ok(const char *text)
{
    cJSON *value = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(yaml_parse(text, strlen(text), "t.yaml", &value, &err) == 0, "%s: %s",
                  text, err.text);
    return value;
}

static const struct {
    const char *yaml, *json;
} resolved[] = {
    {"", "null"},
    {"# only a comment\n", "null"},
    {"---\n...\n", "null"},
    {"~", "null"},
    {"null", "null"},
    {"true", "true"},
    {"FALSE", "false"},
    {"'true'", "\"true\""},
    {"\"12\"", "\"12\""},
    {"!!str 12", "\"12\""},
    {"yes", "\"yes\""},
    {"12", "12"},
    {"-7", "-7"},
    {"+3", "3"},
    {"0x1F", "31"},
    {"0o17", "15"},
    {"017", "17"},
    {"1.5e3", "1500"},
    {".5", "0.5"},
    {"5.", "5"},
    {"1e", "\"1e\""},
    {".", "\".\""},
    {"0x", "\"0x\""},
    {"0 100", "\"0 100\""},
    {"2025-09", "\"2025-09\""},
    {"1.2.3", "\"1.2.3\""},
    {"a: 1\nb: [x, 'y', 2, [], {}]\n", "{\"a\":1,\"b\":[\"x\",\"y\",2,[],{}]}"},
    {"a:\n  - b: 1\n    c:\n", "{\"a\":[{\"b\":1,\"c\":null}]}"},
    {"1: x\ntrue: y\n", "{\"1\":\"x\",\"true\":\"y\"}"},
    {"t: |\n  a\n  b\n", "{\"t\":\"a\\nb\\n\"}"},
    {"&a x: 1\n", "{\"x\":1}"},
};

START_TEST(scalars_follow_the_core_schema)
{
    cleanup_json cJSON *value = parse_ok(resolved[_i].yaml);
    char *text = cJSON_PrintUnformatted(value);

    ck_assert_str_eq(text, resolved[_i].json);
    free(text);
}
END_TEST

static const struct {
    const char *yaml, *error;
} refused[] = {
    {"a: 1\nb: 2\na: 3\n", "t.yaml, line 3: key 'a' stands twice (first in line 1)"},
    {"x:\n  a: 1\n  a: 3\n", "line 3: key 'a' stands twice"},
    {"a: [1, 2\nb: 3\n", "line 2: not YAML: "},
    {"a: b: c\n", "line 1: not YAML: "},
    {"\tx: 1\n", "line 1: not YAML: "},
    {"a: 1\nb: \xff\n", "line 2: not YAML: "},
    {"a: &x 1\nb: *x\n", "line 2: aliases (*name) are not supported"},
    {"a: 1\n---\nb: 2\n", "line 2: more than one document"},
    {"a: 1\nb: !!int '2'\n", "line 2: tags are not supported"},
    {"a: !x [1]\n", "line 1: tags are not supported"},
    {"a: \"x\\0y\"\n", "line 1: a NUL byte in a value"},
    {"? [a]\n: 1\n", "line 1: a list or map as a key is not supported"},
    {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
     "nested too deep"},
};

START_TEST(what_is_refused_names_file_and_line)
{
    struct err err = ERR_INIT;
    cJSON *value = NULL;
    int r =
        yaml_parse(refused[_i].yaml, strlen(refused[_i].yaml), "t.yaml", &value, &err);

    ck_assert_int_eq(r, -EINVAL);
    ck_assert_ptr_null(value);
    ck_assert_msg(strstr(err.text, refused[_i].error) != NULL, "%s", err.text);
}
END_TEST

START_TEST(numbers_keep_their_text_and_values_their_line)
{
    cleanup_json cJSON *tree = parse_ok("a: 1.50\n\nb:\n  - x\n  - 0x1F\nc: True\n");
    const cJSON *b = json_get(tree, "b");

    ck_assert_str_eq(yaml_text(json_get(tree, "a")), "1.50");
    ck_assert_str_eq(yaml_text(json_get(tree, "c")), "True");
    ck_assert_str_eq(yaml_text(cJSON_GetArrayItem(b, 1)), "0x1F");
    ck_assert_int_eq(yaml_line(json_get(tree, "a")), 1);
    ck_assert_int_eq(yaml_line(cJSON_GetArrayItem(b, 0)), 4);
    ck_assert_int_eq(yaml_line(cJSON_GetArrayItem(b, 1)), 5);
    ck_assert_ptr_null(yaml_text(b));
}
END_TEST

START_TEST(infinities_and_nan_are_numbers)
{
    cleanup_json cJSON *tree = parse_ok("[.inf, -.Inf, .nan, 1e999, -.nan]");

    ck_assert(isinf(cJSON_GetArrayItem(tree, 0)->valuedouble));
    ck_assert(cJSON_GetArrayItem(tree, 1)->valuedouble < 0);
    ck_assert(isnan(cJSON_GetArrayItem(tree, 2)->valuedouble));
    ck_assert(isinf(cJSON_GetArrayItem(tree, 3)->valuedouble));
    ck_assert(cJSON_IsString(cJSON_GetArrayItem(tree, 4)));
}
END_TEST

START_TEST(too_many_values_are_refused)
{
    size_t count = 100001;
    cleanup_free char *text = calloc(count * 2 + 3, 1);
    struct err err = ERR_INIT;
    cJSON *value = NULL;

    text[0] = '[';
    for (size_t i = 0; i < count; i++)
        memcpy(text + 1 + 2 * i, "1,", 2);
    text[1 + 2 * count] = ']';
    ck_assert_int_eq(yaml_parse(text, strlen(text), "t.yaml", &value, &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "more than 100000 values"));
}
END_TEST

START_TEST(a_text_above_the_cap_is_refused_unread)
{
    size_t len = (4u << 20) + 1;
    cleanup_free char *text = malloc(len);
    cJSON *value = NULL;

    memset(text, '\n', len);
    ck_assert_int_eq(yaml_parse(text, len, "t.yaml", &value, NULL), -EFBIG);
    ck_assert_int_eq(yaml_parse(text, len - 1, "t.yaml", &value, NULL), 0);
    cJSON_Delete(value);
}
END_TEST

static Suite *yaml_suite(void)
{
    Suite *suite = suite_create("yaml");
    TCase *tests = tcase_create("yaml");

    tcase_add_loop_test(tests, scalars_follow_the_core_schema, 0, ARRAY_SIZE(resolved));
    tcase_add_loop_test(tests, what_is_refused_names_file_and_line, 0,
                        ARRAY_SIZE(refused));
    tcase_add_test(tests, numbers_keep_their_text_and_values_their_line);
    tcase_add_test(tests, infinities_and_nan_are_numbers);
    tcase_add_test(tests, too_many_values_are_refused);
    tcase_add_test(tests, a_text_above_the_cap_is_refused_unread);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(yaml_suite)
