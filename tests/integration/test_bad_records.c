/*
 * A record that cannot be graded is told with file, line, field and remedy before any
 * answer is run; when asked, the rest of its file is graded and the record is counted.
 */
#include <string.h>

#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define HUMANEVAL(id, returned)                                                          \
    "{'task_id': '" id "', 'prompt': 'def f():\\n', 'entry_point': 'f', "                \
    "'canonical_solution': '    return " returned "\\n', "                               \
    "'test': 'def check(candidate):\\n    assert candidate() == 1\\n'}"
#define NATIVE(id, body, inputs)                                                         \
    "{'task_id': '" id "', 'prompt': '', 'entry_point': 'f', 'atol': 0, "                \
    "'canonical_solution': 'def f(*a):\\n    " body "\\n', "                             \
    "'base_input': [[]], 'plus_input': " inputs "}"
#define MBPP(id, list)                                                                   \
    "{'task_id': " id ", 'text': '', 'code': 'def f():\\n    return 1', "                \
    "'test_list': " list "}"
#define CRUXEVAL(id, output)                                                             \
    "{'id': '" id "', 'code': 'def f(a):\\n    return a', 'input': '1', "                \
    "'output': '" output "'}"
#define LIVECODEBENCH(id, type)                                                          \
    "{'question_id': '" id "', 'question_content': '', 'starter_code': '', "             \
    "'public_test_cases': '[]', 'metadata': '{}', 'private_test_cases': "                \
    "'[{\\\"input\\\": \\\"\\\", \\\"output\\\": \\\"1\\\", "                            \
    "\\\"testtype\\\": \\\"" type "\\\"}]'}"
#define APPS(id, tests)                                                                  \
    "{'problem_id': " id ", 'question': '', 'solutions': '', 'starter_code': '', "       \
    "'input_output': '" tests "'}"

#define DEFINES "def f(*a):\\n    return 1\\n"
#define PRINTS  "print(1)\\n"

/* ' stands for ". */
static const struct {
    const char *good, *bad;
    const char *ids[2];
    const char *answer; /* right for both */
    const char *error;
} rows[] = {
    {HUMANEVAL("a", "1"),
     "{'task_id': 'b', 'prompt': ''}",
     {"a", "b"},
     DEFINES,
     "line 2: field 'entry_point': missing"},
    {HUMANEVAL("a", "1"),
     HUMANEVAL("b", "2"),
     {"a", "b"},
     DEFINES,
     "line 2: field 'canonical_solution': the reference of b gets WA: test line 2: "
     "assert candidate() == 1: mend the record"},
    {NATIVE("a", "return 1", "[]"),
     NATIVE("b", "return a[0]", "[]"),
     {"a", "b"},
     DEFINES,
     "line 2: field 'canonical_solution': the reference of b gets RTE: the reference "
     "fails: case base/0: "},
    {NATIVE("a", "return 1", "[]"),
     NATIVE("b", "return 1", "[[1]]"),
     {"a", "b"},
     DEFINES,
     "line 2: field 'plus_input': input 0: "},
    {MBPP("1", "['assert f() == 1']"),
     MBPP("2", "['assert f() == 2']"),
     {"1", "2"},
     DEFINES,
     "line 2: field 'code': the reference of 2 gets WA: "},
    {MBPP("1", "['assert f() == 1']"),
     MBPP("2", "[7]"),
     {"1", "2"},
     DEFINES,
     "line 2: field 'test_list': "},
    {CRUXEVAL("a", "1"),
     CRUXEVAL("b", "2"),
     {"a", "b"},
     "1",
     "line 2: field 'output': the reference of b gets WA: "},
    {CRUXEVAL("a", "1"),
     CRUXEVAL("b", "g()"),
     {"a", "b"},
     "1",
     "line 2: field 'output': the reference of b gets NA: "},
    {LIVECODEBENCH("a", "stdin"),
     LIVECODEBENCH("b", "quantum"),
     {"a", "b"},
     PRINTS,
     "line 2: field 'private_test_cases': test 1: field 'testtype': 'quantum'"},
    {APPS("1", "{\\\"inputs\\\": [\\\"\\\"], \\\"outputs\\\": [\\\"1\\\"]}"),
     APPS("2", "{\\\"inputs\\\": [5], \\\"outputs\\\": [\\\"1\\\"]}"),
     {"1", "2"},
     PRINTS,
     "line 2: field 'input_output': "},
};

/* A line with " for each '. */
static char *json_line(const char *text)
{
    char *line;

    ck_assert(asprintf(&line, "%s\n", text) > 0);
    for (char *at = line; (at = strchr(at, '\'')) != NULL;)
        *at = '"';
    return line;
}

static void write_files(const char *folder, size_t index)
{
    cleanup_free char *good = json_line(rows[index].good);
    cleanup_free char *bad = json_line(rows[index].bad);
    cleanup_free char *records = NULL, *answers = NULL;

    ck_assert(asprintf(&records, "%s%s", good, bad) > 0);
    ck_assert(asprintf(&answers,
                       "{\"task_id\": \"%s\", \"solution\": \"%s\"}\n"
                       "{\"task_id\": \"%s\", \"solution\": \"%s\"}\n",
                       rows[index].ids[0], rows[index].answer, rows[index].ids[1],
                       rows[index].answer) > 0);
    temp_folder_write(folder, "records.jsonl", records);
    temp_folder_write(folder, "answers.jsonl", answers);
}

static void expect_one_graded(const struct command_result *skipped)
{
    cleanup_json cJSON *document = command_json(skipped);
    const cJSON *results = json_get(document, "results");
    const cJSON *summary = json_get(document, "summary");

    ck_assert_int_eq(cJSON_GetArraySize(results), 1);
    ck_assert_str_eq(json_get(results->child, "verdict")->valuestring, "AC");
    ck_assert_int_eq(json_get(summary, "bad_problems")->valueint, 1);
    ck_assert_int_eq(json_get(summary, "refused")->valueint, 1);
}

START_TEST(a_bad_record_is_told_first_and_the_rest_is_graded_when_asked)
{
    cleanup_command struct command_result told = COMMAND_RESULT_INIT;
    cleanup_command struct command_result skipped = COMMAND_RESULT_INIT;
    char *folder = temp_folder_make();
    cleanup_free char *records = temp_folder_path(folder, "records.jsonl");
    cleanup_free char *answers = temp_folder_path(folder, "answers.jsonl");
    const char *const texts[] = {records, rows[_i].error, "--skip-bad-problems"};

    if (!command_sandbox_works()) {
        temp_folder_remove(folder);
        return;
    }
    write_files(folder, (size_t)_i);
    command_run(ARGS("grade", "-q", "--jsonl", "-", records, answers), NULL, &told);
    command_run(ARGS("grade", "-q", "--json", "-", "--skip-bad-problems", records,
                     answers),
                NULL, &skipped);
    temp_folder_remove(folder);
    command_expect(&told, 2);
    command_expect_errors(&told, texts, ARRAY_SIZE(texts));
    ck_assert_str_eq(told.out, "");
    command_expect(&skipped, 0);
    command_expect_errors(&skipped, texts, 2);
    expect_one_graded(&skipped);
}
END_TEST

static Suite *bad_records_suite(void)
{
    Suite *suite = suite_create("bad_records");
    TCase *tests = tcase_create("bad_records");

    tcase_set_timeout(tests, 600);
    tcase_add_loop_test(tests,
                        a_bad_record_is_told_first_and_the_rest_is_graded_when_asked, 0,
                        ARRAY_SIZE(rows));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(bad_records_suite)
