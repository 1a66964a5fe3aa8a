#include <errno.h>
#include <string.h>

#include "grader/judge/match.h"
#include "tests/support.h"

static const struct {
    enum function_match match;
    const char *args, *expect, *value;
    int accepted;
} rows[] = {
    {FUNCTION_SAME_SET, "[]", "{\"tuple\": [1, 2]}", "{\"tuple\": [2, 1]}", 1},
    {FUNCTION_SAME_SET, "[]", "{\"tuple\": [1, 2]}", "[2, 1, 2, 1.0]", 1},
    {FUNCTION_SAME_SET, "[]", "[1, 1, 2]", "{\"set\": [1, 2]}", 1},
    {FUNCTION_SAME_SET, "[]", "[]", "{\"tuple\": []}", 1},
    {FUNCTION_SAME_SET, "[]", "[1, 2]", "[1, 2, 3]", 0},
    {FUNCTION_SAME_SET, "[]", "[1, 2]", "[1]", 0},
    {FUNCTION_SAME_SET, "[]", "[1]", "1", 0},
    {FUNCTION_SAME_SET, "[]", "[]", "null", 0},
    {FUNCTION_SAME_SET, "[]", "[\"a\"]", "\"a\"", 0},
    {FUNCTION_SAME_SET, "[]", "[]", "{\"dict\": []}", 0},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "2.0", 1},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "2", 1},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "2.00009", 1},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "2.001", 0},
    {FUNCTION_ROOT, "[[1, 0, 1.5]]", NULL, "0.5", 0},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "{\"float\": \"nan\"}", 0},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "{\"float\": \"inf\"}", 0},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "null", 0},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "[2.0]", 0},
    {FUNCTION_ROOT, "[[-2, 1]]", NULL, "\"2.0\"", 0},
    {FUNCTION_EQUAL, "[]", "1", "1", 1},
    {FUNCTION_EQUAL, "[]", "1", "2", 0},
};

START_TEST(values_are_accepted_by_the_rule_of_the_problem)
{
    const struct function_compare compare = {.match = rows[_i].match,
                                             .loose_numbers = true,
                                             .absolute_tolerance = 1e-4};
    const struct match match = {&compare, rows[_i].args, rows[_i].expect};
    char message[EQUAL_MESSAGE_MAX] = "";

    ck_assert_int_eq(match_value(&match, rows[_i].value, strlen(rows[_i].value), message,
                                 sizeof(message), NULL),
                     rows[_i].accepted);
    ck_assert_int_eq(message[0] == '\0', rows[_i].accepted);
}
END_TEST

START_TEST(nothing_is_accepted_where_nothing_is_known)
{
    const struct function_compare compare = {.match = FUNCTION_EQUAL};
    const struct match match = {&compare, "[]", NULL};

    ck_assert_int_eq(match_value(&match, "1", 1, NULL, 0, NULL), -EINVAL);
}
END_TEST

START_TEST(a_root_needs_a_list_of_coefficients)
{
    const struct function_compare compare = {.match = FUNCTION_ROOT};
    const struct match no_list = {&compare, "[1]", NULL}, none = {&compare, "[]", NULL};

    ck_assert_int_eq(match_value(&no_list, "1", 1, NULL, 0, NULL), -EINVAL);
    ck_assert_int_eq(match_value(&none, "1", 1, NULL, 0, NULL), -EINVAL);
}
END_TEST

static Suite *match_suite(void)
{
    Suite *suite = suite_create("match");
    TCase *tests = tcase_create("match");

    tcase_add_loop_test(tests, values_are_accepted_by_the_rule_of_the_problem, 0,
                        ARRAY_SIZE(rows));
    tcase_add_test(tests, nothing_is_accepted_where_nothing_is_known);
    tcase_add_test(tests, a_root_needs_a_list_of_coefficients);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(match_suite)
