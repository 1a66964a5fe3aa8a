#include <errno.h>
#include <string.h>

#include "problems/evalplus_rules.h"
#include "problems/json_value.h"
#include "tests/support.h"

static const struct {
    const char *json, *value; /* value NULL: refused */
    struct json_shape shape;
} rows[] = {
    {"null", "null", {0}},
    {"-0", "0", {0}},
    {"1.0", "1.0", {0}},
    {"1E2", "100.0", {0}},
    {"1e999", "{\"float\": \"inf\"}", {0}},
    {"NaN", "{\"float\": \"nan\"}", {0}},
    {"-Infinity", "{\"float\": \"-inf\"}", {0}},
    {"9223372036854775807", "9223372036854775807", {0}},
    {"9223372036854775808", "{\"int\": \"0x8000000000000000\"}", {0}},
    {"-9223372036854775808", "-9223372036854775808", {0}},
    {"-18446744073709551616", "{\"int\": \"-0x10000000000000000\"}", {0}},
    {"\"a\\u00e9\\n\"", "\"a\\u00e9\\n\"", {0}},
    {"[1, [2, []]]", "[1, [2, []]]", {0}},
    {"{\"a\": [1], \"b\": {}}",
     "{\"dict\": [[\"a\", [1]], [\"b\", {\"dict\": []}]]}",
     {0}},
    {"[1, [2]]", "{\"tuple\": [1, [2]]}", {.tuples = 1}},
    {"[1, [2]]", "[1, {\"tuple\": [2]}]", {.tuples = 2}},
    {"[1, [2]]", "{\"tuple\": [1, {\"tuple\": [2]}]}", {.tuples = 3}},
    {"{\"a\": [1]}", "{\"dict\": [[\"a\", {\"tuple\": [1]}]]}", {.tuples = 2}},
    {"\"-3\"", "-3.0", {.to_float = true}},
    {"\"(1-2j)\"", "{\"complex\": [1.0, -2.0]}", {.to_complex = true}},
    {"\"1e-100j\"", "{\"complex\": [0.0, 1e-100]}", {.to_complex = true}},
    {"\"(-0-1j)\"", "{\"complex\": [-0.0, -1.0]}", {.to_complex = true}},
    {"4", "{\"complex\": [4.0, 0.0]}", {.to_complex = true}},
    {"\"1+\"", NULL, {.to_complex = true}},
    {"\"j\"", NULL, {.to_complex = true}},
    {"\"2j\"", NULL, {.to_float = true}},
    {"[1]", NULL, {.to_float = true}},
    {"", NULL, {0}},
    {"[1,", NULL, {0}},
    {"[1 2]", NULL, {0}},
    {"{1: 2}", NULL, {0}},
    {"{\"a\" 1}", NULL, {0}},
    {"01", NULL, {0}},
    {"1.", NULL, {0}},
    {"-", NULL, {0}},
    {"nul", NULL, {0}},
};

START_TEST(json_becomes_a_value)
{
    cleanup_buf struct buf b = BUF_INIT(4096);
    struct err err = ERR_INIT;
    struct scan scan;
    int r;

    scan_init(&scan, rows[_i].json, strlen(rows[_i].json), NULL, 0);
    r = json_value_add(&scan, &rows[_i].shape, &b, &err);
    ck_assert_msg(r == (rows[_i].value ? 0 : -EINVAL), "%s: %s", rows[_i].json, err.text);
    if (r == 0)
        ck_assert_str_eq(buf_str(&b), rows[_i].value);
}
END_TEST

START_TEST(depth_has_a_bound)
{
    char deep[4 * JSON_VALUE_DEPTH_MAX];
    struct scan scan;

    memset(deep, '[', sizeof(deep));
    scan_init(&scan, deep, sizeof(deep), NULL, 0);
    ck_assert(!json_value_skip(&scan));
}
END_TEST

static const struct {
    const char *task;
    unsigned argument, tuples;
    bool to_float, to_complex;
} shapes[] = {
    {"Mbpp/2", 0, 1, false, false},   {"Mbpp/2", 1, 1, false, false},
    {"Mbpp/106", 0, 0, false, false}, {"Mbpp/106", 1, 1, false, false},
    {"Mbpp/124", 0, 0, true, false},  {"Mbpp/124", 1, 0, false, true},
    {"Mbpp/252", 0, 0, false, true},  {"Mbpp/580", 0, UINT32_MAX, false, false},
    {"Mbpp/720", 0, 1, false, false}, {"Mbpp/720", 1, 0, false, false},
    {"Mbpp/722", 0, 2, false, false}, {"Mbpp/793", 0, 0, false, false},
    {"Mbpp/3", 0, 0, false, false},   {"HumanEval/2", 0, 0, false, false},
    {"Mbpp/2x", 0, 0, false, false},  {"Mbpp/445", 0, 3, false, false},
};

START_TEST(tasks_of_mbpp_have_their_shapes)
{
    struct json_shape shape = evalplus_shape(shapes[_i].task, shapes[_i].argument);

    ck_assert_uint_eq(shape.tuples, shapes[_i].tuples);
    ck_assert_int_eq(shape.to_float, shapes[_i].to_float);
    ck_assert_int_eq(shape.to_complex, shapes[_i].to_complex);
}
END_TEST

static Suite *json_value_suite(void)
{
    Suite *suite = suite_create("json_value");
    TCase *tests = tcase_create("json_value");

    tcase_add_loop_test(tests, json_becomes_a_value, 0, ARRAY_SIZE(rows));
    tcase_add_test(tests, depth_has_a_bound);
    tcase_add_loop_test(tests, tasks_of_mbpp_have_their_shapes, 0, ARRAY_SIZE(shapes));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(json_value_suite)
