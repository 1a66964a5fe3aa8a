/*
 * Readers of data sets, each through a file with one record, as `assay` loads it.
 */
#include <string.h>

#include "problems/suite.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static const struct {
    const char *name, *json;
} records[] = {
    {"mbpp",
     "{\"task_id\": 11, \"text\": \"T\", \"code\": \"def g(x):\\r\\n  return x\", "
     "\"test_setup_code\": \"y = 2\", \"test_list\": [\"assert g(1) == 1\"], "
     "\"challenge_test_list\": [\"assert g(y) == 2\"]}\n"},
    {"sanitized",
     "{\"task_id\": 2, \"prompt\": \"T\", \"code\": \"def g(x):\\n  return x\", "
     "\"test_imports\": [\"import math\"], "
     "\"test_list\": [\"assert set(g(1)) == {1}\"]}\n"},
    {"mbppplus",
     "{\"task_id\": 2, \"prompt\": \"T\", \"code\": \"def g(x):\\n  return x\", "
     "\"test_imports\": [], \"test_list\": [\"assert 0\"], "
     "\"test\": \"import numpy as np\\nassert g(1) == 1\"}\n"},
    {"native", "{\"task_id\": \"Mbpp/106\", \"prompt\": \"\", \"entry_point\": \"g\", "
               "\"canonical_solution\": \"def g(a, b):\\n  return b\\n\", "
               "\"base_input\": [[1, [2.0, 9223372036854775808]]], \"atol\": 0, "
               "\"plus_input\": [[Infinity, [\"\\u0000\"]]]}\n"},
    {"none", "{\"task_id\": \"Mbpp/737\", \"prompt\": \"\", \"entry_point\": \"g\", "
             "\"canonical_solution\": \"def g(a):\\n  return a\\n\", "
             "\"base_input\": [[1]], \"plus_input\": {}}\n"},
    {"pack",
     "{\"task_id\": \"Python/0\", \"prompt\": \"def g(x):\\n\", "
     "\"declaration\": \"def g(x):\\n\", \"entry_point\": \"g\", "
     "\"canonical_solution\": \"    return x\\n\", "
     "\"buggy_solution\": \"    return 0\\n\", \"test\": \"assert g(1) == 1\"}\n"},
    {"quixbugs", "{\"name\": \"g\", \"buggy\": \"def g(x):\\n  pass\", "
                 "\"correct\": \"def g(x):\\n  return x\", \"testcases\": [[[1.0], 1]], "
                 "\"pytest\": \"from load_testdata import load_json_testcases\\n\"}\n"},
    {"stdin",
     "{\"question_id\": \"q1\", \"question_content\": \"Q\", \"starter_code\": \"\", "
     "\"public_test_cases\": \"[{\\\"input\\\": \\\"1\\\", \\\"output\\\": "
     "\\\"2\\\", \\\"testtype\\\": \\\"stdin\\\"}]\", "
     "\"private_test_cases\": \"[{\\\"input\\\": \\\"3\\\", \\\"output\\\": "
     "\\\"4\\\", \\\"testtype\\\": \\\"stdin\\\"}]\", \"metadata\": \"{}\"}\n"},
    {"functional",
     "{\"question_id\": \"q2\", \"question_content\": \"Q\", "
     "\"starter_code\": \"class Solution:\\n    def g(self, a, b):\", "
     "\"public_test_cases\": \"[]\", "
     "\"private_test_cases\": \"[{\\\"input\\\": \\\"[1, 2.0]\\\\n\\\\\\\"x\\\\\\\"\\\", "
     "\\\"output\\\": \\\"9007199254740993\\\", \\\"testtype\\\": "
     "\\\"functional\\\"}]\", "
     "\"metadata\": \"{\\\"func_name\\\": \\\"g\\\"}\"}\n"},
    {"apps_io", "{\"problem_id\": 7, \"question\": \"Q\", \"solutions\": \"[]\", "
                "\"starter_code\": \"\", \"input_output\": "
                "\"{\\\"inputs\\\": [\\\"1\\\"], \\\"outputs\\\": [[\\\"2.5\\\", "
                "\\\"3\\\"]]}\"}\n"},
    {"apps_call",
     "{\"problem_id\": 8, \"question\": \"Q\", \"solutions\": \"[]\", "
     "\"starter_code\": \"\", \"input_output\": \"{\\\"fn_name\\\": \\\"g\\\", "
     "\\\"inputs\\\": [[1, \\\"a\\\"]], \\\"outputs\\\": [[2.0]]}\"}\n"},
};

#define MBPP(id)                                                                         \
    "{\"task_id\": " id ", \"prompt\": \"T\", \"code\": \"def g(x):\\n  return x\", "    \
    "\"test_imports\": [], \"test_list\": [\"assert g(1) == 1\"]}"

struct loaded {
    char *folder;
    struct suite *suite;
};

static struct loaded load(const char *name)
{
    struct loaded loaded = {.folder = temp_folder_make()};
    cleanup_free char *path = NULL, *file = NULL;
    const char *json = NULL;
    struct err err = ERR_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(records); i++)
        if (strcmp(records[i].name, name) == 0)
            json = records[i].json;
    ck_assert_ptr_nonnull(json);
    ck_assert(asprintf(&file, "%s.jsonl", name) > 0);
    temp_folder_write(loaded.folder, file, json);
    path = temp_folder_path(loaded.folder, file);
    ck_assert_msg(suite_load(path, &loaded.suite, &err) == 0, "%s", err.text);
    ck_assert_msg(loaded.suite->refused_count == 0, "%s",
                  loaded.suite->refused_count ? loaded.suite->refused[0].reason : "");
    return loaded;
}

static void unload(struct loaded *loaded)
{
    suite_free(loaded->suite);
    temp_folder_remove(loaded->folder);
}

static const struct problem *find(const struct loaded *loaded, const char *id,
                                  enum problem_kind kind)
{
    const struct problem *problem = suite_find(loaded->suite, id);

    ck_assert_ptr_nonnull(problem);
    ck_assert_int_eq(problem->kind, kind);
    return problem;
}

static const struct {
    const char *name, *id, *test;
} scripts[] = {
    {"mbpp", "11", "y = 2\nassert g(1) == 1\nassert g(y) == 2\n"},
    {"sanitized", "2", "import math\nassert set(g(1)) == {1}\n"},
    {"mbppplus", "2", "import numpy as np\nassert g(1) == 1\n"},
    {"pack", "Python/0", "assert g(1) == 1"},
    {"pack", "Python/0/explain", "assert g(1) == 1"},
};

START_TEST(asserts_become_a_script)
{
    struct loaded loaded = load(scripts[_i].name);
    const struct problem *problem = find(&loaded, scripts[_i].id, KIND_SCRIPT);

    ck_assert_str_eq(problem->script.test, scripts[_i].test);
    ck_assert_str_eq(problem->script.entry_point, "g");
    ck_assert_int_eq(problem->script.form, SCRIPT_ASSERTS);
    unload(&loaded);
}
END_TEST

START_TEST(packages_of_a_test_are_noted)
{
    struct loaded loaded = load("mbppplus");
    const struct problem *problem = find(&loaded, "2", KIND_SCRIPT);

    ck_assert_ptr_nonnull(problem->script.packages);
    ck_assert_str_eq(problem->script.packages[0], "numpy");
    unload(&loaded);
}
END_TEST

START_TEST(native_inputs_keep_their_numbers_and_get_their_types)
{
    struct loaded loaded = load("native");
    const struct problem *problem = find(&loaded, "Mbpp/106", KIND_FUNCTION);
    const struct function_problem *function = &problem->function;

    ck_assert_uint_eq(function->case_count, 2);
    ck_assert_str_eq(function->cases[0].name, "base/0");
    ck_assert_str_eq(function->cases[0].args,
                     "[1, {\"tuple\": [2.0, {\"int\": \"0x8000000000000000\"}]}]");
    ck_assert_str_eq(function->cases[1].args,
                     "[{\"float\": \"inf\"}, {\"tuple\": [\"\\u0000\"]}]");
    ck_assert_ptr_null(function->cases[0].expect);
    ck_assert_uint_eq(function->signature.parameter_count, 2);
    ck_assert_uint_eq(function->oracle.file_count, 1);
    unload(&loaded);
}
END_TEST

START_TEST(values_that_do_not_cross_are_judged_by_a_script)
{
    struct loaded loaded = load("none");
    const struct problem *problem = find(&loaded, "Mbpp/737", KIND_SCRIPT);

    ck_assert_int_eq(problem->script.mode, SCRIPT_MODE_HANDLES);
    ck_assert_ptr_nonnull(strstr(problem->script.test, "json.loads(\"[[1]]\")"));
    unload(&loaded);
}
END_TEST

START_TEST(to_mend_and_to_explain_are_two_tasks)
{
    struct loaded loaded = load("pack");
    const struct problem *mend = find(&loaded, "Python/0", KIND_SCRIPT);
    const struct problem *explain = find(&loaded, "Python/0/explain", KIND_SCRIPT);

    ck_assert_int_eq(mend->task, TASK_DEBUG);
    ck_assert_int_eq(explain->task, TASK_EXPLAIN);
    ck_assert_str_eq(mend->given, "def g(x):\n    return 0\n");
    ck_assert_ptr_null(strstr(mend->statement, "return x"));
    unload(&loaded);
}
END_TEST

START_TEST(a_faulty_program_has_its_pytest_file)
{
    struct loaded loaded = load("quixbugs");
    const struct problem *problem = find(&loaded, "g", KIND_SCRIPT);
    const struct script_problem *script = &problem->script;

    ck_assert_int_eq(problem->task, TASK_DEBUG);
    ck_assert_int_eq(script->form, SCRIPT_TESTS);
    ck_assert_uint_eq(script->test_file_count, 2);
    ck_assert_str_eq(script->test_files[0].name, "g.json");
    ck_assert_str_eq(script->test_files[0].data, "[[[1.0], 1]]");
    ck_assert_str_eq(script->modules[0], "python_programs.g");
    unload(&loaded);
}
END_TEST

static const struct {
    const char *name, *id, *input, *answer;
    size_t samples;
    bool tolerant;
} programs[] = {
    {"stdin", "q1", "3", "4", 1, false},
    {"apps_io", "7", "1", "2.5\n3\n", 0, true},
};

START_TEST(programs_have_their_tests_in_memory)
{
    struct loaded loaded = load(programs[_i].name);
    const struct problem *problem = find(&loaded, programs[_i].id, KIND_STDIO);
    const struct test_group *sample = &problem->stdio.data.groups[0];
    const struct test_group *secret = &problem->stdio.data.groups[1];
    cleanup_free char *input = NULL, *answer = NULL;
    size_t len;

    ck_assert_uint_eq(sample->case_count, programs[_i].samples);
    ck_assert_uint_eq(secret->case_count, 1);
    ck_assert_int_eq(test_case_input(&secret->cases[0], 100, &input, &len, NULL), 0);
    ck_assert_int_eq(test_case_answer(&secret->cases[0], 100, &answer, &len, NULL), 0);
    ck_assert_str_eq(input, programs[_i].input);
    ck_assert_str_eq(answer, programs[_i].answer);
    ck_assert_str_eq(secret->validator_args[0], "case_sensitive");
    ck_assert_str_eq(secret->validator_args[1], "equal_decimals");
    ck_assert_int_eq(secret->validator_args[2] != NULL, programs[_i].tolerant);
    unload(&loaded);
}
END_TEST

static const struct {
    const char *name, *id, *holder, *args, *expect;
} functions[] = {
    {"functional", "q2", "Solution", "[[1, 2.0], \"x\"]", "9007199254740993"},
    {"apps_call", "8", NULL, "[1, \"a\"]", "[[2.0], 2.0]"},
};

START_TEST(functions_have_exact_arguments_and_values)
{
    struct loaded loaded = load(functions[_i].name);
    const struct problem *problem = find(&loaded, functions[_i].id, KIND_FUNCTION);
    const struct function_problem *function = &problem->function;

    ck_assert_pstr_eq(function->signature.holder, functions[_i].holder);
    ck_assert_str_eq(function->signature.name, "g");
    ck_assert_uint_eq(function->signature.parameter_count, 2);
    ck_assert_str_eq(function->cases[0].args, functions[_i].args);
    ck_assert_str_eq(function->cases[0].expect, functions[_i].expect);
    unload(&loaded);
}
END_TEST

static const struct {
    const char *json, *reason; /* NULL: two problems */
} arrays[] = {
    {"\n[" MBPP("1") ",\n" MBPP("2") "\n]\n", NULL},
    {"[" MBPP("1") ",\n{\n\"task_id\": \"2\"}]", "line 2: field 'prompt'"},
    {"[" MBPP("1") " " MBPP("2") "]", "line 1: ',' or ']' is missing"},
    {"[" MBPP("1") ", 5]", "line 1: a record is no whole JSON object"},
    {"[" MBPP("1") ",\n{\"a\": \"]\"", "line 2: a record is no whole"},
    {"[" MBPP("1") "] 1", "line 1: text behind the array"},
    {"[]", "it is empty"},
};

START_TEST(a_file_may_be_one_array_of_records)
{
    char *folder = temp_folder_make();
    cleanup_free char *path = temp_folder_path(folder, "x.json");
    cleanup_suite struct suite *suite = NULL;
    struct err err = ERR_INIT;
    const char *reason = err.text;

    temp_folder_write(folder, "x.json", arrays[_i].json);
    if (suite_load(path, &suite, &err) == 0 && suite->refused_count)
        reason = suite->refused[0].reason;
    temp_folder_remove(folder);
    if (arrays[_i].reason) {
        ck_assert_msg(strstr(reason, arrays[_i].reason) != NULL, "%s", reason);
        return;
    }
    ck_assert_str_eq(reason, "");
    ck_assert_uint_eq(suite->problem_count, 2);
    ck_assert_uint_eq(suite->problems[1].line, 3);
}
END_TEST

START_TEST(a_refused_record_keeps_its_id)
{
    char *folder = temp_folder_make();
    cleanup_free char *path = temp_folder_path(folder, "x.jsonl");
    cleanup_suite struct suite *suite = NULL;

    temp_folder_write(
        folder, "x.jsonl",
        "{\"id\": \"s1\", \"code\": 5, \"input\": \"\", \"output\": \"\"}\n");
    ck_assert_int_eq(suite_load(path, &suite, NULL), 0);
    temp_folder_remove(folder);
    ck_assert_uint_eq(suite->refused_count, 1);
    ck_assert_str_eq(suite->refused[0].id, "s1");
}
END_TEST

static Suite *datasets_suite(void)
{
    Suite *suite = suite_create("datasets");
    TCase *tests = tcase_create("datasets");

    tcase_add_loop_test(tests, asserts_become_a_script, 0, ARRAY_SIZE(scripts));
    tcase_add_test(tests, packages_of_a_test_are_noted);
    tcase_add_test(tests, native_inputs_keep_their_numbers_and_get_their_types);
    tcase_add_test(tests, values_that_do_not_cross_are_judged_by_a_script);
    tcase_add_test(tests, to_mend_and_to_explain_are_two_tasks);
    tcase_add_test(tests, a_faulty_program_has_its_pytest_file);
    tcase_add_loop_test(tests, programs_have_their_tests_in_memory, 0,
                        ARRAY_SIZE(programs));
    tcase_add_loop_test(tests, functions_have_exact_arguments_and_values, 0,
                        ARRAY_SIZE(functions));
    tcase_add_test(tests, a_refused_record_keeps_its_id);
    tcase_add_loop_test(tests, a_file_may_be_one_array_of_records, 0, ARRAY_SIZE(arrays));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(datasets_suite)
