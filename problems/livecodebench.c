/*
 * LiveCodeBench, code generation (huggingface.co/datasets/livecodebench): contest
 * problems with public tests, and private ones in JSON or packed (pickled_text.h). A
 * program that reads standard input, or a method of class Solution.
 */
#include <errno.h>
#include <string.h>

#include "problems/contest.h"
#include "problems/dataset.h"
#include "problems/pickled_text.h"

static const char *const fields[] = {"question_id", "question_content", "starter_code",
                                     "public_test_cases", "private_test_cases"};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

/* The tests of a field: a JSON text in a string, plain or packed. */
static int read_tests(const cJSON *record, const char *field, cJSON **ret_tests,
                      struct err *err)
{
    cleanup_free char *unpacked = NULL;
    const char *text;
    size_t len;
    int r = json_get_str(record, field, &text, err);

    if (r < 0)
        return r;
    len = strlen(text);
    if (text[strspn(text, " \t\r\n")] != '[') {
        r = pickled_text_decode(text, len, &unpacked, &len, err);
        text = unpacked;
    }
    if (r == 0)
        r = json_parse(text, len, ret_tests, err);
    if (r == 0 && !cJSON_IsArray(*ret_tests))
        r = err_say(err, EINVAL, "is no list of tests");
    return r < 0 ? err_wrap(err, "field '%s'", field) : 0;
}

static int add_test(const cJSON *test, bool sample, struct problem *problem,
                    struct err *err)
{
    const char *type, *input, *output, *wanted;
    int r = json_get_str(test, "testtype", &type, err);

    if (r == 0)
        r = json_get_str(test, "input", &input, err);
    if (r == 0)
        r = json_get_str(test, "output", &output, err);
    if (r < 0)
        return r;
    wanted = problem->kind == KIND_STDIO ? "stdin" : "functional";
    if (strcmp(type, wanted) != 0)
        return err_say(err, EINVAL, "field 'testtype': is '%.40s', where others are '%s'",
                       type, wanted);
    if (problem->kind == KIND_STDIO)
        return contest_add_io(problem, sample, input, output, err);
    return contest_add_call(problem, sample, input, false, output, err);
}

static int add_tests(const cJSON *tests, const char *field, bool sample,
                     struct problem *problem, struct err *err)
{
    const cJSON *test;
    size_t number = 0;

    cJSON_ArrayForEach(test, tests)
    {
        int r = add_test(test, sample, problem, err);

        number++;
        if (r < 0)
            return err_wrap(err, "field '%s': test %zu", field, number);
    }
    return 0;
}

/* The name of the method stands in `metadata`, a JSON text. */
static int start_function(const cJSON *record, struct problem *problem, struct err *err)
{
    cleanup_json cJSON *metadata = NULL;
    const char *text, *name, *starter;
    int r = json_get_str(record, "metadata", &text, err);

    if (r == 0)
        r = json_get_str(record, "starter_code", &starter, err);
    if (r < 0)
        return r;
    r = json_parse(text, strlen(text), &metadata, err);
    if (r == 0)
        r = json_get_str(metadata, "func_name", &name, err);
    if (r < 0)
        return err_wrap(err, "field 'metadata'");
    return contest_function(problem, name, starter, err);
}

static int start_problem(const cJSON *record, const cJSON *tests, struct problem *problem,
                         struct err *err)
{
    const cJSON *first = tests->child;
    const char *type;
    int r = json_get_str(first, "testtype", &type, err);

    if (r < 0)
        return err_wrap(err, "field 'private_test_cases': test 1");
    if (strcmp(type, "stdin") == 0)
        return contest_stdio(problem, err);
    if (strcmp(type, "functional") == 0)
        return start_function(record, problem, err);
    return err_say(err, EINVAL,
                   "field 'private_test_cases': test 1: field 'testtype': '%.40s' is "
                   "neither stdin nor functional",
                   type);
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    cleanup_json cJSON *public_tests = NULL, *private_tests = NULL;
    int r = read_tests(record, "public_test_cases", &public_tests, err);

    if (r == 0)
        r = read_tests(record, "private_test_cases", &private_tests, err);
    if (r < 0)
        return r;
    if (!private_tests->child)
        return err_say(err, EINVAL, "field 'private_test_cases': has no tests");
    r = start_problem(record, private_tests, problem, err);
    if (r == 0)
        r = dataset_copy(record, "question_id", &problem->id, err);
    if (r == 0)
        r = dataset_copy(record, "question_content", &problem->statement, err);
    if (r == 0)
        r = dataset_copy(record, "starter_code", &problem->given, err);
    if (r == 0)
        r = add_tests(public_tests, "public_test_cases", true, problem, err);
    if (r == 0)
        r = add_tests(private_tests, "private_test_cases", false, problem, err);
    return r;
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_STDIO, .task = TASK_IMPLEMENT};
    int r;

    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL, "is not a JSON object");
    r = read_fields(record, &problem, err);
    if (r == 0 && !*problem.id)
        r = err_say(err, EINVAL, "field 'question_id': is empty");
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}

const struct dataset dataset_livecodebench = {
    .title = "LiveCodeBench",
    .id_field = "question_id",
    .recognise = recognise,
    .read = read_record,
};
