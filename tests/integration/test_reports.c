/*
 * `assay report` and `compare` on files of results: nothing is run inside.
 */
#include <string.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static char *folder;

static void set_up(void)
{
    folder = temp_folder_make();
    setenv("XDG_DATA_HOME", folder, 1);
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

/* How many of a task's problems are right: the first ones, or the last. */
struct part {
    const char *task;
    int problems, right;
    bool last;
};

#define PARTS_MAX 3

/* The path is the caller's to free. */
static char *write_run(const char *name, const char *model, const struct part *parts,
                       const char *hash, int judge_errors)
{
    cleanup_buf struct buf text = BUF_INIT(1 << 22);

    for (size_t i = 0; i < PARTS_MAX && parts[i].task; i++)
        for (int j = 0; j < parts[i].problems; j++) {
            int rank = parts[i].last ? parts[i].problems - 1 - j : j;
            bool right = rank < parts[i].right;
            bool error = i == 0 && j < judge_errors;

            ck_assert_int_eq(
                buf_addf(&text,
                         "{\"task_id\": \"%s/%d\", \"model\": \"%s\", \"task\": \"%s\", "
                         "\"verdict\": \"%s\", \"score\": %d, \"assurance\": "
                         "\"sealed\", \"problem_hash\": %s}\n",
                         parts[i].task, j, model, parts[i].task,
                         error   ? "JE"
                         : right ? "AC"
                                 : "WA",
                         right && !error, hash),
                0);
        }
    temp_folder_write(folder, name, buf_str(&text));
    return temp_folder_path(folder, name);
}

static void expect_out(const struct command_result *result, const char *text)
{
    ck_assert_msg(strstr(result->out, text), "'%s' is not in:\n%.3000s", text,
                  result->out);
}

START_TEST(a_report_says_what_can_be_known)
{
    static const struct part parts[PARTS_MAX] = {{"debug", 164, 131, false}};
    cleanup_free char *run = write_run("a.jsonl", "m", parts, "null", 0);
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(ARGS("report", run), NULL, &result);
    command_expect(&result, 0);
    expect_out(&result, "79.9 %");
    expect_out(&result, "73.1 to 85.3"); /* the vector of the statistics page */
    expect_out(&result, "164 problems show a difference of 9.7 points or more");
}
END_TEST

START_TEST(judge_errors_make_a_report_incomplete)
{
    static const struct part parts[PARTS_MAX] = {{"debug", 10, 5, false}};
    cleanup_free char *run = write_run("a.jsonl", "m", parts, "null", 2);
    cleanup_free char *none = write_run("b.jsonl", "m", parts, "null", 10);
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(ARGS("report", run), NULL, &result);
    command_expect(&result, 3);
    expect_out(&result, "2 judge errors");
    command_result_release(&result);
    command_run(ARGS("report", none), NULL, &result);
    command_expect(&result, 3);
}
END_TEST

START_TEST(junit_is_xml)
{
    static const struct part parts[PARTS_MAX] = {{"debug", 10, 5, false}};
    cleanup_free char *run = write_run("a.jsonl", "<m>&\\u001b\\\"", parts, "null", 1);
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(ARGS("report", run, "--junit", "-"), NULL, &result);
    command_expect(&result, 3);
    expect_out(&result, "tests=\"10\" failures=\"5\" errors=\"1\"");
    ck_assert_ptr_null(strstr(result.out, "<m>"));
    ck_assert_ptr_null(strchr(result.out, 0x1b));
}
END_TEST

START_TEST(a_difference_is_claimed_only_where_it_shows)
{
    static const struct part first[PARTS_MAX] = {{"debug", 100, 60, false},
                                                 {"predict", 100, 50, false}};
    static const struct part second[PARTS_MAX] = {{"debug", 100, 80, false},
                                                  {"predict", 100, 51, true}};
    cleanup_free char *a = write_run("a.jsonl", "alpha", first, "null", 0);
    cleanup_free char *b = write_run("b.jsonl", "beta", second, "null", 0);
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(ARGS("compare", a, b), NULL, &result);
    command_expect(&result, 0);
    expect_out(&result, "beta against alpha");
    expect_out(&result, "beta is better on debug: +20.0 points");
    expect_out(&result, "No difference can be shown on predict: +1.0 points");
}
END_TEST

START_TEST(problems_that_changed_are_not_compared)
{
    static const struct part parts[PARTS_MAX] = {{"debug", 10, 5, false}};
    cleanup_free char *a =
        write_run("a.jsonl", "alpha", parts,
                  "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
                  0);
    cleanup_free char *b =
        write_run("b.jsonl", "beta", parts,
                  "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"",
                  0);
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(ARGS("compare", a, b), NULL, &result);
    command_expect(&result, 4);
    command_result_release(&result);
    command_run(ARGS("compare", a), NULL, &result);
    command_expect(&result, 2);
}
END_TEST

static Suite *reports_suite(void)
{
    Suite *suite = suite_create("reports");
    TCase *tests = tcase_create("reports");

    tcase_set_timeout(tests, COMMAND_TIMEOUT_S);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_report_says_what_can_be_known);
    tcase_add_test(tests, judge_errors_make_a_report_incomplete);
    tcase_add_test(tests, junit_is_xml);
    tcase_add_test(tests, a_difference_is_claimed_only_where_it_shows);
    tcase_add_test(tests, problems_that_changed_are_not_compared);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(reports_suite)
