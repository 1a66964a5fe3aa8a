#include <errno.h>
#include <string.h>

#include "problems/constants.h"
#include "problems/yaml.h"
#include "tests/support.h"

static cJSON *parse(const char *text)
{
    cJSON *value = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(yaml_parse(text, strlen(text), "p.yaml", &value, &err) == 0, "%s",
                  err.text);
    return value;
}

static const struct {
    const char *text, *expected;
} replaced[] = {
    {"", ""},
    {"x{{n}}y", "x10y"},
    {"{{n}}{{rate}}", "101.50"},
    {"{{word}}", "a b"},
    {"{{n}", "{{n}"},
    {"{ {n}}", "{ {n}}"},
    {"{{nn}}", "{{nn}}"},
    {"{{ n }}", "{{ n }}"},
    {"{{{n}}}", "{10}"},
    {"\\constant{n}", "10"},
    {"\\constant{m}", "\\constant{m}"},
    {"{{", "{{"},
    {"{{}}", "{{}}"},
};

START_TEST(only_defined_names_in_braces_are_replaced)
{
    cleanup_json cJSON *map = parse("n: 10\nrate: 1.50\nword: a b\nz: 0\n");
    cleanup_free char *text = NULL;
    struct constants constants;
    size_t len;

    ck_assert_int_eq(constants_init(&constants, map, "p.yaml", NULL), 0);
    ck_assert_int_eq(constants_apply(&constants, replaced[_i].text,
                                     strlen(replaced[_i].text), 100, &text, &len),
                     0);
    ck_assert_str_eq(text, replaced[_i].expected);
    ck_assert_uint_eq(len, strlen(replaced[_i].expected));
    constants_release(&constants);
}
END_TEST

START_TEST(bytes_stay_as_they_are)
{
    cleanup_json cJSON *map = parse("n: 10\n");
    cleanup_free char *text = NULL;
    struct constants constants;
    size_t len;

    ck_assert_int_eq(constants_init(&constants, map, "p.yaml", NULL), 0);
    ck_assert_int_eq(constants_apply(&constants, "\0\xff{{n}}\0", 8, 100, &text, &len),
                     0);
    ck_assert_mem_eq(text,
                     "\0\xff"
                     "10\0",
                     5);
    ck_assert_uint_eq(len, 5);
    constants_release(&constants);
}
END_TEST

START_TEST(growth_has_a_cap)
{
    cleanup_json cJSON *map = parse("n: 12345678901234567890\n");
    struct constants constants;
    char *text = NULL;
    size_t len;

    ck_assert_int_eq(constants_init(&constants, map, "p.yaml", NULL), 0);
    ck_assert_int_eq(constants_apply(&constants, "{{n}}{{n}}", 10, 39, &text, &len),
                     -ENOSPC);
    constants_release(&constants);
}
END_TEST

static const struct {
    const char *yaml, *error;
} refused[] = {
    {"[a]", "line 1: constants: is not a map"},
    {"a-b: 1", "constant 'a-b': letters, digits and _ only"},
    {"1a: 1", "constant '1a': letters"},
    {"a: [1]", "constant 'a' is neither a number nor a string"},
    {"b: 1\na:\n", "line 2: constant 'a' is neither"},
};

START_TEST(malformed_constants_are_refused_by_name)
{
    cleanup_json cJSON *map = parse(refused[_i].yaml);
    struct constants constants;
    struct err err = ERR_INIT;

    ck_assert_int_eq(constants_init(&constants, map, "p.yaml", &err), -EINVAL);
    ck_assert_msg(strstr(err.text, refused[_i].error) != NULL, "%s", err.text);
}
END_TEST

static Suite *constants_suite(void)
{
    Suite *suite = suite_create("constants");
    TCase *tests = tcase_create("constants");

    tcase_add_loop_test(tests, only_defined_names_in_braces_are_replaced, 0,
                        ARRAY_SIZE(replaced));
    tcase_add_test(tests, bytes_stay_as_they_are);
    tcase_add_test(tests, growth_has_a_cap);
    tcase_add_loop_test(tests, malformed_constants_are_refused_by_name, 0,
                        ARRAY_SIZE(refused));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(constants_suite)
