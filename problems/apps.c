/*
 * APPS (github.com/hendrycks/apps; huggingface.co/datasets/codeparrot/apps): problems
 * with inputs and outputs as a JSON text in a string. A program, or with `fn_name` a
 * function. The solutions that the records bring are not all right, so none is taken for
 * a reference.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/scan.h"
#include "problems/contest.h"
#include "problems/dataset.h"
#include "problems/json_value.h"

#define VALUE_MAX ((size_t)64 << 20)

static const char *const fields[] = {"question", "solutions", "input_output",
                                     "starter_code"};

/* The text of a list's members, one after the other. */
struct members {
    struct scan scan;
    bool first;
};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields)) &&
           (json_get(record, "problem_id") || json_get(record, "id"));
}

static int set_id(const cJSON *record, struct problem *problem, struct err *err)
{
    const char *field = json_get(record, "problem_id") ? "problem_id" : "id";

    return dataset_id(record, field, &problem->id, err);
}

/* ---- programs ---- */

/* A text; or a list of its lines. */
static int line_text(const cJSON *value, struct buf *b, struct err *err)
{
    const cJSON *line;

    buf_clear(b);
    if (cJSON_IsString(value))
        return buf_add_str(b, value->valuestring) < 0 ? err_oom(err) : 0;
    if (!cJSON_IsArray(value))
        return err_say(err, EINVAL, "is neither a text nor a list of lines");
    cJSON_ArrayForEach(line, value)
    {
        if (!cJSON_IsString(line))
            return err_say(err, EINVAL, "holds a line that is no text");
        if (buf_add_str(b, line->valuestring) < 0 || buf_add_char(b, '\n') < 0)
            return err_oom(err);
    }
    return 0;
}

static int add_programs(const cJSON *inputs, const cJSON *outputs,
                        struct problem *problem, struct err *err)
{
    cleanup_buf struct buf in = BUF_INIT(VALUE_MAX), out = BUF_INIT(VALUE_MAX);
    const cJSON *output = outputs->child, *input;
    int r = contest_stdio(problem, err);

    cJSON_ArrayForEach(input, inputs)
    {
        if (r == 0)
            r = line_text(input, &in, err);
        if (r == 0)
            r = line_text(output, &out, err);
        if (r == 0)
            r = contest_add_io(problem, false, buf_str(&in), buf_str(&out), err);
        if (r < 0)
            return r;
        output = output->next;
    }
    return contest_allow_tolerance(problem, err);
}

/* ---- functions ---- */

/* The next member as text; NULL at the end, or where the list is malformed. The record
 * has been read as JSON already. */
static char *next_member(struct members *list)
{
    const char *start;

    if (list->first ? !scan_maybe(&list->scan, '[') : !scan_maybe(&list->scan, ','))
        return NULL;
    list->first = false;
    scan_space(&list->scan);
    start = list->scan.at;
    if (!json_value_skip(&list->scan))
        return NULL;
    return strndup(start, (size_t)(list->scan.at - start));
}

/* The member of this name of a JSON object in a text. */
static bool find_member(const char *text, const char *name, struct members *ret_list)
{
    struct scan scan;

    scan_init(&scan, text, strlen(text), NULL, 0);
    if (!scan_maybe(&scan, '{'))
        return false;
    do {
        struct scan_text key;

        if (scan_peek(&scan) != '"' || !scan_string(&scan, &key) ||
            !scan_maybe(&scan, ':'))
            return false;
        scan_space(&scan);
        if (scan_text_is(key, name)) {
            *ret_list = (struct members){scan, true};
            return true;
        }
        if (!json_value_skip(&scan))
            return false;
    } while (scan_maybe(&scan, ','));
    return false;
}

/* From the text itself, for its numbers. */
static int add_calls(const char *text, size_t count, struct problem *problem,
                     struct err *err)
{
    struct members inputs, outputs;

    if (!find_member(text, "inputs", &inputs) || !find_member(text, "outputs", &outputs))
        return err_say(err, EINVAL, "is malformed");
    for (size_t i = 0; i < count; i++) {
        cleanup_free char *input = next_member(&inputs);
        cleanup_free char *output = next_member(&outputs);
        int r = input && output
                    ? contest_add_call(problem, false, input, true, output, err)
                    : err_say(err, EINVAL, "is malformed");

        if (r < 0)
            return err_wrap(err, "test %zu", i + 1);
    }
    return 0;
}

static int start_function(const cJSON *record, const char *name, struct problem *problem,
                          struct err *err)
{
    const char *starter;
    int r = json_get_str(record, "starter_code", &starter, err);

    if (r == 0)
        r = contest_function(problem, name, starter, err);
    problem->function.compare.match = FUNCTION_ONE_OF;
    return r;
}

/* ---- the record ---- */

static int read_tests(const cJSON *record, struct problem *problem, struct err *err)
{
    cleanup_json cJSON *tests = NULL;
    const cJSON *inputs, *outputs;
    const char *text, *name;
    int r = json_get_str(record, "input_output", &text, err);

    if (r < 0)
        return r;
    r = json_parse(text, strlen(text), &tests, err);
    if (r == 0)
        r = json_opt_str(tests, "fn_name", &name, err);
    if (r < 0)
        return err_wrap(err, "field 'input_output'");
    inputs = json_get(tests, "inputs");
    outputs = json_get(tests, "outputs");
    if (!cJSON_IsArray(inputs) || !cJSON_IsArray(outputs) || !inputs->child ||
        cJSON_GetArraySize(inputs) != cJSON_GetArraySize(outputs))
        return err_say(err, EINVAL,
                       "field 'input_output': needs as many inputs as outputs, and some");
    if (!name)
        r = add_programs(inputs, outputs, problem, err);
    else
        r = start_function(record, name, problem, err);
    if (r == 0 && name)
        r = add_calls(text, (size_t)cJSON_GetArraySize(inputs), problem, err);
    return r < 0 ? err_wrap(err, "field 'input_output'") : 0;
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_STDIO, .task = TASK_IMPLEMENT};
    int r;

    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL, "is not a JSON object");
    r = set_id(record, &problem, err);
    if (r == 0)
        r = dataset_copy(record, "question", &problem.statement, err);
    if (r == 0)
        r = read_tests(record, &problem, err);
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}

const struct dataset dataset_apps = {
    .title = "APPS",
    .id_field = "problem_id",
    .recognise = recognise,
    .read = read_record,
};
