#include <signal.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/outcome.h"
#include "tests/support.h"

static const struct sandbox_limits limits = {
    .cpu_ms = 2000,
    .wall_ms = 11500,
    .memory_kib = 512 * 1024,
    .output_bytes = 1000,
};

/* How a process ended, and when. */
struct end {
    enum sandbox_end end;
    int code; /* exit code or signal */
    uint64_t at;
};

static struct sandbox_result make_result(struct end end)
{
    return (struct sandbox_result){
        .end = end.end,
        .exit_code = end.end == END_EXITED ? end.code : -1,
        .signal = end.end == END_SIGNALED || end.end == END_FORBIDDEN ? end.code : 0,
        .ended_us = end.at,
        .message = "",
    };
}

START_TEST(each_end_has_its_verdict_and_words)
{
    static const struct {
        struct end end;
        enum verdict verdict;
        const char *message;
    } ends[] = {
        {{END_EXITED, 0, 0}, VERDICT_AC, ""},
        {{END_EXITED, 3, 0}, VERDICT_RTE, "exit code 3"},
        {{END_SIGNALED, SIGSEGV, 0}, VERDICT_RTE, "killed by signal 11 (SIGSEGV)"},
        {{END_SIGNALED, 63, 0}, VERDICT_RTE, "killed by signal 63"},
        {{END_CPU_LIMIT, 0, 0}, VERDICT_TLE, "CPU time over 2.000 s"},
        {{END_WALL_LIMIT, 0, 0}, VERDICT_TLE, "idle for over 11.500 s"},
        {{END_MEMORY_LIMIT, 0, 0}, VERDICT_MLE, "memory over 512 MiB"},
        {{END_OUTPUT_LIMIT, 0, 0}, VERDICT_OLE, "output over 1000 bytes"},
        {{END_FORBIDDEN, SIGSYS, 0}, VERDICT_SV, "killed for a forbidden system call"},
        {{END_CANCELLED, 0, 0}, VERDICT_JE, "ended by the grader"},
        {{END_STARVED, 0, 0}, VERDICT_JE, "the host could not run it"},
        {{END_NO_EXEC, 0, 0}, VERDICT_JE, "could not be executed"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        struct sandbox_result result = make_result(ends[i].end);
        char message[OUTCOME_MESSAGE_MAX] = "left over";

        ck_assert_int_eq(outcome_verdict(&result, &limits, message, sizeof(message)),
                         ends[i].verdict);
        ck_assert_str_eq(message, ends[i].message);
        ck_assert_int_eq(outcome_verdict(&result, &limits, NULL, 0), ends[i].verdict);
    }
}
END_TEST

START_TEST(what_the_sandbox_says_is_passed_on_as_printable_text)
{
    struct sandbox_result result = make_result((struct end){END_NO_EXEC, 0, 0});
    char message[OUTCOME_MESSAGE_MAX];

    snprintf(result.message, sizeof(result.message), "exec: \x1b[2J\n");
    outcome_verdict(&result, &limits, message, sizeof(message));
    ck_assert_str_eq(message, "could not be executed: exec: ?[2J?");
    memset(result.message, 'x', sizeof(result.message)); /* no NUL */
    outcome_verdict(&result, &limits, message, sizeof(message));
    ck_assert_uint_eq(strlen(message), strlen("could not be executed: ") + 256);
}
END_TEST

START_TEST(only_42_and_43_are_a_validators_word)
{
    static const struct {
        struct end end;
        bool given;
        enum verdict verdict;
        const char *message;
    } ends[] = {
        {{END_EXITED, 42, 0}, true, VERDICT_AC, ""},
        {{END_EXITED, 43, 0}, true, VERDICT_WA, ""},
        {{END_EXITED, 0, 0}, false, VERDICT_SV, "exit code 0"},
        {{END_EXITED, 1, 0}, false, VERDICT_SV, "exit code 1"},
        {{END_SIGNALED, 42, 0}, false, VERDICT_SV, "killed by signal 42"},
        {{END_SIGNALED, SIGABRT, 0}, false, VERDICT_SV, "killed by signal 6 (SIGABRT)"},
        {{END_CPU_LIMIT, 0, 0}, false, VERDICT_SV, "CPU time over 2.000 s"},
        {{END_MEMORY_LIMIT, 0, 0}, false, VERDICT_SV, "memory over 512 MiB"},
        {{END_STARVED, 0, 0}, true, VERDICT_JE, "the host could not run it"},
        {{END_NO_EXEC, 0, 0}, true, VERDICT_JE, "could not be executed"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        struct sandbox_result result = make_result(ends[i].end);
        enum verdict verdict = VERDICT_SV;
        char message[OUTCOME_MESSAGE_MAX];
        bool given =
            outcome_validator(&result, &limits, &verdict, message, sizeof(message));

        ck_assert_int_eq(given, ends[i].given);
        ck_assert_int_eq(verdict, ends[i].verdict);
        ck_assert_str_eq(message, ends[i].message);
    }
}
END_TEST

START_TEST(interactive_runs_are_judged_by_who_ended_first)
{
    static const struct {
        const char *what;
        struct end validator, answer;
        bool given;
        enum verdict verdict;
    } runs[] = {
        {"both well", {END_EXITED, 42, 20}, {END_EXITED, 0, 10}, true, VERDICT_AC},
        {"both well, validator first",
         {END_EXITED, 42, 10},
         {END_EXITED, 0, 20},
         true,
         VERDICT_AC},
        {"answer ends well, then rejected",
         {END_EXITED, 43, 20},
         {END_EXITED, 0, 10},
         true,
         VERDICT_WA},
        {"rejected, answer cancelled",
         {END_EXITED, 43, 10},
         {END_CANCELLED, 0, 20},
         true,
         VERDICT_WA},
        {"rejected, cancelled, no clock",
         {END_EXITED, 43, 0},
         {END_CANCELLED, 0, 0},
         true,
         VERDICT_WA},
        {"rejected, then the answer crashes",
         {END_EXITED, 43, 10},
         {END_EXITED, 1, 20},
         true,
         VERDICT_WA},
        {"answer crashes, then rejected",
         {END_EXITED, 43, 20},
         {END_EXITED, 1, 10},
         true,
         VERDICT_RTE},
        {"accepted, then the answer crashes",
         {END_EXITED, 42, 10},
         {END_EXITED, 42, 20},
         true,
         VERDICT_RTE},
        {"accepted, then the answer loops",
         {END_EXITED, 42, 10},
         {END_CPU_LIMIT, 0, 20},
         true,
         VERDICT_TLE},
        {"answer never flushes",
         {END_EXITED, 43, 20},
         {END_WALL_LIMIT, 0, 10},
         true,
         VERDICT_TLE},
        {"accepted while the answer still writes",
         {END_EXITED, 42, 10},
         {END_SIGNALED, SIGPIPE, 20},
         true,
         VERDICT_AC},
        {"rejected while the answer still writes",
         {END_EXITED, 43, 0},
         {END_SIGNALED, SIGPIPE, 0},
         true,
         VERDICT_WA},
        {"answer makes a forbidden call",
         {END_EXITED, 43, 20},
         {END_FORBIDDEN, 31, 10},
         true,
         VERDICT_SV},
        {"validator crashes, answer cancelled",
         {END_SIGNALED, 11, 10},
         {END_CANCELLED, 0, 20},
         false,
         VERDICT_OLE},
        {"validator crashes, answer fails on the end of input",
         {END_EXITED, 1, 10},
         {END_EXITED, 1, 20},
         false,
         VERDICT_OLE},
        {"answer crashes, validator cannot cope",
         {END_EXITED, 1, 20},
         {END_SIGNALED, 11, 10},
         true,
         VERDICT_RTE},
        {"answer ends well, validator cannot cope",
         {END_EXITED, 1, 20},
         {END_EXITED, 0, 10},
         false,
         VERDICT_OLE},
        {"validator starved",
         {END_STARVED, 0, 20},
         {END_WALL_LIMIT, 0, 10},
         true,
         VERDICT_JE},
        {"answer starved", {END_EXITED, 42, 20}, {END_STARVED, 0, 10}, true, VERDICT_JE},
        {"accepted, answer cancelled: never agreed",
         {END_EXITED, 42, 10},
         {END_CANCELLED, 0, 20},
         true,
         VERDICT_JE},
        {"answer over its limit, validator cancelled",
         {END_CANCELLED, 0, 20},
         {END_MEMORY_LIMIT, 0, 10},
         true,
         VERDICT_MLE},
    };

    for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
        struct sandbox_result validator = make_result(runs[i].validator);
        struct sandbox_result answer = make_result(runs[i].answer);
        enum verdict verdict = VERDICT_OLE;
        char message[OUTCOME_MESSAGE_MAX];
        bool given = outcome_interactive(&validator, &limits, &answer, &limits, &verdict,
                                         message, sizeof(message));

        ck_assert_msg(given == runs[i].given, "%s: %s", runs[i].what, message);
        ck_assert_msg(verdict == runs[i].verdict, "%s: %s", runs[i].what,
                      verdict_code(verdict));
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("outcome");
    TCase *tests = tcase_create("outcome");

    tcase_add_test(tests, each_end_has_its_verdict_and_words);
    tcase_add_test(tests, what_the_sandbox_says_is_passed_on_as_printable_text);
    tcase_add_test(tests, only_42_and_43_are_a_validators_word);
    tcase_add_test(tests, interactive_runs_are_judged_by_who_ended_first);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
