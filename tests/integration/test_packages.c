/*
 * Problem packages graded with their own submissions: the public examples of two
 * projects, and the bundled suite with its answers.
 */
#include <glob.h>
#include <string.h>

#include "grader/base/lines.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define SUITE    "problems/suites/basics"
#define ANSWERS  "problems/suites/answers/"
#define LINE_CAP ((size_t)1 << 20)

/* Is there a line with both texts? */
static bool has_line(const char *text, const char *a, const char *b)
{
    for (const char *line = text; *line;
         line += strcspn(line, "\n"), line += *line != 0) {
        size_t len = strcspn(line, "\n");

        if (memmem(line, len, a, strlen(a)) && memmem(line, len, b, strlen(b)))
            return true;
    }
    return false;
}

static void grade_submissions(const char *folder, struct command_result *ret_result,
                              struct results *ret_results)
{
    cleanup_free char *path = temp_folder_path(folder, "results.jsonl");

    command_run(ARGS("grade", "-v", "--submissions", folder, "--jsonl", path), NULL,
                ret_result);
    results_read(path, ret_results);
}

/* Each row is a line of standard error with both texts. */
static void expect_lines(const char *errors, const char *const (*rows)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(has_line(errors, rows[i][0], rows[i][1]),
                      "no line with '%s' and '%s' in:\n%s", rows[i][0], rows[i][1],
                      errors);
}

START_TEST(submissions_of_problemtools_get_the_verdicts_of_their_folders)
{
    static const char *const skipped[][2] = {
        {"Different.scala", "Scala"}, {"accepted/prolog", "Prolog"},
        {"different.hs", "Haskell"},  {"different.lisp", "Lisp"},
        {"different.ml", "OCaml"},    {"different_py2.py", "Python 2"},
        {"hello.kt", "Kotlin"},
    };
    char *folder = temp_folder_make();

    if (command_sandbox_works() &&
        temp_folder_unpack_kattis(folder, "problemtools.jsonl.gz")) {
        cleanup_command struct command_result result = COMMAND_RESULT_INIT;
        cleanup_results struct results results = {NULL, 0};

        grade_submissions(folder, &result, &results);
        command_expect(&result, 0);
        ck_assert_uint_eq(results.count, 37);
        results_expect_none(&results, "JE");
        expect_lines(result.errors, skipped, ARRAY_SIZE(skipped));
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(submissions_of_the_format_s_examples_get_the_verdicts_of_their_folders)
{
    static const char *const refused[][2] = {
        {"submit_answer", "refused"},    {"interactive", "refused"},
        {"multipass", "refused"},        {"accepted.py", "include"},
        {"with_include.php", "skipped"}, {"without_include.php", "skipped"},
    };
    char *folder = temp_folder_make();

    if (command_sandbox_works() &&
        temp_folder_unpack_kattis(folder, "package_format.jsonl.gz")) {
        cleanup_command struct command_result result = COMMAND_RESULT_INIT;
        cleanup_results struct results results = {NULL, 0};

        grade_submissions(folder, &result, &results);
        command_expect(&result, 0);
        ck_assert_uint_eq(results.count, 9);
        results_expect_none(&results, "JE");
        expect_lines(result.errors, refused, ARRAY_SIZE(refused));
    }
    temp_folder_remove(folder);
}
END_TEST

static double summary_number(const cJSON *document, const char *field)
{
    const cJSON *value = json_get(json_get(document, "summary"), field);

    ck_assert_msg(cJSON_IsNumber(value), "summary.%s", field);
    return value->valuedouble;
}

static const char *const bundled[] = {SUITE, "problems/suites/functions"};

START_TEST(every_submission_of_the_bundled_suites_keeps_its_promise)
{
    cleanup_free char *pattern = temp_folder_path(bundled[_i], "*/submissions/*/*");
    static const char *const none[] = {"unexpected", "skipped", "refused", "doubles"};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    glob_t files;

    if (!command_sandbox_works())
        return;
    ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
    command_run(ARGS("grade", "-q", "--submissions", bundled[_i], "--json", "-"), NULL,
                &result);
    command_expect(&result, 0);
    document = command_json(&result);
    ck_assert_uint_eq((size_t)summary_number(document, "answers"), files.gl_pathc);
    for (size_t i = 0; i < ARRAY_SIZE(none); i++)
        ck_assert_msg(summary_number(document, none[i]) == 0, "summary.%s", none[i]);
    globfree(&files);
}
END_TEST

/* Results of a document stand in the order of the answers. */
static void compare_with_expect(const char *answers, const cJSON *results)
{
    cleanup_lines struct lines *lines = NULL;
    const char *line;
    size_t len;
    int count = 0;

    ck_assert_int_eq(lines_open(answers, LINE_CAP, &lines, NULL), 0);
    while (lines_next(lines, &line, &len, NULL) > 0) {
        const cJSON *result = cJSON_GetArrayItem(results, count++);
        cleanup_json cJSON *answer = NULL;
        const char *expected, *verdict;

        ck_assert_int_eq(json_parse(line, len, &answer, NULL), 0);
        ck_assert_int_eq(json_get_str(answer, "expect", &expected, NULL), 0);
        ck_assert_int_eq(json_get_str(result, "verdict", &verdict, NULL), 0);
        ck_assert_str_eq(json_get(result, "task_id")->valuestring,
                         json_get(answer, "task_id")->valuestring);
        ck_assert_msg(strcmp(verdict, expected) == 0, "%s, line %d: %s instead of %s",
                      answers, count, verdict, expected);
    }
    ck_assert_int_gt(count, 0);
    ck_assert_int_eq(cJSON_GetArraySize(results), count);
}

START_TEST(the_bundled_answers_get_the_verdicts_that_they_state)
{
    static const char *const sets[] = {ANSWERS "basics-good.jsonl",
                                       ANSWERS "basics-flawed.jsonl"};

    if (!command_sandbox_works())
        return;
    for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
        cleanup_command struct command_result result = COMMAND_RESULT_INIT;
        cleanup_json cJSON *document = NULL;

        command_run(ARGS("grade", "-q", SUITE, sets[i], "--json", "-"), NULL, &result);
        command_expect(&result, 0);
        document = command_json(&result);
        compare_with_expect(sets[i], json_get(document, "results"));
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("grade_packages");
    TCase *tcase = tcase_create("grade_packages");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 1800);
    tcase_add_test(tcase, submissions_of_problemtools_get_the_verdicts_of_their_folders);
    tcase_add_test(
        tcase, submissions_of_the_format_s_examples_get_the_verdicts_of_their_folders);
    tcase_add_loop_test(tcase, every_submission_of_the_bundled_suites_keeps_its_promise,
                        0, ARRAY_SIZE(bundled));
    tcase_add_test(tcase, the_bundled_answers_get_the_verdicts_that_they_state);
    return suite;
}
REGISTER_SUITE(make_suite)
