#include <errno.h>
#include <string.h>

#include "problems/dataset.h"
#include "problems/strv.h"
#include "tests/support.h"

static cJSON *parse(const char *text)
{
    cJSON *record = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(json_parse(text, strlen(text), &record, &err) == 0, "%s", err.text);
    return record;
}

#define PROMPT "\"prompt\": \"def f(x):\\n\", "
#define ENTRY  "\"entry_point\": \"f\", "
#define REF    "\"canonical_solution\": \"    return x\\n\", "
#define TEST   "\"test\": \"def check(candidate):\\n    pass\\n\""

START_TEST(a_record_becomes_a_script_problem)
{
    cleanup_json cJSON *record =
        parse("{\"task_id\": \"HumanEval/7\", " PROMPT ENTRY REF TEST "}");
    struct problem problem;

    ck_assert(dataset_humaneval.recognise(record));
    ck_assert_int_eq(dataset_humaneval.read(record, &problem, NULL), 0);
    ck_assert_str_eq(problem.id, "HumanEval/7");
    ck_assert_int_eq(problem.kind, KIND_SCRIPT);
    ck_assert_int_eq(problem.task, TASK_IMPLEMENT);
    ck_assert_uint_eq(strv_count(problem.languages), 1);
    ck_assert_str_eq(problem.languages[0], "python");
    ck_assert_str_eq(problem.script.prompt, "def f(x):\n");
    ck_assert_str_eq(problem.script.entry_point, "f");
    ck_assert_str_eq(problem.script.reference, "    return x\n");
    ck_assert_str_eq(problem.script.test, "def check(candidate):\n    pass\n");
    problem_release(&problem);
}
END_TEST

static const struct {
    const char *task_id, *id; /* id NULL: refused */
} ids[] = {
    {"\"a\"", "a"},  {"7", "7"},     {"-7", "-7"},   {"1e3", "1000"}, {"7.5", NULL},
    {"1e300", NULL}, {"\"\"", NULL}, {"null", NULL}, {"[1]", NULL},
};

START_TEST(task_ids_are_strings_or_whole_numbers)
{
    cleanup_free char *text = NULL, *id = NULL;
    cleanup_json cJSON *record = NULL;
    struct err err = ERR_INIT;
    int r;

    ck_assert(asprintf(&text, "{\"task_id\": %s}", ids[_i].task_id) > 0);
    record = parse(text);
    r = dataset_task_id(record, &id, &err);
    ck_assert_int_eq(r, ids[_i].id ? 0 : -EINVAL);
    ck_assert_pstr_eq(id, ids[_i].id);
    if (r < 0)
        ck_assert_ptr_nonnull(strstr(err.text, "field 'task_id'"));
}
END_TEST

#define ID "\"task_id\": \"a\", "

static const struct {
    const char *json, *error;
} refused[] = {
    {"[1]", "is not a JSON object"},
    {"{" PROMPT ENTRY REF TEST "}", "field 'task_id': missing"},
    {"{" ID ENTRY REF TEST "}", "field 'prompt': missing"},
    {"{" ID PROMPT REF TEST "}", "field 'entry_point': missing"},
    {"{" ID PROMPT ENTRY TEST "}", "field 'canonical_solution': missing"},
    {"{" ID PROMPT ENTRY REF "\"test\": [1]}", "field 'test': is not a string"},
    {"{" ID PROMPT ENTRY REF "\"test\": \"assert f(1) == 1\"}",
     "field 'test': does not define check(candidate)"},
    {"{" ID PROMPT "\"entry_point\": \"f)(\", " REF TEST "}",
     "field 'entry_point': 'f)(' is not a name"},
    {"{" ID PROMPT "\"entry_point\": \"\", " REF TEST "}", "'' is not a name"},
    {"{" ID PROMPT "\"entry_point\": \"1f\", " REF TEST "}", "'1f' is not a name"},
};

START_TEST(malformed_records_are_refused_by_field)
{
    cleanup_json cJSON *record = parse(refused[_i].json);
    struct problem problem;
    struct err err = ERR_INIT;

    ck_assert_int_eq(dataset_humaneval.read(record, &problem, &err), -EINVAL);
    ck_assert_msg(strstr(err.text, refused[_i].error) != NULL, "%s", err.text);
}
END_TEST

static const char *const kin[] = {
    "{" ID PROMPT ENTRY REF TEST ", \"plus_input\": []}",
    "{" ID PROMPT ENTRY REF TEST ", \"declaration\": \"\"}",
    "{" ID PROMPT ENTRY REF TEST ", \"buggy_solution\": \"\"}",
    "{" ID PROMPT ENTRY REF "\"text\": 1}",
    "{}",
};

START_TEST(kin_with_other_tests_are_not_taken_for_it)
{
    cleanup_json cJSON *record = parse(kin[_i]);

    ck_assert(!dataset_humaneval.recognise(record));
}
END_TEST

static Suite *humaneval_suite(void)
{
    Suite *suite = suite_create("humaneval");
    TCase *tests = tcase_create("humaneval");

    tcase_add_test(tests, a_record_becomes_a_script_problem);
    tcase_add_loop_test(tests, task_ids_are_strings_or_whole_numbers, 0, ARRAY_SIZE(ids));
    tcase_add_loop_test(tests, malformed_records_are_refused_by_field, 0,
                        ARRAY_SIZE(refused));
    tcase_add_loop_test(tests, kin_with_other_tests_are_not_taken_for_it, 0,
                        ARRAY_SIZE(kin));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(humaneval_suite)
