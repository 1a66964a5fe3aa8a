#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/groups.h"
#include "tests/support.h"

#define CASES(...)                                                                       \
    .cases = (struct test_case[]){__VA_ARGS__},                                          \
    .case_count = ARRAY_SIZE(((struct test_case[]){__VA_ARGS__}))
#define GROUPS(...)                                                                      \
    .groups = (struct test_group[]){__VA_ARGS__},                                        \
    .group_count = ARRAY_SIZE(((struct test_group[]){__VA_ARGS__}))
#define CASE(text)                                                                       \
    {                                                                                    \
        .name = (char[])                                                                 \
        {                                                                                \
            text                                                                         \
        }                                                                                \
    }
#define NAME(text)                                                                       \
    .name = (char[])                                                                     \
    {                                                                                    \
        text                                                                             \
    }

/* What to tell the walk, and what it made of it. */
struct play {
    /* "secret/1 WA;secret/2 AC 30": all others are accepted without points. */
    const char *told;
    bool run_all;
    char order[512]; /* the cases, in order, with a space before each */
    enum verdict verdict;
    double score;
};

/* Looks "NAME VERDICT[ POINTS];" up. */
static enum verdict look_up(const char *told, const char *name, bool *ret_has_points,
                            double *ret_points)
{
    size_t len = strlen(name);

    *ret_has_points = false;
    for (const char *at = told; at && *at;
         at = strchr(at, ';'), at = at ? at + 1 : NULL) {
        char code[8];
        enum verdict verdict;

        if (strncmp(at, name, len) != 0 || at[len] != ' ')
            continue;
        *ret_has_points = sscanf(at + len, " %7[A-Z] %lf", code, ret_points) == 2;
        ck_assert_msg(verdict_parse(code, &verdict), "'%s'", code);
        return verdict;
    }
    return VERDICT_AC;
}

static void play(const struct stdio_problem *problem, struct play *p)
{
    cleanup_groups struct groups *groups = NULL;
    const struct test_case *test;
    const struct test_group *group;
    struct err err = ERR_INIT;

    p->order[0] = '\0';
    ck_assert_msg(groups_new(problem, p->run_all, &groups, &err) == 0, "%s", err.text);
    while ((test = groups_next(groups, &group))) {
        size_t used = strlen(p->order);
        double points = 0, score;
        bool has_points;
        enum verdict verdict;

        ck_assert_ptr_eq(groups_next(groups, NULL), test);
        ck_assert(test >= group->cases && test < group->cases + group->case_count);
        snprintf(p->order + used, sizeof(p->order) - used, " %s", test->name);
        verdict = look_up(p->told, test->name, &has_points, &points);
        score = groups_record(groups, verdict, has_points, points);
        ck_assert(score >= 0 && score <= 1);
    }
    ck_assert_ptr_null(groups_next(groups, NULL));
    groups_finish(groups, &p->verdict, &p->score);
}

/* Verdict and score must not depend on whether all cases are run. */
static void expect(const struct stdio_problem *problem, const char *told,
                   enum verdict verdict, double score)
{
    for (int run_all = 0; run_all < 2; run_all++) {
        struct play p = {.told = told, .run_all = run_all};

        play(problem, &p);
        ck_assert_msg(p.verdict == verdict && fabs(p.score - score) < 1e-12,
                      "[%s] run_all %d: %s %.17g after%s", told, run_all,
                      verdict_code(p.verdict), p.score, p.order);
    }
}

static void expect_order(const struct stdio_problem *problem, const char *told,
                         bool run_all, const char *order)
{
    struct play p = {.told = told, .run_all = run_all};

    play(problem, &p);
    ck_assert_str_eq(p.order, order);
}

static const struct stdio_problem pass_fail = {
    .data = {NAME(""), .accept_score = 1,
             GROUPS({NAME("sample"), CASES(CASE("sample/1"))},
                    {NAME("secret"),
                     CASES(CASE("secret/10"), CASE("secret/2"), CASE("secret/b"),
                           CASE("secret/d")),
                     GROUPS({NAME("secret/a"), CASES(CASE("secret/a/1"))},
                            {NAME("secret/c"), CASES(CASE("secret/c/1"))})})},
};

START_TEST(cases_and_groups_are_merged_by_name)
{
    expect_order(&pass_fail, "", false,
                 " sample/1 secret/10 secret/2 secret/a/1 secret/b secret/c/1 secret/d");
}
END_TEST

START_TEST(unsorted_input_is_walked_in_order)
{
    const struct stdio_problem problem = {
        .data = {NAME(""),
                 GROUPS({NAME("secret"), CASES(CASE("secret/b"), CASE("secret/a"))},
                        {NAME("sample"), CASES(CASE("sample/2"), CASE("sample/1"))})},
    };

    expect_order(&problem, "", false, " sample/1 sample/2 secret/a secret/b");
}
END_TEST

START_TEST(pass_fail_takes_the_first_case_that_is_not_accepted)
{
    expect(&pass_fail, "", VERDICT_AC, 1);
    expect(&pass_fail, "secret/d TLE", VERDICT_TLE, 0);
    expect(&pass_fail, "secret/b RTE;secret/a/1 WA;secret/d TLE", VERDICT_WA, 0);
    expect(&pass_fail, "sample/1 WA;secret/2 RTE", VERDICT_WA, 0);
    /* Points of a validator mean nothing here. */
    expect(&pass_fail, "secret/2 AC 0.5", VERDICT_AC, 1);
    expect_order(&pass_fail, "secret/2 WA", false, " sample/1 secret/10 secret/2");
    expect_order(&pass_fail, "secret/2 WA", true,
                 " sample/1 secret/10 secret/2 secret/a/1 secret/b secret/c/1 secret/d");
}
END_TEST

START_TEST(a_judge_error_ends_the_walk_and_decides)
{
    expect(&pass_fail, "secret/a/1 JE", VERDICT_JE, 0);
    expect_order(&pass_fail, "secret/a/1 JE", true,
                 " sample/1 secret/10 secret/2 secret/a/1");
}
END_TEST

/* The shape of problemtools' oddecho. */
#define ODDECHO_SUBTASK(name, ...)                                                       \
    {                                                                                    \
        NAME(name), CASES(__VA_ARGS__),                                                  \
            .break_on_reject = true, .aggregation = AGGREGATE_MIN, .accept_score = 50,   \
            .has_max_score = true, .max_score = 50                                       \
    }

static const struct stdio_problem oddecho = {
    .scoring = true,
    .max_score = 100,
    .points_need_accept = true,
    .data = {NAME(""), .ignore_sample = true, .mode = MODE_WORST_ERROR,
             .has_max_score = true, .max_score = 100,
             GROUPS({NAME("sample"), CASES(CASE("sample/1"), CASE("sample/2"))},
                    {NAME("secret"), .accept_if_any = true, .has_max_score = true,
                     .max_score = 100,
                     GROUPS(ODDECHO_SUBTASK("secret/subtask1", CASE("secret/subtask1/1"),
                                            CASE("secret/subtask1/2")),
                            ODDECHO_SUBTASK("secret/subtask2", CASE("secret/subtask2/01"),
                                            CASE("secret/subtask2/1")))})},
};

START_TEST(legacy_subtasks_add_up)
{
    expect(&oddecho, "", VERDICT_AC, 1);
    expect(&oddecho, "secret/subtask2/01 WA", VERDICT_WA, 0.5);
    expect(&oddecho, "secret/subtask2/1 RTE;secret/subtask2/01 AC", VERDICT_RTE, 0.5);
    expect(&oddecho, "secret/subtask1/2 TLE", VERDICT_TLE, 0.5);
    expect(&oddecho, "secret/subtask1/2 TLE;secret/subtask2/1 WA", VERDICT_TLE, 0);
    /* ignore_sample: no influence at all. */
    expect(&oddecho, "sample/1 WA;sample/2 RTE", VERDICT_AC, 1);
    expect(&oddecho, "sample/1 WA;secret/subtask2/1 RTE", VERDICT_RTE, 0.5);
}
END_TEST

START_TEST(a_group_breaks_after_a_rejected_case_and_its_parent_goes_on)
{
    expect_order(&oddecho, "secret/subtask1/1 WA", false,
                 " sample/1 sample/2 secret/subtask1/1 secret/subtask2/01 "
                 "secret/subtask2/1");
    expect_order(&oddecho, "secret/subtask1/1 WA", true,
                 " sample/1 sample/2 secret/subtask1/1 secret/subtask1/2 "
                 "secret/subtask2/01 secret/subtask2/1");
}
END_TEST

START_TEST(a_break_at_the_top_skips_what_follows)
{
    struct stdio_problem problem = oddecho;

    problem.data.break_on_reject = true;
    expect(&problem, "sample/1 WA", VERDICT_AC, 1);
    problem.data.ignore_sample = false;
    expect(&problem, "sample/2 WA", VERDICT_WA, 0);
    expect_order(&problem, "sample/2 WA", false, " sample/1 sample/2");
}
END_TEST

/* The shape of the package format's own scoring example. */
static const struct stdio_problem format_example = {
    .scoring = true,
    .max_score = 100,
    .data = {NAME(""),
             GROUPS({NAME("sample"), CASES(CASE("sample/1")), .has_max_score = true},
                    {NAME("secret"), .has_max_score = true, .max_score = 100,
                     GROUPS({NAME("secret/subtask1"), .aggregation = AGGREGATE_MIN,
                             .accept_score = 30,
                             CASES(CASE("secret/subtask1/1"), CASE("secret/subtask1/2"))},
                            {NAME("secret/subtask2"), .aggregation = AGGREGATE_MIN,
                             .accept_score = 70,
                             CASES(CASE("secret/subtask2/1"),
                                   CASE("secret/subtask2/2"))})})},
};

START_TEST(subtasks_of_different_worth_add_up)
{
    expect(&format_example, "", VERDICT_AC, 1);
    expect(&format_example, "secret/subtask2/2 WA", VERDICT_WA, 0.3);
    expect(&format_example, "secret/subtask1/1 WA", VERDICT_WA, 0.7);
    expect(&format_example, "secret/subtask1/1 WA;secret/subtask2/1 TLE", VERDICT_WA, 0);
    /* Samples bring no points, but here they are not ignored either. */
    expect(&format_example, "sample/1 WA", VERDICT_WA, 1);
    expect(&format_example, "secret/subtask2/1 AC 35", VERDICT_AC, 0.65);
    expect(&format_example, "secret/subtask2/1 WA 35", VERDICT_WA, 0.3);
    expect(&format_example, "secret/subtask2/1 AC 99;secret/subtask2/2 AC 99", VERDICT_AC,
           1);
    expect(&format_example, "secret/subtask2/1 AC nan", VERDICT_JE, 0);
    expect(&format_example, "secret/subtask2/1 AC inf", VERDICT_JE, 0);
    expect(&format_example, "secret/subtask2/1 AC -500", VERDICT_AC, 0);
}
END_TEST

/* One group of three cases under test; root and secret only pass its points on. */
static struct stdio_problem one_group(struct test_group *secret)
{
    static char no_name[] = "";

    return (struct stdio_problem){
        .scoring = true,
        .max_score = 10,
        .data = {.name = no_name, .groups = secret, .group_count = 1},
    };
}

START_TEST(points_are_aggregated_as_the_group_says)
{
    static const struct {
        enum aggregation aggregation;
        bool break_on_reject;
        double accept, reject;
        const char *told;
        double score;
    } rows[] = {
        {AGGREGATE_SUM, false, 2, 0, "", 0.6},
        {AGGREGATE_SUM, false, 2, 0, "secret/2 WA", 0.4},
        {AGGREGATE_SUM, false, 2, 1, "secret/2 WA", 0.5},
        {AGGREGATE_SUM, true, 2, 0, "secret/2 WA", 0.2},
        {AGGREGATE_SUM, true, 2, 0, "secret/1 WA", 0},
        {AGGREGATE_AVG, false, 6, 0, "secret/2 WA", 0.4},
        {AGGREGATE_AVG, true, 6, 0, "secret/2 WA", 0.3},
        {AGGREGATE_MIN, false, 5, 1, "secret/3 WA", 0.1},
        {AGGREGATE_MIN, false, 5, 0, "secret/2 AC 4;secret/3 AC 7", 0.4},
        {AGGREGATE_MAX, false, 5, 0, "secret/1 WA;secret/2 AC 7", 0.7},
        {AGGREGATE_MAX, false, 5, -3, "secret/1 WA;secret/2 WA;secret/3 WA", 0},
        {AGGREGATE_SUM, false, 10.0 / 3, 0, "", 1},
        {AGGREGATE_SUM, false, 20, 0, "", 1},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct test_group secret = {
            NAME("secret"),
            .aggregation = rows[i].aggregation,
            .break_on_reject = rows[i].break_on_reject,
            .accept_score = rows[i].accept,
            .reject_score = rows[i].reject,
            CASES(CASE("secret/1"), CASE("secret/2"), CASE("secret/3")),
        };
        struct stdio_problem problem = one_group(&secret);

        expect(&problem, rows[i].told,
               strstr(rows[i].told, "WA") ? VERDICT_WA : VERDICT_AC, rows[i].score);
    }
}
END_TEST

START_TEST(legacy_points_need_an_accepted_whole)
{
    struct test_group secret = {
        NAME("secret"),
        .accept_score = 5,
        CASES(CASE("secret/1"), CASE("secret/2")),
    };
    struct stdio_problem problem = one_group(&secret);

    expect(&problem, "secret/2 WA", VERDICT_WA, 0.5);
    problem.points_need_accept = true;
    expect(&problem, "secret/2 WA", VERDICT_WA, 0);
    secret.mode = MODE_ALWAYS_ACCEPT;
    expect(&problem, "secret/2 WA", VERDICT_WA, 0.5);
    secret.mode = MODE_WORST_ERROR;
    secret.accept_if_any = true;
    expect(&problem, "secret/2 WA", VERDICT_WA, 0.5);
    expect(&problem, "secret/1 WA;secret/2 WA", VERDICT_WA, 0);
}
END_TEST

START_TEST(groups_without_cases_are_passed_over)
{
    const struct stdio_problem problem = {
        .scoring = true,
        .max_score = 10,
        .data = {NAME(""), GROUPS({NAME("sample")},
                                  {NAME("secret"), .aggregation = AGGREGATE_MIN,
                                   GROUPS({NAME("secret/a"), .accept_score = 10,
                                           CASES(CASE("secret/a/1"))},
                                          {NAME("secret/b"), .accept_score = 10})})},
    };

    expect(&problem, "", VERDICT_AC, 1);
}
END_TEST

START_TEST(nothing_run_proves_nothing)
{
    const struct stdio_problem empty = {.data = {NAME("")}};
    const struct stdio_problem only_ignored = {
        .data = {NAME(""), .ignore_sample = true,
                 GROUPS({NAME("sample"), CASES(CASE("sample/1"))})},
    };
    cleanup_groups struct groups *groups = NULL;
    enum verdict verdict = VERDICT_AC;
    double score = 1;

    expect(&empty, "", VERDICT_JE, 0);
    expect(&only_ignored, "", VERDICT_JE, 0);
    ck_assert_int_eq(groups_new(&pass_fail, false, &groups, NULL), 0);
    ck_assert_ptr_nonnull(groups_next(groups, NULL));
    groups_record(groups, VERDICT_AC, false, 0);
    groups_finish(groups, &verdict, &score);
    ck_assert_int_eq(verdict, VERDICT_JE);
}
END_TEST

static char *need_a[] = {(char[]){"secret/a"}, NULL};
static char *need_sample[] = {(char[]){"sample"}, NULL};
static char *need_later[] = {(char[]){"secret/z"}, NULL};

/* Three groups of 10, 20 and 70; `b` and `c` may require others. */
static void expect_required(char **b_needs, char **c_needs, bool ignore_sample,
                            const char *told, enum verdict verdict, double score)
{
    struct stdio_problem problem = {
        .scoring = true,
        .max_score = 100,
        .data = {NAME(""), .ignore_sample = ignore_sample,
                 GROUPS({NAME("sample"), CASES(CASE("sample/1"))},
                        {NAME("secret"),
                         GROUPS({NAME("secret/a"), .accept_score = 10,
                                 CASES(CASE("secret/a/1"))},
                                {NAME("secret/b"), .accept_score = 20,
                                 CASES(CASE("secret/b/1")), .require_pass = b_needs},
                                {NAME("secret/c"), .accept_score = 70,
                                 CASES(CASE("secret/c/1")), .require_pass = c_needs})})},
    };

    expect(&problem, told, verdict, score);
}

START_TEST(a_group_waits_for_what_it_requires)
{
    char *need_b[] = {(char[]){"secret/b"}, NULL};

    expect_required(need_a, NULL, true, "", VERDICT_AC, 1);
    expect_required(need_a, NULL, true, "secret/a/1 RTE", VERDICT_RTE, 0.7);
    expect_required(need_a, need_b, true, "secret/a/1 RTE", VERDICT_RTE, 0);
    expect_required(need_a, need_b, true, "secret/b/1 WA", VERDICT_WA, 0.1);
    expect_required(need_a, need_b, true, "secret/c/1 WA", VERDICT_WA, 0.3);
    /* An ignored sample can still be required; a failed one decides the verdict then. */
    expect_required(need_sample, need_sample, true, "sample/1 TLE", VERDICT_TLE, 0.1);
    expect_required(need_sample, NULL, true, "sample/1 TLE;secret/a/1 WA", VERDICT_WA,
                    0.7);
    expect_required(need_sample, need_sample, false, "", VERDICT_AC, 1);
}
END_TEST

START_TEST(what_is_required_must_come_before)
{
    struct stdio_problem problem = {
        .data = {NAME(""), GROUPS({NAME("secret"), CASES(CASE("secret/1")),
                                   .require_pass = need_later})},
    };
    struct groups *groups = NULL;
    struct err err = ERR_INIT;

    ck_assert_int_eq(groups_new(&problem, false, &groups, &err), -EINVAL);
    ck_assert_msg(strstr(err.text, "secret/z"), "%s", err.text);
    ck_assert_ptr_null(groups);
}
END_TEST

START_TEST(a_cases_own_score_is_its_part_of_what_it_could_get)
{
    cleanup_groups struct groups *groups = NULL;

    ck_assert_int_eq(groups_new(&format_example, true, &groups, NULL), 0);
    groups_next(groups, NULL);
    ck_assert(groups_record(groups, VERDICT_AC, false, 0) >= 1); /* worth 0 */
    groups_next(groups, NULL);
    ck_assert(fabs(groups_record(groups, VERDICT_AC, true, 15) - 0.5) < 1e-12);
    groups_next(groups, NULL);
    ck_assert(groups_record(groups, VERDICT_WA, true, 15) <= 0);
    groups_next(groups, NULL);
    ck_assert(groups_record(groups, VERDICT_AC, true, 700) <= 1);
}
END_TEST

START_TEST(deep_and_wide_trees_cost_no_stack_and_no_quadratic_time)
{
    enum { DEPTH = 3000, WIDTH = 20000 };
    static char group_name[] = "g";
    struct test_group *groups = calloc(DEPTH, sizeof(*groups));
    struct test_case *cases = calloc(WIDTH, sizeof(*cases));
    char *names = calloc(WIDTH, 16);
    struct stdio_problem problem = {.scoring = true, .max_score = WIDTH};
    cleanup_groups struct groups *walk = NULL;
    enum verdict verdict;
    double score;

    for (size_t i = 0; i < DEPTH; i++)
        groups[i] = (struct test_group){.name = group_name,
                                        .groups = &groups[i + 1],
                                        .group_count = 1,
                                        .accept_score = 1};
    for (size_t i = 0; i < WIDTH; i++) {
        cases[i].name = names + 16 * i;
        snprintf(cases[i].name, 16, "%zu", (i * 7919) % WIDTH);
    }
    groups[DEPTH - 1].groups = NULL;
    groups[DEPTH - 1].group_count = 0;
    groups[DEPTH - 1].cases = cases;
    groups[DEPTH - 1].case_count = WIDTH;
    problem.data = groups[0];
    ck_assert_int_eq(groups_new(&problem, false, &walk, NULL), 0);
    while (groups_next(walk, NULL))
        groups_record(walk, VERDICT_AC, false, 0);
    groups_finish(walk, &verdict, &score);
    ck_assert_int_eq(verdict, VERDICT_AC);
    ck_assert(score >= 1);
    free(groups);
    free(cases);
    free(names);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("groups");
    TCase *tests = tcase_create("groups");

    tcase_add_test(tests, cases_and_groups_are_merged_by_name);
    tcase_add_test(tests, unsorted_input_is_walked_in_order);
    tcase_add_test(tests, pass_fail_takes_the_first_case_that_is_not_accepted);
    tcase_add_test(tests, a_judge_error_ends_the_walk_and_decides);
    tcase_add_test(tests, legacy_subtasks_add_up);
    tcase_add_test(tests, a_group_breaks_after_a_rejected_case_and_its_parent_goes_on);
    tcase_add_test(tests, a_break_at_the_top_skips_what_follows);
    tcase_add_test(tests, subtasks_of_different_worth_add_up);
    tcase_add_test(tests, points_are_aggregated_as_the_group_says);
    tcase_add_test(tests, legacy_points_need_an_accepted_whole);
    tcase_add_test(tests, groups_without_cases_are_passed_over);
    tcase_add_test(tests, nothing_run_proves_nothing);
    tcase_add_test(tests, a_group_waits_for_what_it_requires);
    tcase_add_test(tests, what_is_required_must_come_before);
    tcase_add_test(tests, a_cases_own_score_is_its_part_of_what_it_could_get);
    tcase_add_test(tests, deep_and_wide_trees_cost_no_stack_and_no_quadratic_time);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
