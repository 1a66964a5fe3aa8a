#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "problems/group_tree.h"
#include "problems/suite.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define NOBODY 65534

static char *folder;

static void set_up(void)
{
    folder = temp_folder_make();
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

static struct suite *load_ok(const char *path)
{
    struct suite *suite = NULL;
    struct err err = ERR_INIT;
    int r = suite_load(path, &suite, &err);

    ck_assert_msg(r == 0, "%s", err.text);
    return suite;
}

static void add_package(const char *name)
{
    const char *const files[] = {"problem.yaml", "data/secret/1.in", "data/secret/1.ans"};

    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        cleanup_free char *path = temp_folder_path(name, files[i]);

        temp_folder_write(folder, path, i ? "" : "name: x\n");
    }
}

static struct suite *load_file(const char *name, const char *text)
{
    cleanup_free char *path = temp_folder_path(folder, name);

    temp_folder_write(folder, name, text);
    return load_ok(path);
}

/* ---- folders ---- */

START_TEST(a_folder_of_packages_is_a_suite)
{
    cleanup_free char *path = temp_folder_path(folder, "suite/");
    struct suite *suite;

    add_package("suite/b");
    add_package("suite/a");
    add_package("suite/.hidden");
    temp_folder_write(folder, "suite/c/problem.yaml", "type: batch\n");
    temp_folder_write(folder, "suite/not_a_package/x", "");
    temp_folder_write(folder, "suite/README", "");
    suite = load_ok(path);
    ck_assert_str_eq(suite->name, "suite");
    ck_assert_uint_eq(suite->problem_count, 2);
    ck_assert_str_eq(suite->problems[0].id, "a");
    ck_assert_str_eq(suite->problems[1].id, "b");
    ck_assert_uint_eq(suite->refused_count, 1);
    ck_assert_str_eq(suite->refused[0].id, "c");
    ck_assert_ptr_nonnull(strstr(suite->refused[0].reason, "c/problem.yaml, line 1: "));
    ck_assert_ptr_eq(suite_find(suite, "b"), &suite->problems[1]);
    ck_assert_ptr_eq(suite_find_refused(suite, "c"), &suite->refused[0]);
    ck_assert_ptr_null(suite_find(suite, "c"));
    ck_assert_ptr_null(suite_find_refused(suite, "a"));
    suite_free(suite);
}
END_TEST

START_TEST(a_folder_with_problem_yaml_is_one_package)
{
    cleanup_free char *path = temp_folder_path(folder, "sum/data/..");
    struct suite *suite;

    add_package("sum");
    add_package("sum/inner");
    suite = load_ok(path);
    ck_assert_uint_eq(suite->problem_count, 1);
    ck_assert_str_eq(suite->name, "sum");
    ck_assert_str_eq(suite->problems[0].id, "sum");
    suite_free(suite);
}
END_TEST

/* ---- data sets ---- */

#define RECORD(id)                                                                       \
    "{\"task_id\": " id ", \"prompt\": \"def f():\\n\", \"entry_point\": \"f\", "        \
    "\"canonical_solution\": \"    pass\\n\", \"test\": \"def check(candidate):\\n\"}\n"

START_TEST(a_data_set_keeps_the_order_of_its_lines)
{
    struct suite *suite =
        load_file("x.jsonl", RECORD("\"b\"") "\n" RECORD("10") RECORD("\"a/9\""));

    ck_assert_str_eq(suite->name, "x");
    ck_assert_uint_eq(suite->problem_count, 3);
    ck_assert_str_eq(suite->problems[0].id, "b");
    ck_assert_str_eq(suite->problems[1].id, "10");
    ck_assert_uint_eq(suite->problems[1].line, 3);
    ck_assert_str_eq(suite->problems[1].path, suite->path);
    ck_assert_ptr_eq(suite_find(suite, "10"), &suite->problems[1]);
    ck_assert_ptr_eq(suite_find(suite, "a/9"), &suite->problems[2]);
    ck_assert_ptr_null(suite_find(suite, "9"));
    ck_assert_ptr_null(suite_find(suite, ""));
    suite_free(suite);
}
END_TEST

START_TEST(a_bad_line_is_refused_and_the_rest_is_read)
{
    struct suite *suite =
        load_file("x.jsonl", RECORD("\"a\"") "{\"task_id\": \"b\", \"prompt\": 3}\n"
                                             "{oops\n"
                                             "[]\n" RECORD("\"c\""));

    ck_assert_uint_eq(suite->problem_count, 2);
    ck_assert_uint_eq(suite->refused_count, 3);
    ck_assert_ptr_nonnull(suite_find(suite, "c"));
    ck_assert_ptr_nonnull(suite_find_refused(suite, "b"));
    ck_assert_ptr_nonnull(strstr(suite_find_refused(suite, "b")->reason,
                                 "x.jsonl, line 2: field 'prompt': is not a string"));
    ck_assert_ptr_null(suite->refused[1].id);
    ck_assert_ptr_nonnull(strstr(suite->refused[1].reason, "line 3: not JSON"));
    ck_assert_ptr_nonnull(strstr(suite->refused[2].reason, "line 4: is not a JSON"));
    suite_free(suite);
}
END_TEST

START_TEST(an_id_that_stands_twice_is_refused_everywhere)
{
    struct suite *suite =
        load_file("x.jsonl", RECORD("\"a\"") RECORD("7") RECORD("\"b\"") RECORD("\"7\"")
                                 RECORD("\"c\"") "{\"task_id\": \"c\"}\n");

    ck_assert_uint_eq(suite->problem_count, 2);
    ck_assert_str_eq(suite->problems[0].id, "a");
    ck_assert_str_eq(suite->problems[1].id, "b");
    ck_assert_ptr_null(suite_find(suite, "7"));
    ck_assert_ptr_null(suite_find(suite, "c"));
    ck_assert_uint_eq(suite->refused_count, 4);
    ck_assert_ptr_nonnull(strstr(suite_find_refused(suite, "7")->reason,
                                 "task_id '7' stands more than once"));
    ck_assert_ptr_nonnull(suite_find_refused(suite, "c"));
    suite_free(suite);
}
END_TEST

START_TEST(a_large_data_set_is_indexed)
{
    cleanup_free char *path = temp_folder_path(folder, "big.jsonl.gz");
    gzFile file = gzopen(path, "wb1");
    struct suite *suite;

    for (int i = 0; i < 5000; i++)
        ck_assert_int_gt(gzprintf(file, RECORD("\"t/%d\""), i), 0);
    gzclose(file);
    suite = load_ok(path);
    ck_assert_str_eq(suite->name, "big");
    ck_assert_uint_eq(suite->problem_count, 5000);
    ck_assert_ptr_eq(suite_find(suite, "t/4321"), &suite->problems[4321]);
    suite_free(suite);
}
END_TEST

static const struct {
    const char *file, *text, *error;
} unreadable[] = {
    {"empty.jsonl", "", "not a data set: it is empty"},
    {"blank.jsonl", " \n\n\t\n", "not a data set: it is empty"},
    {"text.txt", "hello\n", "text.txt, line 1: not JSON"},
    {"number.jsonl", "1\n", "the first line is no JSON object"},
    {"list.jsonl", "[1]\n", "line 1: a record is no whole JSON object"},
    {"other.jsonl", "{\"question\": 1, \"answer\": 2}\n",
     "the first record has the fields question, answer"},
    {"folder/x", "", "no problem.yaml in it or in a folder of it: name a problem"},
};

START_TEST(what_is_no_suite_is_an_error_with_remedy)
{
    cleanup_free char *name = strdup(unreadable[_i].file);
    cleanup_free char *path = NULL;
    struct suite *suite = NULL;
    struct err err = ERR_INIT;

    temp_folder_write(folder, name, unreadable[_i].text);
    name[strcspn(name, "/")] = '\0';
    path = temp_folder_path(folder, name);
    ck_assert_int_eq(suite_load(path, &suite, &err), -EINVAL);
    ck_assert_msg(strstr(err.text, unreadable[_i].error) != NULL, "%s", err.text);
    ck_assert_ptr_null(suite);
}
END_TEST

START_TEST(a_missing_path_and_a_device_are_errors)
{
    cleanup_free char *path = temp_folder_path(folder, "missing");
    struct suite *suite = NULL;

    ck_assert_int_eq(suite_load(path, &suite, NULL), -ENOENT);
    ck_assert_int_eq(suite_load("/dev/null", &suite, NULL), -EINVAL);
}
END_TEST

/* Root may read all, and is somebody else meanwhile. */
START_TEST(a_folder_that_may_not_be_read_is_an_error)
{
    cleanup_free char *path = temp_folder_path(folder, "suite");
    bool root = geteuid() == 0;
    struct err err = ERR_INIT;
    struct suite *suite;
    int r;

    add_package("suite");
    ck_assert_int_eq(chmod(folder, 0755), 0);
    ck_assert_int_eq(chmod(path, 0), 0);
    ck_assert(!root || seteuid(NOBODY) == 0);
    r = suite_load(path, &suite, &err);
    ck_assert(!root || seteuid(0) == 0);
    ck_assert_int_eq(chmod(path, 0700), 0);
    ck_assert_int_eq(r, -EACCES);
    ck_assert_ptr_nonnull(strstr(err.text, "/suite: Permission denied"));
}
END_TEST

START_TEST(a_damaged_archive_is_an_error_not_a_smaller_suite)
{
    cleanup_free char *path = temp_folder_path(folder, "cut.jsonl.gz");
    gzFile file = gzopen(path, "wb");
    struct suite *suite = NULL;

    for (int i = 0; i < 2000; i++)
        gzprintf(file, RECORD("%d"), i);
    gzclose(file);
    ck_assert_int_eq(truncate(path, 3000), 0);
    ck_assert_int_eq(suite_load(path, &suite, NULL), -EBADMSG);
}
END_TEST

/* ---- public data ---- */

START_TEST(humaneval_has_164_problems)
{
    const char *path =
        temp_folder_public_data("../shared/data/humaneval/HumanEval.jsonl.gz");
    struct suite *suite;
    const struct problem *problem;

    if (!path)
        return;
    suite = load_ok(path);
    ck_assert_str_eq(suite->name, "HumanEval");
    ck_assert_uint_eq(suite->problem_count, 164);
    ck_assert_uint_eq(suite->refused_count, 0);
    problem = suite_find(suite, "HumanEval/10");
    ck_assert_ptr_nonnull(problem);
    ck_assert_str_eq(problem->script.entry_point, "make_palindrome");
    ck_assert_uint_eq(problem->line, 11);
    suite_free(suite);
}
END_TEST

static const struct submission *find_submission(const struct problem *problem,
                                                const char *name)
{
    for (size_t i = 0; i < problem->submission_count; i++)
        if (strcmp(problem->submissions[i].name, name) == 0)
            return &problem->submissions[i];
    ck_abort_msg("no submission %s", name);
}

static void check_submission(const struct problem *problem, const char *name,
                             const char *language, const char *refused)
{
    const struct submission *submission = find_submission(problem, name);

    ck_assert_pstr_eq(submission->program.language, language);
    ck_assert_pstr_eq(submission->refused, refused);
}

static void check_counts(const struct suite *suite, const char *id, size_t cases,
                         size_t submissions, size_t gradable)
{
    const struct problem *problem = suite_find(suite, id);
    size_t count = 0;

    ck_assert_msg(problem != NULL, "%s", id);
    ck_assert_uint_eq(problem->stdio.case_total, cases);
    ck_assert_uint_eq(problem->submission_count, submissions);
    for (size_t i = 0; i < submissions; i++)
        count += !problem->submissions[i].refused;
    ck_assert_uint_eq(count, gradable);
}

START_TEST(the_packages_of_problemtools_are_read)
{
    const struct problem *different, *guess, *hello, *oddecho;
    const struct test_group *group;
    struct suite *suite;

    if (!temp_folder_unpack_kattis(folder, "problemtools.jsonl.gz"))
        return;
    suite = load_ok(folder);
    ck_assert_uint_eq(suite->problem_count, 4);
    ck_assert_uint_eq(suite->refused_count, 0);
    check_counts(suite, "different", 3, 21, 15);
    check_counts(suite, "guess", 10, 12, 12);
    check_counts(suite, "hello", 1, 8, 7);
    check_counts(suite, "oddecho", 18, 3, 3);

    different = suite_find(suite, "different");
    ck_assert_int_eq(different->stdio.validator, VALIDATOR_CUSTOM);
    ck_assert_str_eq(different->stdio.validator_program.language, "cpp");
    ck_assert_uint_eq(different->stdio.validator_program.file_count, 2);
    check_submission(different, "accepted/different_py3.py", "python", NULL);
    check_submission(different, "accepted/different_py2.py", NULL,
                     "language Python 2 is not supported");
    check_submission(different, "accepted/Different.java", "java", NULL);
    check_submission(different, "accepted/prolog", NULL,
                     "language Prolog is not supported");
    check_submission(different, "slow_accepted/different_slow.py", "python", NULL);

    guess = suite_find(suite, "guess");
    ck_assert(guess->stdio.interactive);
    ck_assert_int_eq(guess->stdio.validator, VALIDATOR_CUSTOM);
    ck_assert_str_eq(guess->title, "Guess the Number");

    hello = suite_find(suite, "hello");
    ck_assert_uint_eq(hello->memory_limit_kib, 512 * 1024);
    ck_assert_int_eq(hello->stdio.validator, VALIDATOR_DEFAULT);

    oddecho = suite_find(suite, "oddecho");
    ck_assert(oddecho->stdio.scoring && oddecho->stdio.data.ignore_sample);
    ck_assert_double_eq(oddecho->stdio.max_score, 100);
    group = group_tree_find(&oddecho->stdio.data, "secret");
    ck_assert(group->accept_if_any && !group->break_on_reject);
    group = group_tree_find(&oddecho->stdio.data, "secret/subtask2");
    ck_assert_uint_eq(group->case_count, 13);
    ck_assert_int_eq(group->aggregation, AGGREGATE_MIN);
    ck_assert_double_eq(group->accept_score, 50);
    check_submission(oddecho, "partially_accepted/sol.py", "python", NULL);
    suite_free(suite);
}
END_TEST

START_TEST(the_packages_of_the_format_itself_are_read)
{
    const struct problem *maximal, *scoring;
    const struct submission *submission;
    struct suite *suite;

    if (!temp_folder_unpack_kattis(folder, "package_format.jsonl.gz"))
        return;
    suite = load_ok(folder);
    ck_assert_uint_eq(suite->problem_count, 3);
    check_counts(suite, "maximal", 5, 6, 4);
    check_counts(suite, "passfail", 4, 3, 3);
    check_counts(suite, "scoring", 7, 3, 3);

    maximal = suite_find(suite, "maximal");
    ck_assert_str_eq(maximal->title, "Sample Problem");
    ck_assert_double_eq(maximal->time_limit_s, 10);
    ck_assert_str_eq(maximal->stdio.validator_program.language, "python");
    ck_assert_ptr_nonnull(
        strstr(maximal->stdio.validator_program.files[0].data, "== 1:"));
    submission = find_submission(maximal, "run_time_error/not_defined");
    ck_assert_str_eq(submission->program.entry, "main.py");
    ck_assert_uint_eq(submission->program.file_count, 2);
    check_submission(maximal, "accepted/with_include.php", NULL,
                     "this problem does not allow language PHP");

    scoring = suite_find(suite, "scoring");
    ck_assert_double_eq(scoring->stdio.max_score, 100);
    ck_assert_double_eq(
        group_tree_find(&scoring->stdio.data, "secret/subtask1")->accept_score, 30);
    ck_assert_uint_eq(suite->refused_count, 3);
    ck_assert_ptr_nonnull(strstr(suite_find_refused(suite, "interactive")->reason,
                                 "without an output validator"));
    ck_assert_ptr_nonnull(strstr(suite_find_refused(suite, "multipass")->reason,
                                 "problem.yaml, line 2: type multi-pass is not"));
    ck_assert_ptr_nonnull(strstr(suite_find_refused(suite, "submit_answer")->reason,
                                 "problem.yaml, line 2: type submit-answer is not"));
    suite_free(suite);
}
END_TEST

static Suite *suite_suite(void)
{
    Suite *suite = suite_create("suite");
    TCase *tests = tcase_create("suite");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_folder_of_packages_is_a_suite);
    tcase_add_test(tests, a_folder_with_problem_yaml_is_one_package);
    tcase_add_test(tests, a_data_set_keeps_the_order_of_its_lines);
    tcase_add_test(tests, a_bad_line_is_refused_and_the_rest_is_read);
    tcase_add_test(tests, an_id_that_stands_twice_is_refused_everywhere);
    tcase_add_test(tests, a_large_data_set_is_indexed);
    tcase_add_loop_test(tests, what_is_no_suite_is_an_error_with_remedy, 0,
                        ARRAY_SIZE(unreadable));
    tcase_add_test(tests, a_missing_path_and_a_device_are_errors);
    tcase_add_test(tests, a_folder_that_may_not_be_read_is_an_error);
    tcase_add_test(tests, a_damaged_archive_is_an_error_not_a_smaller_suite);
    tcase_add_test(tests, humaneval_has_164_problems);
    tcase_add_test(tests, the_packages_of_problemtools_are_read);
    tcase_add_test(tests, the_packages_of_the_format_itself_are_read);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(suite_suite)
