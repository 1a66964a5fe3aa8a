/*
 * Whatever is wrong with the input or the host is said with file, line and remedy, ends
 * in the documented exit status, and costs no other answer its verdict.
 */
#include <string.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/integration/small_suite.h"
#include "tests/support.h"

#define ARGS_MAX  9
#define TEXTS_MAX 4

/* Stand for files of the test's folder. */
#define SUITE    "@suite"
#define ANSWERS  "@good.jsonl"
#define RESULTS  "@results.jsonl"
#define PROGRAM  "@marks.py" /* writes "it ran" */
#define C_ANSWER "{\"task_id\": \"sum\", \"language\": \"c\", \"solution\": \"int x;\"}\n"

/* Its test wants 1; the reference returns what is given. */
#define RECORD(id, returned)                                                             \
    "{\"task_id\": \"" id "\", \"prompt\": \"def f():\\n\", \"entry_point\": \"f\", "    \
    "\"canonical_solution\": \"    return " returned "\\n\", "                           \
    "\"test\": \"def check(candidate):\\n    assert candidate() == 1\\n\"}\n"

static const struct temp_file files[] = {
    SMALL_SUITE_FILES,
    {"mixed/no_yaml/problem.yaml", "name: [x\n"},
    {"mixed/no_cases/problem.yaml", "name: Without cases\n"},
    {"mixed/no_type/problem.yaml", "name: Odd\ntype: no-such-type\n"},
    {"mixed/sum/problem.yaml", "name: Sum\n"},
    {"mixed/sum/data/secret/1.in", "1 2\n"},
    {"mixed/sum/data/secret/1.ans", "3\n"},
    {"marks.py", "print('it ran')\n"},
    {"good.jsonl", SUM_LINE("1", SUM_RIGHT)},
    {"two.jsonl", SUM_LINE("1", SUM_RIGHT) SUM_LINE("2", SUM_WRONG)},
    {"both.jsonl", C_ANSWER SUM_LINE("1", SUM_RIGHT)},
    {"c.jsonl", C_ANSWER},
    {"empty.jsonl", ""},
    {"broken.jsonl.gz", "\x1f\x8b\x08no more of it"},
    {"empty_folder/.keep", ""},
    {"tasks.jsonl",
     "{\"task_id\": \"T/1\", \"prompt\": \"def f():\\n\", \"entry_point\": \"f\", "
     "\"canonical_solution\": \"    return 1\\n\", "
     "\"test\": \"def check(candidate):\\n    assert candidate() == 1\\n\"}\n"
     "not json\n"
     "{\"task_id\": \"T/3\", \"prompt\": 5, \"entry_point\": \"f\", "
     "\"canonical_solution\": \"\", \"test\": \"\"}\n"},
    {"fails.jsonl", RECORD("T/1", "1") RECORD("T/2", "2")},
    {"f.jsonl", "{\"task_id\": \"T/1\", \"completion\": \"    return 1\\n\"}\n"
                "{\"task_id\": \"T/2\", \"completion\": \"    return 1\\n\"}\n"},
    {"f1.jsonl", "{\"task_id\": \"T/1\", \"completion\": \"    return 1\\n\"}\n"},
    {"t.jsonl", "{\"task_id\": \"T/1\", \"completion\": \"    return 1\\n\"}\n"
                "{\"task_id\": \"T/3\", \"completion\": \"    return 1\\n\"}\n"},
    TEMP_FILES_END,
};

struct row {
    const char *args[ARGS_MAX];
    int exit_code;
    const char *errors[TEXTS_MAX]; /* in standard error */
    int graded;                    /* lines in RESULTS; -1: is not written */
};

/* "@x" stands for a file of the folder; the caller's to free. */
static char *argument(const char *folder, const char *text)
{
    return *text == '@' ? temp_folder_path(folder, text + 1) : strdup(text);
}

static void expect_graded(const char *folder, int count)
{
    cleanup_free char *path = argument(folder, RESULTS);
    cleanup_results struct results results = {NULL, 0};

    if (count < 0)
        return;
    results_read(path, &results);
    ck_assert_int_eq((int)results.count, count);
}

static void check_row(const char *folder, const struct row *row)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    const char *args[ARGS_MAX + 1] = {NULL};

    for (size_t i = 0; i < ARGS_MAX && row->args[i]; i++)
        args[i] = argument(folder, row->args[i]);
    command_run(args, NULL, &result);
    for (size_t i = 0; args[i]; i++)
        free((char *)args[i]);
    command_expect(&result, row->exit_code);
    command_expect_errors(&result, row->errors, TEXTS_MAX);
    expect_graded(folder, row->graded);
}

static void check_rows(const struct row *rows, size_t count)
{
    char *folder = temp_folder_make();

    temp_folder_write_all(folder, files);
    for (size_t i = 0; i < count; i++)
        check_row(folder, &rows[i]);
    temp_folder_remove(folder);
}

START_TEST(wrong_usage_is_named_with_its_remedy)
{
    static const struct row rows[] = {
        {{"frobnicate"}, 2, {"'frobnicate'", "--help"}, -1},
        {{NULL}, 2, {"usage: assay COMMAND"}, -1},
        {{"grade"}, 2, {"operands are missing", "usage:"}, -1},
        {{"grade", SUITE}, 2, {"ANSWERS is missing"}, -1},
        {{"grade", SUITE, ANSWERS, "more"}, 2, {"unexpected 'more'"}, -1},
        {{"grade", "--submissions", SUITE, ANSWERS}, 2, {"--submissions"}, -1},
        {{"grade", SUITE, ANSWERS, "--frob"}, 2, {"'--frob'", "grade --help"}, -1},
        {{"grade", SUITE, ANSWERS, "-j", "0"}, 2, {"--jobs", "from 1 to 256"}, -1},
        {{"grade", SUITE, ANSWERS, "-j", "many"}, 2, {"--jobs", "'many'"}, -1},
        {{"grade", SUITE, ANSWERS, "--time-limit", "-1"}, 2, {"--time-limit"}, -1},
        {{"grade", SUITE, ANSWERS, "--memory-limit", "1.5"}, 2, {"--memory-limit"}, -1},
        {{"grade", SUITE, ANSWERS, "--isolation", "some"},
         2,
         {"strict, best-effort"},
         -1},
        {{"grade", SUITE, ANSWERS, "--jsonl"}, 2, {"--jsonl"}, -1},
        {{"grade", SUITE, ANSWERS, "--json", "-", "--jsonl", "-"},
         2,
         {"--json -", "--jsonl -", "give one of them a file"},
         -1},
        {{"list"}, 2, {"usage: assay list"}, -1},
        {{"show", SUITE}, 2, {"usage: assay show"}, -1},
        {{"show", SUITE, "nosuch"}, 2, {"'nosuch'", "assay list"}, -1},
        {{"exec"}, 2, {"usage: assay exec"}, -1},
        {{"exec", "--memory-limit", "0", PROGRAM}, 2, {"--memory-limit", "from 1"}, -1},
        {{"exec", "--time-limit", "1e30", PROGRAM}, 2, {"--time-limit", "at most"}, -1},
        {{"exec", "--time-limit", "nan", PROGRAM}, 2, {"--time-limit", "'nan'"}, -1},
        {{"exec", "--wall-limit", "0", PROGRAM}, 2, {"--wall-limit"}, -1},
        {{"exec", "--processes", "4294967297", PROGRAM}, 2, {"--processes"}, -1},
        {{"exec", "--output-limit", "-1", PROGRAM}, 2, {"--output-limit"}, -1},
        {{"exec", "/nonexistent.py"}, 2, {"/nonexistent.py"}, -1},
        {{"exec", ANSWERS}, 2, {"good.jsonl", "--lang"}, -1},
        {{"exec", "--lang", "frob", ANSWERS}, 2, {"'frob'", "assay langs"}, -1},
        {{"exec", "--lang", "elf", ANSWERS}, 2, {"not an ELF executable"}, -1},
        {{"doctor", "more"}, 2, {"'more'"}, -1},
        {{"langs", "more"}, 2, {"'more'"}, -1},
    };

    check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(files_that_cannot_be_read_or_written_are_named)
{
    static const struct row rows[] = {
        {{"grade", "@none", ANSWERS}, 2, {"/none: No such file"}, -1},
        {{"grade", SUITE, "@none.jsonl"}, 2, {"/none.jsonl: No such file"}, -1},
        {{"list", "@none"}, 2, {"/none: No such file"}, -1},
        {{"grade", "@empty_folder", ANSWERS}, 2, {"empty_folder", "problem.yaml"}, -1},
        {{"grade", "@empty.jsonl", ANSWERS}, 2, {"empty.jsonl", "empty"}, -1},
        {{"grade", ANSWERS, ANSWERS}, 2, {"good.jsonl", "not a data set"}, -1},
        {{"grade", "@broken.jsonl.gz", ANSWERS}, 2, {"broken.jsonl.gz"}, -1},
        {{"grade", "/proc/self/mem", ANSWERS}, 2, {"/proc/self/mem"}, -1},
        {{"grade", SUITE, ANSWERS, "--jsonl", "@none/x"}, 2, {"/none/x"}, -1},
        {{"grade", SUITE, ANSWERS, "--json", "@none/x"}, 2, {"/none/x"}, -1},
        {{"exec", "@empty_folder"}, 2, {"empty_folder: Is a directory"}, -1},
        {{"exec", "--lang", "c", "/proc/self/mem"}, 2, {"/proc/self/mem"}, -1},
        {{"exec", "--json", "@none/x", PROGRAM}, 2, {"/none/x: No such file"}, -1},
    };

    check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(nothing_to_grade_is_an_exit_status_of_its_own)
{
    static const struct row rows[] = {
        {{"grade", SUITE, "@empty.jsonl", "--jsonl", RESULTS}, 4, {""}, 0},
        {{"grade", SUITE, "@c.jsonl", "--jsonl", RESULTS, "--cc", "/nonexistent"},
         4,
         {"c.jsonl, line 1", "/nonexistent", "--cc"},
         0},
        {{"grade", "@fails.jsonl", ANSWERS, "--jsonl", RESULTS},
         4,
         {"good.jsonl, line 1", "'sum'", "assay list"},
         0},
    };

    if (command_sandbox_works())
        check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(what_is_wrong_is_named_and_the_rest_is_graded)
{
    static const struct row rows[] = {
        {{"grade", "@mixed", ANSWERS, "--jsonl", RESULTS},
         0,
         {"no_yaml/problem.yaml, line 2", "no_cases: data/secret has no test cases",
          "no_type/problem.yaml, line 2"},
         1},
        {{"grade", "@tasks.jsonl", "@t.jsonl", "--jsonl", RESULTS, "--skip-bad-problems"},
         0,
         {"tasks.jsonl, line 2: not JSON", "tasks.jsonl, line 3: field 'prompt'"},
         1},
        {{"grade", "@fails.jsonl", "@f.jsonl", "--jsonl", RESULTS, "--skip-bad-problems"},
         0,
         {"fails.jsonl, line 2: field 'canonical_solution'", "T/2 gets WA",
          "f.jsonl, line 2: problem T/2 is left out"},
         1},
        {{"grade", SUITE, "@both.jsonl", "--jsonl", RESULTS, "--cc", "/nonexistent"},
         0,
         {"both.jsonl, line 1", "/nonexistent", "--cc"},
         1},
    };

    if (command_sandbox_works())
        check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(a_bad_data_set_is_told_before_any_answer_is_run)
{
    static const struct row rows[] = {
        {{"grade", "@tasks.jsonl", "@t.jsonl", "--jsonl", RESULTS},
         2,
         {"tasks.jsonl, line 2: not JSON", "tasks.jsonl, line 3: field 'prompt'",
          "2 problems cannot be graded", "--skip-bad-problems"},
         0},
        {{"grade", "@fails.jsonl", "@f.jsonl", "--jsonl", RESULTS},
         2,
         {"fails.jsonl, line 2: field 'canonical_solution'", "T/2 gets WA",
          "1 problem cannot be graded", "--skip-bad-problems"},
         0},
        /* Of problems that no answer is to, nothing is run. */
        {{"grade", "@fails.jsonl", "@f1.jsonl", "--jsonl", RESULTS}, 0, {NULL}, 1},
    };

    if (command_sandbox_works())
        check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

START_TEST(on_a_full_disk_the_run_is_incomplete_and_what_was_graded_is_kept)
{
    static const struct row rows[] = {
        {{"grade", SUITE, "@two.jsonl", "--jsonl", "/dev/full"},
         3,
         {"/dev/full", "No space left on device", "make room"},
         -1},
        {{"grade", SUITE, "@two.jsonl", "--jsonl", RESULTS, "--json", "/dev/full"},
         3,
         {"/dev/full", "No space left on device"},
         2},
    };

    if (command_sandbox_works())
        check_rows(rows, ARRAY_SIZE(rows));
}
END_TEST

/* Each stands in line 1, before an answer that is graded. */
static const struct {
    const char *line;
    const char *error;
} bad_lines[] = {
    {"not json", "line 1: not JSON"},
    {"[1]", "line 1: not a JSON object"},
    {"{\"task_id\": \"sum\"} x", "line 1: not JSON"},
    {"{\"task_id\": \"sum\", \"task_id\": \"sum\", \"solution\": \"x\"}", "line 1: "},
    {"{\"solution\": \"x\"}", "line 1: field 'task_id': missing"},
    {"{\"task_id\": \"sum\"}", "one of completion, solution, response"},
    {"{\"task_id\": \"sum\", \"solution\": \"x\", \"completion\": \"y\"}",
     "fields 'completion' and 'solution'"},
    {"{\"task_id\": \"sum\", \"solution\": 5}", "field 'solution': is not a string"},
    {"{\"task_id\": [], \"solution\": \"x\"}", "line 1: field 'task_id'"},
    {"{\"task_id\": \"sum\", \"sample\": {}, \"solution\": \"x\"}",
     "line 1: field 'sample'"},
    {"{\"task_id\": \"sum\", \"model\": 5, \"solution\": \"x\"}",
     "line 1: field 'model'"},
    {"{\"task_id\": \"nosuch\", \"solution\": \"x\"}", "line 1: task 'nosuch'"},
    {"{\"task_id\": \"sum\", \"language\": \"klingon\", \"solution\": \"x\"}",
     "line 1: language 'klingon'"},
    {"{\"task_id\": \"sum\", \"solution\": \"\xff\"}", "line 1: not JSON: invalid UTF-8"},
    {"{\"task_id\": \"sum\", \"solution\": \"cut", "line 1: not JSON"},
};

START_TEST(a_bad_answers_line_is_named_and_stops_no_other)
{
    static const struct row row = {
        {"grade", SUITE, "@answers.jsonl", "--jsonl", RESULTS}, 0, {"answers.jsonl"}, 1};
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    temp_folder_write_all(folder, files);
    for (size_t i = 0; i < ARRAY_SIZE(bad_lines); i++) {
        cleanup_free char *text = NULL;
        struct row named = row;

        ck_assert(asprintf(&text, "%s\n%s", bad_lines[i].line, SUM_LINE("1", SUM_RIGHT)) >
                  0);
        temp_folder_write(folder, "answers.jsonl", text);
        named.errors[1] = bad_lines[i].error;
        check_row(folder, &named);
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(an_answer_that_came_before_is_named_and_left_out)
{
    static const struct row row = {{"grade", SUITE, "@answers.jsonl", "--jsonl", RESULTS},
                                   0,
                                   {"answers.jsonl, line 2", "sample 1 came before"},
                                   1};
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    temp_folder_write_all(folder, files);
    temp_folder_write(folder, "answers.jsonl",
                      SUM_LINE("1", SUM_RIGHT) SUM_LINE("\"1\"", SUM_WRONG));
    check_row(folder, &row);
    temp_folder_remove(folder);
}
END_TEST

/* What the model said is all in a reply; of a solution the caller knows the language. */
START_TEST(a_reply_without_code_is_no_answer_and_a_solution_without_a_language_is_named)
{
    static const struct row row = {{"grade", SUITE, "@answers.jsonl", "--jsonl", RESULTS},
                                   0,
                                   {"answers.jsonl, line 3: no language can be told",
                                    "'language'"},
                                   3};
    cleanup_results struct results results = {NULL, 0};
    cleanup_free char *path = NULL;
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    temp_folder_write_all(folder, files);
    temp_folder_write(
        folder, "answers.jsonl",
        "{\"task_id\": \"sum\", \"sample\": 1, \"response\": \"I cannot do that.\"}\n"
        "{\"task_id\": \"sum\", \"sample\": 2, \"response\": \"```text\\nno\\n```\"}\n"
        "{\"task_id\": \"sum\", \"sample\": 3, \"solution\": \"print(3)\"}\n"
        "{\"task_id\": \"sum\", \"sample\": 4, \"response\": "
        "\"```python\\n" SUM_RIGHT "\\n```\"}\n");
    check_row(folder, &row);
    path = argument(folder, RESULTS);
    results_read(path, &results);
    ck_assert_str_eq(results_verdict(&results, "sum | - | 1 | -"), "NA");
    ck_assert_str_eq(results_verdict(&results, "sum | - | 2 | -"), "NA");
    ck_assert_str_eq(results_verdict(&results, "sum | - | 4 | python"), "AC");
    temp_folder_remove(folder);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("bad_input");
    TCase *tcase = tcase_create("bad_input");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, wrong_usage_is_named_with_its_remedy);
    tcase_add_test(tcase, files_that_cannot_be_read_or_written_are_named);
    tcase_add_test(tcase, nothing_to_grade_is_an_exit_status_of_its_own);
    tcase_add_test(tcase, what_is_wrong_is_named_and_the_rest_is_graded);
    tcase_add_test(tcase, a_bad_data_set_is_told_before_any_answer_is_run);
    tcase_add_test(tcase,
                   on_a_full_disk_the_run_is_incomplete_and_what_was_graded_is_kept);
    tcase_add_test(tcase, a_bad_answers_line_is_named_and_stops_no_other);
    tcase_add_test(
        tcase,
        a_reply_without_code_is_no_answer_and_a_solution_without_a_language_is_named);
    tcase_add_test(tcase, an_answer_that_came_before_is_named_and_left_out);
    return suite;
}
REGISTER_SUITE(make_suite)
