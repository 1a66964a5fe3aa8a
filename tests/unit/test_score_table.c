#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/score/compare.h"
#include "grader/score/table.h"
#include "tests/support.h"

#define NEAR 6e-10

struct row {
    const char *task_id, *model, *task, *language;
    enum verdict verdict;
    double score;
};

static struct score_table *table_of(const struct row *rows, size_t count)
{
    struct score_table *table = NULL;

    ck_assert_int_eq(score_table_new(&table, NULL), 0);
    for (size_t i = 0; i < count; i++) {
        struct result result;

        result_init(&result);
        result.task_id = (char *)(uintptr_t)rows[i].task_id;
        result.model = (char *)(uintptr_t)rows[i].model;
        result.task = (char *)(uintptr_t)rows[i].task;
        result.language = (char *)(uintptr_t)rows[i].language;
        result.verdict = rows[i].verdict;
        result.score = rows[i].score;
        ck_assert_int_eq(score_table_add(table, &result, NULL), 0);
    }
    return table;
}

static const struct row mixed[] = {
    {"b", "m", "debug", "c", VERDICT_AC, 1},
    {"a", "m", "implement", "c", VERDICT_AC, 1},
    {"a", "m", "implement", "c", VERDICT_WA, 0},
    {"c", "m", "implement", NULL, VERDICT_NA, 0},
    {"d", "m", "implement", "c", VERDICT_JE, 0},
    {"a", "n", "implement", "c", VERDICT_WA, .5},
};

START_TEST(problems_weigh_the_same_whatever_their_samples)
{
    cleanup_score_table struct score_table *table = table_of(mixed, ARRAY_SIZE(mixed));
    struct score_filter m = {.model = "m"}, debug = {.model = "m", .task = "debug"};
    struct score score;
    double macro;

    ck_assert_int_eq(score_table_score(table, &m, &score, NULL), 0);
    ck_assert_uint_eq(score.results, 5);
    ck_assert_uint_eq(score.problems, 3); /* d has only a judge error */
    ck_assert_double_eq_tol(score.value, 0.5, NEAR);
    ck_assert_uint_eq(score.verdicts[VERDICT_NA], 1);
    ck_assert_uint_eq(score.verdicts[VERDICT_JE], 1);
    ck_assert_uint_eq(score.sealed, 3);
    ck_assert_uint_eq(score.samples_min, 1);
    ck_assert_int_eq(score_table_score(table, &debug, &score, NULL), 0);
    ck_assert_double_eq(score.value, 1);
    ck_assert_int_eq(score_table_macro(table, "m", &macro, NULL), 0);
    ck_assert_double_eq_tol(macro, (1 + 0.25) / 2, NEAR);
}
END_TEST

START_TEST(names_are_told_once_and_sorted)
{
    cleanup_score_table struct score_table *table = table_of(mixed, ARRAY_SIZE(mixed));
    cleanup_free const char **names = NULL;
    size_t count;

    ck_assert_int_eq(score_table_names(table, FACET_LANGUAGE, &names, &count, NULL), 0);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(names[0], "");
    ck_assert_str_eq(names[1], "c");
}
END_TEST

START_TEST(nothing_scored_is_no_score)
{
    static const struct row rows[] = {{"a", "m", "t", "c", VERDICT_JE, 0}};
    cleanup_score_table struct score_table *table = table_of(rows, 1);
    struct score_filter any = {NULL, NULL, NULL};
    struct score score;
    double value;

    ck_assert_int_eq(score_table_score(table, &any, &score, NULL), -ENODATA);
    ck_assert_uint_eq(score.results, 1);
    ck_assert_uint_eq(score.problems, 0);
    ck_assert_int_eq(score_table_macro(table, "m", &value, NULL), -ENODATA);
}
END_TEST

/* x of n problems are right. */
static struct score_table *shares(const char *prefix, size_t right, size_t count)
{
    struct row rows[200];
    char ids[200][16];

    ck_assert_uint_le(count, 200);
    for (size_t i = 0; i < count; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%s%zu", prefix, i);
        rows[i] =
            (struct row){ids[i],   "m", "t", "c", i < right ? VERDICT_AC : VERDICT_WA,
                         i < right};
    }
    return table_of(rows, count);
}

START_TEST(single_samples_have_wilsons_interval)
{
    cleanup_score_table struct score_table *table = shares("p", 131, 164);
    struct score_filter any = {NULL, NULL, NULL};
    struct score score;

    ck_assert_int_eq(score_table_score(table, &any, &score, NULL), 0);
    ck_assert_double_eq_tol(score.interval.low, 0.730905597, NEAR);
    ck_assert_double_eq_tol(score.interval.high, 0.852978746, NEAR);
}
END_TEST

START_TEST(pass_at_k_is_averaged_over_problems)
{
    static const unsigned right[] = {10, 7, 3, 0, 9};
    struct row rows[50];
    static const char *const ids[] = {"a", "b", "c", "d", "e"};
    struct score_filter any = {NULL, NULL, NULL};
    struct score_table *table;
    struct score score;
    double value;

    for (size_t i = 0; i < 50; i++)
        rows[i] = (struct row){ids[i / 10],
                               "m",
                               "t",
                               "c",
                               i % 10 < right[i / 10] ? VERDICT_AC : VERDICT_WA,
                               i % 10 < right[i / 10]};
    table = table_of(rows, 50);
    ck_assert_int_eq(score_table_score(table, &any, &score, NULL), 0);
    ck_assert_double_eq_tol(score.value, 0.58, NEAR);
    ck_assert_double_eq_tol(score.interval.low, 0.58 - 1.959963984540054 * 0.188148877,
                            2e-9);
    ck_assert_int_eq(score_table_passk(table, &any, 5, false, &value, NULL), 0);
    ck_assert_double_eq_tol(value, 0.783333333, NEAR);
    ck_assert_int_eq(score_table_passk(table, &any, 11, false, &value, NULL), -ERANGE);
    score_table_free(table);
}
END_TEST

/* ---- comparing ---- */

static struct contestant contestant(const struct score_table *table)
{
    struct score_filter any = {NULL, NULL, NULL};
    struct problem_score *problems = NULL;
    size_t count = 0;

    ck_assert_int_eq(score_table_problems(table, &any, &problems, &count, NULL), 0);
    return (struct contestant){problems, count};
}

static void drop(struct contestant c)
{
    free((void *)(uintptr_t)c.problems);
}

START_TEST(single_samples_are_compared_by_mcnemar)
{
    /* Ten problems: b is right on eight that a misses, a on two. */
    struct row rows[2][100];
    char ids[100][16];
    struct score_table *tables[2];
    struct contestant a, b;
    struct comparison c;

    for (size_t i = 0; i < 100; i++) {
        bool right[2] = {i >= 8, i < 8 || i >= 10};

        snprintf(ids[i], sizeof(ids[i]), "p%zu", i);
        for (int j = 0; j < 2; j++)
            rows[j][i] = (struct row){
                ids[i],  "m", i % 2 ? "t" : "u", "c", right[j] ? VERDICT_AC : VERDICT_WA,
                right[j]};
    }
    for (int j = 0; j < 2; j++)
        tables[j] = table_of(rows[j], 100);
    a = contestant(tables[0]);
    b = contestant(tables[1]);
    ck_assert_int_eq(compare_scores(a, b, NULL, &c, NULL), 0);
    ck_assert(c.exact);
    ck_assert_uint_eq(c.problems, 100);
    ck_assert_double_eq_tol(c.p, 0.109375, NEAR);
    ck_assert_double_eq_tol(c.difference, 0.06, NEAR);
    ck_assert_double_eq_tol(c.interval.low, -0.001160216, NEAR);
    ck_assert_uint_eq(c.better_b, 8);
    ck_assert_uint_eq(c.better_a, 2);
    ck_assert(c.detectable > 0.06 && c.detectable < 0.1);
    ck_assert_int_eq(compare_scores(a, b, "t", &c, NULL), 0);
    ck_assert_uint_eq(c.problems, 50);
    drop(a);
    drop(b);
    score_table_free(tables[0]);
    score_table_free(tables[1]);
}
END_TEST

START_TEST(what_is_not_the_same_is_left_out)
{
    struct problem_score first[] = {{"a", "t", "h1", 1, 1, 1},
                                    {"b", "t", "h2", 1, 1, 1},
                                    {"c", "t", "", 1, 0, 0}};
    struct problem_score second[] = {{"b", "t", "other", 1, 1, 1},
                                     {"c", "t", "h", 1, 1, 1},
                                     {"d", "t", "h", 1, 1, 1},
                                     {"e", "t", "h", 1, 1, 1}};
    struct comparison c;

    ck_assert_int_eq(compare_scores((struct contestant){first, 3},
                                    (struct contestant){second, 4}, NULL, &c, NULL),
                     0);
    ck_assert_uint_eq(c.problems, 1);
    ck_assert_uint_eq(c.changed, 1);
    ck_assert_uint_eq(c.only_a, 1);
    ck_assert_uint_eq(c.only_b, 2);
    ck_assert_int_eq(compare_scores((struct contestant){first, 2},
                                    (struct contestant){second, 1}, NULL, &c, NULL),
                     -ENODATA);
    ck_assert_uint_eq(c.changed, 1);
}
END_TEST

static Suite *score_table_suite(void)
{
    Suite *suite = suite_create("score_table");
    TCase *tests = tcase_create("score_table");

    tcase_add_test(tests, problems_weigh_the_same_whatever_their_samples);
    tcase_add_test(tests, names_are_told_once_and_sorted);
    tcase_add_test(tests, nothing_scored_is_no_score);
    tcase_add_test(tests, single_samples_have_wilsons_interval);
    tcase_add_test(tests, pass_at_k_is_averaged_over_problems);
    tcase_add_test(tests, single_samples_are_compared_by_mcnemar);
    tcase_add_test(tests, what_is_not_the_same_is_left_out);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(score_table_suite)
