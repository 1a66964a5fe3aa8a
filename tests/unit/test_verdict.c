#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grader/judge/result.h"
#include "grader/judge/verdict.h"
#include "tests/support.h"

START_TEST(every_verdict_has_a_code_that_parses_back)
{
    for (int i = 0; i < VERDICT_MAX; i++) {
        enum verdict verdict = VERDICT_MAX;

        ck_assert(verdict_parse(verdict_code((enum verdict)i), &verdict));
        ck_assert_int_eq(verdict, i);
        ck_assert_uint_gt(strlen(verdict_name((enum verdict)i)), 0);
    }
    ck_assert_str_eq(verdict_code(VERDICT_TLE), "TLE");
    ck_assert_str_eq(verdict_name(VERDICT_TLE), "time limit exceeded");
}
END_TEST

START_TEST(unknown_codes_are_refused_and_leave_the_result_alone)
{
    static const char *const bad[] = {"", "ac", "AC ", "accepted", "XX"};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        enum verdict verdict = VERDICT_SV;

        ck_assert_msg(!verdict_parse(bad[i], &verdict), "'%s'", bad[i]);
        ck_assert_int_eq(verdict, VERDICT_SV);
    }
}
END_TEST

START_TEST(assurances_have_names)
{
    ck_assert_str_eq(assurance_name(ASSURANCE_SEALED), "sealed");
    ck_assert_str_eq(assurance_name(ASSURANCE_SHARED), "shared");
}
END_TEST

START_TEST(a_new_result_claims_nothing)
{
    struct result result;

    result_init(&result);
    ck_assert_int_eq(result.verdict, VERDICT_JE);
    ck_assert(result.score <= 0);
    ck_assert_uint_eq(result.case_count, 0);
    result_release(&result);
}
END_TEST

START_TEST(cases_are_kept_in_order_with_names_of_their_own)
{
    struct result result;
    char name[32];

    result_init(&result);
    for (int i = 0; i < 100; i++) {
        struct case_result *added;

        snprintf(name, sizeof(name), "secret/%02d", i);
        added = result_add_case(&result, name);
        ck_assert_ptr_nonnull(added);
        ck_assert_int_eq(added->verdict, VERDICT_JE);
        added->message = strdup("note");
        added->verdict = VERDICT_AC;
    }
    ck_assert_uint_eq(result.case_count, 100);
    ck_assert_str_eq(result.cases[0].name, "secret/00");
    ck_assert_str_eq(result.cases[57].name, "secret/57");
    ck_assert_int_eq(result.cases[57].verdict, VERDICT_AC);
    result.task_id = strdup("hello");
    result_release(&result);
    ck_assert_ptr_null(result.cases);
    ck_assert_ptr_null(result.task_id);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("verdict");
    TCase *tests = tcase_create("verdict");

    tcase_add_test(tests, every_verdict_has_a_code_that_parses_back);
    tcase_add_test(tests, unknown_codes_are_refused_and_leave_the_result_alone);
    tcase_add_test(tests, assurances_have_names);
    tcase_add_test(tests, a_new_result_claims_nothing);
    tcase_add_test(tests, cases_are_kept_in_order_with_names_of_their_own);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
