#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "problems/group_tree.h"
#include "problems/package.h"
#include "problems/strv.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define FILES_MAX 12

static char *folder;

static void set_up(void)
{
    folder = temp_folder_make();
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

static struct problem load_ok(void)
{
    struct problem problem;
    struct err err = ERR_INIT;
    int r = package_load(folder, &problem, &err);

    ck_assert_msg(r == 0, "%s", err.text);
    return problem;
}

static void add_cases(const char *group, int count)
{
    for (int i = 1; i <= count; i++) {
        cleanup_free char *in = NULL, *ans = NULL;

        ck_assert(asprintf(&in, "data/%s/%d.in", group, i) > 0);
        ck_assert(asprintf(&ans, "data/%s/%d.ans", group, i) > 0);
        temp_folder_write(folder, in, "");
        temp_folder_write(folder, ans, "");
    }
}

START_TEST(cases_are_ordered_by_name_without_ending)
{
    static const char *const names[] = {"1", "1-a", "1.b", "10", "2"};
    struct problem problem;
    const struct test_group *secret;

    temp_folder_write(folder, "problem.yaml", "name: x\n");
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        cleanup_free char *in = NULL, *ans = NULL;

        ck_assert(asprintf(&in, "data/secret/%s.in", names[i]) > 0);
        ck_assert(asprintf(&ans, "data/secret/%s.ans", names[i]) > 0);
        temp_folder_write(folder, in, "");
        temp_folder_write(folder, ans, "");
    }
    problem = load_ok();
    secret = group_tree_find(&problem.stdio.data, "secret");
    ck_assert_uint_eq(secret->case_count, ARRAY_SIZE(names));
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        ck_assert_str_eq(secret->cases[i].name + strlen("secret/"), names[i]);
        ck_assert_ptr_nonnull(strstr(secret->cases[i].in_path, "/data/secret/"));
    }
    problem_release(&problem);
}
END_TEST

/* What a group of a package of two secret groups (a: 2 cases, b: 3) should become. */
struct expectation {
    const char *group;
    enum aggregation aggregation;
    double accept_score;
    double max_score; /* below 0: none */
    bool break_on_reject, accept_if_any;
};

#define LEGACY_SCORING "name: x\ntype: scoring\n"
#define MODERN_SCORING "name: x\ntype: scoring\nproblem_format_version: 2025-09\n"

static const struct {
    struct temp_file files[FILES_MAX];
    double max_score;
    bool ignore_sample;
    struct expectation groups[4];
} scored[] = {
    /* Legacy: without scores, a case is a point; a sample is a case. */
    {{{"problem.yaml", LEGACY_SCORING}},
     7,
     false,
     {{"secret/a", AGGREGATE_SUM, 1, -1, true, false}}},
    {{{"problem.yaml", LEGACY_SCORING},
      {"data/testdata.yaml", "grader_flags: ignore_sample\non_reject: continue\n"},
      {"data/secret/a/testdata.yaml", "accept_score: 20\ngrader_flags: min\n"},
      {"data/secret/b/testdata.yaml", "accept_score: '0.5'\ngrader_flags: sum\n"}},
     21.5,
     true,
     {{"", AGGREGATE_SUM, 1, -1, false, false},
      {"secret/a", AGGREGATE_MIN, 20, -1, false, false},
      {"secret/b", AGGREGATE_SUM, 0.5, -1, false, false}}},
    /* Legacy: each key is inherited by itself; the range is the scale. */
    {{{"problem.yaml", LEGACY_SCORING},
      {"data/testdata.yaml", "range: 0 60\non_reject: continue\n"},
      {"data/secret/testdata.yaml",
       "grader_flags: max accept_if_any_accepted\naccept_score: 5\n"},
      {"data/secret/b/testdata.yaml", "on_reject: break\nrange: -inf +inf\n"}},
     60,
     false,
     {{"secret", AGGREGATE_MAX, 5, 60, false, true},
      {"secret/a", AGGREGATE_MAX, 5, 60, false, true},
      {"secret/b", AGGREGATE_MAX, 5, -1, true, true}}},
    {{{"problem.yaml", LEGACY_SCORING},
      {"data/testdata.yaml", "grader_flags: ignore_sample avg\n"}},
     1,
     true,
     {{"secret", AGGREGATE_AVG, 1, -1, true, false}}},
    /* 2025-09. */
    {{{"problem.yaml", MODERN_SCORING},
      {"data/secret/a/test_group.yaml", "max_score: 30\n"},
      {"data/secret/b/test_group.yaml", "max_score: 70\nscore_aggregation: sum\n"}},
     100,
     true,
     {{"secret", AGGREGATE_SUM, 0, 100, false, true},
      {"secret/a", AGGREGATE_MIN, 30, 30, true, false},
      {"secret/b", AGGREGATE_SUM, 70.0 / 3, 70, false, true},
      {"sample", AGGREGATE_MIN, 0, 0, true, false}}},
    /* What is not stated is shared out. */
    {{{"problem.yaml", MODERN_SCORING},
      {"data/secret/test_group.yaml", "max_score: 10\n"},
      {"data/secret/b/test_group.yaml", "max_score: 4\nscore_aggregation: min\n"}},
     10,
     true,
     {{"secret/a", AGGREGATE_MIN, 6, 6, true, false},
      {"secret/b", AGGREGATE_MIN, 4, 4, true, false}}},
    /* The best answer gets 1 even where the groups do not add up to the whole. */
    {{{"problem.yaml", MODERN_SCORING},
      {"data/secret/a/test_group.yaml", "max_score: 20\n"},
      {"data/secret/b/test_group.yaml", "max_score: 30\n"}},
     50,
     true,
     {{"secret", AGGREGATE_SUM, 0, 50, false, true}}},
    {{{"problem.yaml", MODERN_SCORING},
      {"data/secret/test_group.yaml", "score_aggregation: min\nmax_score: 40\n"},
      {"data/secret/a/test_group.yaml", "score_aggregation: sum\n"}},
     40,
     true,
     {{"secret", AGGREGATE_MIN, 40, 40, true, false},
      {"secret/a", AGGREGATE_SUM, 20, 40, false, true},
      {"secret/b", AGGREGATE_MIN, 40, 40, true, false}}},
    /* The drafts' `scoring`, in a file with the legacy name. */
    {{{"problem.yaml", MODERN_SCORING},
      {"data/secret/testdata.yaml", "scoring: {aggregation: sum, score: 100}\n"},
      {"data/secret/a/testdata.yaml", "scoring: {score: 25, aggregation: min}\n"}},
     100,
     true,
     {{"secret/a", AGGREGATE_MIN, 25, 25, true, false},
      {"secret/b", AGGREGATE_MIN, 75, 75, true, false}}},
    /* Legacy keys in a modern package: legacy rules. */
    {{{"problem.yaml", MODERN_SCORING},
      {"data/testdata.yaml", "range: 0 100\ngrader_flags: ignore_sample\n"},
      {"data/secret/a/test_group.yaml", "accept_score: 50\ngrader_flags: min\n"}},
     100,
     true,
     {{"secret/a", AGGREGATE_MIN, 50, 100, true, false}}},
};

static void check_group(const struct problem *problem, const struct expectation *expected)
{
    const struct test_group *group =
        group_tree_find(&problem->stdio.data, expected->group);

    ck_assert_ptr_nonnull(group);
    ck_assert_msg(group->aggregation == expected->aggregation, "%s", expected->group);
    ck_assert_double_eq_tol(group->accept_score, expected->accept_score, 1e-9);
    ck_assert_double_eq(group->reject_score, 0);
    ck_assert_int_eq(group->has_max_score, expected->max_score >= 0);
    if (group->has_max_score)
        ck_assert_double_eq_tol(group->max_score, expected->max_score, 1e-9);
    ck_assert_msg(group->break_on_reject == expected->break_on_reject, "%s",
                  expected->group);
    ck_assert_msg(group->accept_if_any == expected->accept_if_any, "%s", expected->group);
}

START_TEST(scores_follow_the_rules_of_the_keys)
{
    struct problem problem;

    add_cases("sample", 2);
    add_cases("secret/a", 2);
    add_cases("secret/b", 3);
    temp_folder_write_all(folder, scored[_i].files);
    problem = load_ok();
    ck_assert_double_eq_tol(problem.stdio.max_score, scored[_i].max_score, 1e-9);
    ck_assert_int_eq(problem.stdio.data.ignore_sample, scored[_i].ignore_sample);
    for (size_t i = 0; i < ARRAY_SIZE(scored[_i].groups); i++)
        if (scored[_i].groups[i].group)
            check_group(&problem, &scored[_i].groups[i]);
    problem_release(&problem);
}
END_TEST

START_TEST(legacy_points_need_an_accepted_whole)
{
    struct problem problem;

    add_cases("secret", 1);
    temp_folder_write(folder, "problem.yaml", LEGACY_SCORING);
    problem = load_ok();
    ck_assert(problem.stdio.points_need_accept);
    problem_release(&problem);
    temp_folder_write(folder, "problem.yaml", MODERN_SCORING);
    problem = load_ok();
    ck_assert(!problem.stdio.points_need_accept);
    problem_release(&problem);
}
END_TEST

START_TEST(modes_and_flags_of_legacy_groups_are_kept)
{
    struct problem problem;

    add_cases("secret/a", 1);
    add_cases("secret/b", 1);
    temp_folder_write_all(
        folder, (const struct temp_file[]){
                    {"problem.yaml", "name: x\n"},
                    {"data/secret/testdata.yaml", "grader_flags: first_error\n"},
                    {"data/secret/a/testdata.yaml", "grader_flags: always_accept\n"},
                    TEMP_FILES_END,
                });
    problem = load_ok();
    ck_assert_int_eq(problem.stdio.data.mode, MODE_WORST_ERROR);
    ck_assert_int_eq(group_tree_find(&problem.stdio.data, "secret/a")->mode,
                     MODE_ALWAYS_ACCEPT);
    ck_assert_int_eq(group_tree_find(&problem.stdio.data, "secret/b")->mode,
                     MODE_FIRST_ERROR);
    problem_release(&problem);
}
END_TEST

START_TEST(a_pass_fail_problem_needs_every_case)
{
    struct problem problem;

    add_cases("sample", 1);
    add_cases("secret", 2);
    temp_folder_write(folder, "problem.yaml", "problem_format_version: 2025-09\n");
    problem = load_ok();
    ck_assert(problem.stdio.data.break_on_reject && !problem.stdio.data.ignore_sample);
    ck_assert(!problem.stdio.data.accept_if_any);
    ck_assert_uint_eq(problem.stdio.data.group_count, 2);
    ck_assert_str_eq(problem.stdio.data.groups[0].name, "sample");
    for (size_t i = 0; i < 2; i++) {
        ck_assert(problem.stdio.data.groups[i].break_on_reject);
        ck_assert(!problem.stdio.data.groups[i].accept_if_any);
        ck_assert_double_eq(problem.stdio.data.groups[i].accept_score, 1);
    }
    problem_release(&problem);
}
END_TEST

static const struct {
    struct temp_file files[FILES_MAX];
    const char *group_a, *group_b; /* arguments, joined by '|' */
} arguments[] = {
    {{{"problem.yaml", "name: x\n"}}, "", ""},
    {{{"problem.yaml", "validator_flags: float_tolerance  1e-4\n"}},
     "float_tolerance|1e-4|",
     "float_tolerance|1e-4|"},
    {{{"problem.yaml", "validator_flags: case_sensitive\n"},
      {"data/secret/testdata.yaml", "output_validator_flags: x y\n"},
      {"data/secret/b/testdata.yaml", "output_validator_flags: z\n"}},
     "case_sensitive|x|y|",
     "case_sensitive|z|"},
    {{{"problem.yaml", "name: x\n"},
      {"data/testdata.yaml", "output_validator_flags: {name: v, flags: x 1}\n"}},
     "x|1|",
     "x|1|"},
    {{{"problem.yaml", "problem_format_version: 2025-09\nconstants: {eps: 1e-6}\n"},
      {"data/secret/test_group.yaml",
       "output_validator_args: [float_tolerance, '{{eps}}']\n"},
      {"data/secret/b/test_group.yaml", "output_validator_args: [a b, 1.50]\n"}},
     "float_tolerance|1e-6|",
     "a b|1.50|"},
    {{{"problem.yaml", "problem_format_version: 2025-09\n"},
      {"data/test_group.yaml", "output_validator_args: [x]\n"},
      {"data/secret/b/test_group.yaml", "output_validator_args: []\n"}},
     "x|",
     ""},
    {{{"problem.yaml", "problem_format_version: 2025-09\n"},
      {"data/secret/a/test_group.yaml", "output_validator_args: x  y\n"}},
     "x|y|",
     ""},
};

static void check_arguments(const struct problem *problem, const char *name,
                            const char *expected)
{
    const struct test_group *group = group_tree_find(&problem->stdio.data, name);
    char joined[200] = "";

    for (char **arg = group->validator_args; arg && *arg; arg++)
        snprintf(joined + strlen(joined), sizeof(joined) - strlen(joined), "%s|", *arg);
    ck_assert_str_eq(joined, expected);
}

START_TEST(validator_arguments_are_inherited)
{
    struct problem problem;

    add_cases("secret/a", 1);
    add_cases("secret/b", 1);
    temp_folder_write_all(folder, arguments[_i].files);
    problem = load_ok();
    check_arguments(&problem, "secret/a", arguments[_i].group_a);
    check_arguments(&problem, "secret/b", arguments[_i].group_b);
    problem_release(&problem);
}
END_TEST

START_TEST(required_groups_are_kept)
{
    struct problem problem;
    const struct test_group *group;

    add_cases("sample", 1);
    add_cases("secret/a", 1);
    add_cases("secret/b", 1);
    temp_folder_write_all(folder,
                          (const struct temp_file[]){
                              {"problem.yaml", MODERN_SCORING},
                              {"data/secret/test_group.yaml", "require_pass: sample\n"},
                              {"data/secret/b/test_group.yaml",
                               "require_pass: [sample, secret/a]\n"},
                              TEMP_FILES_END,
                          });
    problem = load_ok();
    group = group_tree_find(&problem.stdio.data, "secret/b");
    ck_assert_uint_eq(strv_count(group->require_pass), 2);
    ck_assert_str_eq(group->require_pass[1], "secret/a");
    group = group_tree_find(&problem.stdio.data, "secret");
    ck_assert_str_eq(group->require_pass[0], "sample");
    ck_assert_ptr_null(group_tree_find(&problem.stdio.data, "secret/c"));
    ck_assert_ptr_null(group_tree_find(&problem.stdio.data, "secret/a/1"));
    problem_release(&problem);
}
END_TEST

static const struct {
    const char *problem, *file, *yaml, *error;
} refused[] = {
    {LEGACY_SCORING, "testdata.yaml", "x: 1\non_reject: stop\n", "yaml, line 2: on_rej"},
    {LEGACY_SCORING, "testdata.yaml", "grading: custom\n", "custom graders are not"},
    {LEGACY_SCORING, "testdata.yaml", "grader_flags: summ\n", "grader flag 'summ' is no"},
    {LEGACY_SCORING, "testdata.yaml", "grader_flags: [sum]\n", "is not a string"},
    {LEGACY_SCORING, "secret/testdata.yaml", "grader_flags: ignore_sample\n", "alone"},
    {LEGACY_SCORING, "testdata.yaml", "accept_score: many\n", "accept_score: is not a"},
    {LEGACY_SCORING, "testdata.yaml", "reject_score: .inf\n", "reject_score: is not a"},
    {LEGACY_SCORING, "testdata.yaml", "range: 5\n", "range: is not two numbers"},
    {LEGACY_SCORING, "testdata.yaml", "range: 0 1 2\n", "range: is not two numbers"},
    {LEGACY_SCORING, "testdata.yaml", "range: 2 1\n", "range: is not two numbers"},
    {LEGACY_SCORING, "testdata.yaml", "range: -5 0\n", "the best possible score is 0"},
    {LEGACY_SCORING, "testdata.yaml", "accept_score: 0\n", "the best possible score is"},
    {LEGACY_SCORING, "testdata.yaml", "[x]\n", "line 1: is not a map"},
    {LEGACY_SCORING, "testdata.yaml", "a: 1\na: 2\n", "line 2: key 'a' stands twice"},
    {LEGACY_SCORING, "testdata.yaml", "output_validator_flags: [[x]]\n", "arguments of"},
    {MODERN_SCORING, "secret/test_group.yaml", "max_score: unbounded\n", "upper bound"},
    {MODERN_SCORING, "secret/test_group.yaml", "max_score: -1\n", "max_score: is not a"},
    {MODERN_SCORING, "secret/test_group.yaml", "max_score: 0\n", "best possible score"},
    {MODERN_SCORING, "secret/test_group.yaml", "scoring: {score: x}\n", "score: is not"},
    {MODERN_SCORING, "secret/test_group.yaml", "score_aggregation: max\n", "is neither"},
    {MODERN_SCORING, "secret/a/test_group.yaml", "max_score: 101\n",
     "the groups of data/secret are worth 101 points, more than its own 100"},
    {MODERN_SCORING, "secret/a/test_group.yaml", "require_pass: b\n", "no group 'b'"},
    {MODERN_SCORING, "secret/a/test_group.yaml", "require_pass: secret/a\n", "before"},
    {MODERN_SCORING, "secret/a/test_group.yaml", "require_pass: [1]\n", "group's name"},
    {MODERN_SCORING, "secret/test_group.yaml", "args: [-v]\n", "args is not supported"},
    {MODERN_SCORING, "secret/test_group.yaml", "static_validation_score: 5\n",
     "static_validation_score is not supported"},
};

START_TEST(malformed_settings_are_refused_with_file_and_line)
{
    cleanup_free char *file = NULL;
    struct problem problem;
    struct err err = ERR_INIT;

    add_cases("sample", 1);
    add_cases("secret/a", 1);
    temp_folder_write(folder, "problem.yaml", refused[_i].problem);
    ck_assert(asprintf(&file, "data/%s", refused[_i].file) > 0);
    temp_folder_write(folder, file, refused[_i].yaml);
    ck_assert_msg(package_load(folder, &problem, &err) < 0, "%s", refused[_i].error);
    ck_assert_msg(strstr(err.text, refused[_i].error) != NULL, "%s", err.text);
}
END_TEST

START_TEST(two_settings_files_in_one_group_are_refused)
{
    struct problem problem;
    struct err err = ERR_INIT;

    add_cases("secret", 1);
    temp_folder_write(folder, "problem.yaml", "name: x\n");
    temp_folder_write(folder, "data/secret/testdata.yaml", "on_reject: break\n");
    temp_folder_write(folder, "data/secret/test_group.yaml", "max_score: 3\n");
    ck_assert_int_eq(package_load(folder, &problem, &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "stands there, too: remove one of the two"));
}
END_TEST

START_TEST(groups_are_nested_to_a_depth)
{
    struct problem problem;
    struct err err = ERR_INIT;

    temp_folder_write(folder, "problem.yaml", "name: x\n");
    add_cases("secret/1/2/3/4/5/6/7/8", 1);
    problem = load_ok();
    ck_assert_uint_eq(problem.stdio.case_total, 1);
    problem_release(&problem);
    add_cases("secret/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", 1);
    ck_assert_int_eq(package_load(folder, &problem, &err), -ELOOP);
}
END_TEST

static Suite *test_data_suite(void)
{
    Suite *suite = suite_create("test_data");
    TCase *tests = tcase_create("test_data");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, cases_are_ordered_by_name_without_ending);
    tcase_add_loop_test(tests, scores_follow_the_rules_of_the_keys, 0,
                        ARRAY_SIZE(scored));
    tcase_add_test(tests, legacy_points_need_an_accepted_whole);
    tcase_add_test(tests, modes_and_flags_of_legacy_groups_are_kept);
    tcase_add_test(tests, a_pass_fail_problem_needs_every_case);
    tcase_add_loop_test(tests, validator_arguments_are_inherited, 0,
                        ARRAY_SIZE(arguments));
    tcase_add_test(tests, required_groups_are_kept);
    tcase_add_loop_test(tests, malformed_settings_are_refused_with_file_and_line, 0,
                        ARRAY_SIZE(refused));
    tcase_add_test(tests, two_settings_files_in_one_group_are_refused);
    tcase_add_test(tests, groups_are_nested_to_a_depth);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(test_data_suite)
