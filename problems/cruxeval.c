/*
 * CRUXEval (github.com/facebookresearch/cruxeval): a function f, arguments, and what it
 * returns. Each record asks two things: `ID` or `ID/output` the output for the given
 * input, `ID/input` an input that gives the output.
 */
#include <errno.h>
#include <string.h>

#include "problems/dataset.h"

static const char *const fields[] = {"code", "input", "output", "id"};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

/* What is asked; the answer itself is not in it. */
static int make_statement(struct problem *problem, struct err *err)
{
    const struct literal_problem *literal = &problem->literal;
    bool output = literal->predicted == PREDICT_OUTPUT;
    int n = asprintf(&problem->statement, "```python\n%s\n```\n\n%s\n\n    f(%s) == %s\n",
                     literal->code,
                     output ? "What does the call return? Give a Python literal."
                            : "With which arguments does the call return this?",
                     output ? literal->input : "??", output ? "??" : literal->output);

    if (n >= 0)
        return 0;
    problem->statement = NULL;
    return err_oom(err);
}

static int set_ids(const char *id, struct problem *problem, struct err *err)
{
    bool output = problem->literal.predicted == PREDICT_OUTPUT;
    char **suffixed = output ? &problem->alias : &problem->id;

    if (!*id)
        return err_say(err, EINVAL, "field 'id': is empty");
    if (asprintf(suffixed, "%s/%s", id, output ? "output" : "input") < 0) {
        *suffixed = NULL;
        return err_oom(err);
    }
    if (!output)
        return 0;
    problem->id = strdup(id);
    return problem->id ? 0 : err_oom(err);
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    struct literal_problem *literal = &problem->literal;
    const char *id;
    int r = json_get_str(record, "id", &id, err);

    if (r == 0)
        r = set_ids(id, problem, err);
    if (r == 0)
        r = dataset_copy(record, "code", &literal->code, err);
    if (r == 0)
        r = dataset_copy(record, "input", &literal->input, err);
    if (r == 0)
        r = dataset_copy(record, "output", &literal->output, err);
    if (r < 0)
        return r;
    if (!strstr(literal->code, "def f("))
        return err_say(err, EINVAL, "field 'code': does not define f");
    r = make_statement(problem, err);
    return r < 0 ? r : dataset_allow_python(problem, err);
}

static int read_task(const cJSON *record, enum predicted predicted,
                     struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_LITERAL,
                              .task = TASK_PREDICT,
                              .literal = {.predicted = predicted}};
    int r;

    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL, "is not a JSON object");
    r = read_fields(record, &problem, err);
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}

static int read_output(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    return read_task(record, PREDICT_OUTPUT, ret_problem, err);
}

static int read_input(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    return read_task(record, PREDICT_INPUT, ret_problem, err);
}

const struct dataset dataset_cruxeval = {
    .title = "CRUXEval",
    .id_field = "id",
    .recognise = recognise,
    .read = read_output,
    .read_second = read_input,
};
