/*
 * HumanEvalPack (github.com/bigcode-project/octopack): HumanEval-X with an injected bug.
 * `ID` asks to mend the given function; `ID/explain` asks for an explanation, which is
 * judged by the code that was rebuilt from it alone.
 */
#include <errno.h>
#include <string.h>

#include "problems/humaneval_x.h"

static const char *const fields[] = {"task_id",        "prompt", "canonical_solution",
                                     "buggy_solution", "test",   "entry_point",
                                     "declaration"};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

static int add_explain(struct problem *problem, struct err *err)
{
    char *explain;

    if (problem->task != TASK_EXPLAIN)
        return 0;
    if (asprintf(&explain, "%s/explain", problem->id) < 0)
        return err_oom(err);
    free(problem->id);
    problem->id = explain;
    return 0;
}

/* What a model sees. To mend: declaration, faulty body, and the test that shows the
 * fault, as the data set's own prompts have it; to explain: the right function. */
static int make_statement(const cJSON *record, const char *entry_point,
                          struct problem *problem, struct err *err)
{
    bool explain = problem->task == TASK_EXPLAIN;
    const char *body = explain ? "canonical_solution" : "buggy_solution", *declaration;
    const char *code;
    int r = json_get_str(record, "declaration", &declaration, err);

    if (r == 0)
        r = json_get_str(record, body, &code, err);
    if (r < 0)
        return r;
    if (asprintf(&problem->given, "%s%s", declaration, code) < 0) {
        problem->given = NULL;
        return err_oom(err);
    }
    if (asprintf(&problem->statement, "%s `%s`:\n\n```%s\n%s```\n",
                 explain ? "Explain, without any code, so that it could be written again "
                           "from the explanation, the function"
                         : "Mend the function",
                 entry_point, humaneval_x_label(problem), problem->given) < 0) {
        problem->statement = NULL;
        return err_oom(err);
    }
    return 0;
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    const char *entry_point;
    int r = json_get_str(record, "entry_point", &entry_point, err);

    if (r == 0)
        r = humaneval_x_read(record, entry_point, problem, err);
    if (r == 0)
        r = add_explain(problem, err);
    return r < 0 ? r : make_statement(record, entry_point, problem, err);
}

static int read_task(const cJSON *record, enum task_kind task,
                     struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_SCRIPT, .task = task};
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

static int read_fix(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    return read_task(record, TASK_DEBUG, ret_problem, err);
}

static int read_explain(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    return read_task(record, TASK_EXPLAIN, ret_problem, err);
}

const struct dataset dataset_humanevalpack = {
    .title = "HumanEvalPack",
    .recognise = recognise,
    .read = read_fix,
    .read_second = read_explain,
};
