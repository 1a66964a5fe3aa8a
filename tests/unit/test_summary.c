#include <string.h>

#include "grader/base/macros.h"
#include "grader/report/summary.h"
#include "tests/support.h"

static void add(struct summary *summary, const char *task, enum verdict verdict,
                double score, enum assurance assurance)
{
    struct result result;

    result_init(&result);
    result.task = task ? strdup(task) : NULL;
    result.verdict = verdict;
    result.score = score;
    result.assurance = assurance;
    summary_add(summary, &result);
    result_release(&result);
}

START_TEST(nothing_is_complete_and_zero_percent)
{
    struct summary summary;

    summary_init(&summary);
    ck_assert(summary_complete(&summary));
    ck_assert_double_eq(summary_accepted_percent(&summary.total), 0);
    ck_assert_double_eq(summary_score_percent(&summary.total), 0);
    ck_assert_str_eq(summary.total.task, "total");
}
END_TEST

START_TEST(answers_are_counted_by_task_and_in_total)
{
    struct summary summary;

    summary_init(&summary);
    add(&summary, "implement", VERDICT_AC, 1, ASSURANCE_SEALED);
    add(&summary, "implement", VERDICT_WA, 0.5, ASSURANCE_SEALED);
    add(&summary, "debug", VERDICT_TLE, 0, ASSURANCE_SEALED);
    add(&summary, NULL, VERDICT_AC, 1, ASSURANCE_SEALED);
    ck_assert_uint_eq(summary.row_count, 3);
    ck_assert_str_eq(summary.rows[0].task, "implement");
    ck_assert_uint_eq(summary.rows[0].answers, 2);
    ck_assert_double_eq(summary_accepted_percent(&summary.rows[0]), 50);
    ck_assert_double_eq(summary_score_percent(&summary.rows[0]), 75);
    ck_assert_str_eq(summary.rows[1].task, "debug");
    ck_assert_str_eq(summary.rows[2].task, "unknown");
    ck_assert_uint_eq(summary.total.answers, 4);
    ck_assert_uint_eq(summary.total.verdicts[VERDICT_AC], 2);
}
END_TEST

START_TEST(judge_errors_are_not_scored_and_make_the_run_incomplete)
{
    struct summary summary;

    summary_init(&summary);
    add(&summary, "implement", VERDICT_AC, 1, ASSURANCE_SEALED);
    add(&summary, "implement", VERDICT_JE, 1, ASSURANCE_SEALED);
    ck_assert(!summary_complete(&summary));
    ck_assert_uint_eq(summary_scored(&summary.total), 1);
    ck_assert_double_eq(summary_accepted_percent(&summary.total), 100);
    ck_assert_double_eq(summary.total.score_sum, 1);
}
END_TEST

START_TEST(what_never_ran_is_sealed)
{
    struct summary summary;

    summary_init(&summary);
    add(&summary, "implement", VERDICT_AC, 1, ASSURANCE_SHARED);
    add(&summary, "implement", VERDICT_NA, 0, ASSURANCE_SHARED);
    add(&summary, "implement", VERDICT_CE, 0, ASSURANCE_SHARED);
    add(&summary, "implement", VERDICT_WA, 0, ASSURANCE_SEALED);
    ck_assert_uint_eq(summary.shared, 1);
    ck_assert_uint_eq(summary.sealed, 3);
}
END_TEST

START_TEST(more_task_kinds_than_rows_lose_no_answer)
{
    struct summary summary;
    size_t answers = 0;
    char task[64];

    summary_init(&summary);
    for (int i = 0; i < 2 * SUMMARY_ROWS_MAX; i++) {
        snprintf(task, sizeof(task), "%d-%050d", i, i);
        add(&summary, task, VERDICT_AC, 1, ASSURANCE_SEALED);
        add(&summary, task, VERDICT_WA, 0, ASSURANCE_SEALED);
    }
    ck_assert_uint_eq(summary.row_count, SUMMARY_ROWS_MAX);
    ck_assert_uint_eq(summary.rows[0].answers, 2);
    ck_assert_str_eq(summary.rows[SUMMARY_ROWS_MAX - 1].task, "other");
    for (size_t i = 0; i < summary.row_count; i++)
        answers += summary.rows[i].answers;
    ck_assert_uint_eq(answers, summary.total.answers);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("summary");
    TCase *tc = tcase_create("counts");

    tcase_add_test(tc, nothing_is_complete_and_zero_percent);
    tcase_add_test(tc, answers_are_counted_by_task_and_in_total);
    tcase_add_test(tc, judge_errors_are_not_scored_and_make_the_run_incomplete);
    tcase_add_test(tc, what_never_ran_is_sealed);
    tcase_add_test(tc, more_task_kinds_than_rows_lose_no_answer);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
