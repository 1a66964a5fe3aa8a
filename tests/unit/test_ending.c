#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/ending.h"
#include "tests/support.h"

#define TOKEN "0123456789abcdef"

static const struct sandbox_limits limits = {.cpu_ms = 1000};

START_TEST(only_token_and_status_together_are_accepted)
{
    static const struct {
        const char *written;
        enum sandbox_end end;
        int code;
        enum verdict verdict;
        const char *message;
    } cases[] = {
        {"done " TOKEN "\n", END_EXITED, 0, VERDICT_AC, ""},
        {"done " TOKEN "\n", END_EXITED, 3, VERDICT_RTE, "exit code 3"},
        {"done " TOKEN "\n", END_CPU_LIMIT, -1, VERDICT_TLE, "CPU time over 1.000 s"},
        {"done " TOKEN, END_EXITED, 0, VERDICT_WA, "malformed last line"},
        {"done " TOKEN "0\n", END_EXITED, 0, VERDICT_WA, "malformed last line"},
        {"done \n", END_EXITED, 0, VERDICT_WA, "malformed last line"},
        {"done\n", END_EXITED, 0, VERDICT_WA, "malformed last line"},
        {TOKEN "\n", END_EXITED, 0, VERDICT_WA, "malformed last line"},
        {"\ndone " TOKEN "\n", END_EXITED, 0, VERDICT_WA, "malformed last line"},
        {"done " TOKEN "\ndone " TOKEN "\n", END_EXITED, 0, VERDICT_WA,
         "a line after the last one"},
        {"done " TOKEN "\nx", END_EXITED, 0, VERDICT_WA, "a line after the last one"},
        {"fail f(3) == 4\n", END_EXITED, 1, VERDICT_WA, "f(3) == 4"},
        {"fail f(3) == 4\n", END_EXITED, 0, VERDICT_WA, "f(3) == 4"},
        {"error TypeError\n", END_EXITED, 1, VERDICT_RTE, "TypeError"},
        {"syntax line 3\n", END_EXITED, 1, VERDICT_CE, "line 3"},
        {"fail a\tb\x01 \xff\n", END_EXITED, 1, VERDICT_WA, "a b  ?"},
        {"fail a\n", END_MEMORY_LIMIT, -1, VERDICT_MLE, "memory over 0 MiB"},
        {"", END_EXITED, 0, VERDICT_RTE, "the program ended before its tests did"},
        {"", END_EXITED, 7, VERDICT_RTE, "exit code 7"},
        {"", END_STARVED, -1, VERDICT_JE, "the host could not run it"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct sandbox_result ran = {.end = cases[i].end, .exit_code = cases[i].code};
        char message[ENDING_MESSAGE_MAX] = "left over";

        ck_assert_int_eq(ending_verdict(cases[i].written, strlen(cases[i].written), TOKEN,
                                        &ran, &limits, message, sizeof(message)),
                         cases[i].verdict);
        ck_assert_str_eq(message, cases[i].message);
    }
}
END_TEST

START_TEST(no_token_is_never_the_right_one)
{
    struct sandbox_result ran = {.end = END_EXITED};
    char message[ENDING_MESSAGE_MAX];

    ck_assert_int_eq(ending_verdict("done \n", 6, "", &ran, &limits, message,
                                    sizeof(message)),
                     VERDICT_WA);
}
END_TEST

static Suite *ending_suite(void)
{
    Suite *suite = suite_create("ending");
    TCase *tests = tcase_create("ending");

    tcase_add_test(tests, only_token_and_status_together_are_accepted);
    tcase_add_test(tests, no_token_is_never_the_right_one);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(ending_suite)
