/*
 * HumanEvalPack (github.com/bigcode-project/octopack), Python: HumanEval with an injected
 * bug. `ID` asks to mend the given function; `ID/explain` asks for an explanation, which
 * is judged by the code that was rebuilt from it alone.
 */
#include <errno.h>
#include <string.h>

#include "problems/dataset.h"

static const char *const fields[] = {"task_id",        "prompt", "canonical_solution",
                                     "buggy_solution", "test",   "entry_point",
                                     "declaration"};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

/* Ids begin with their language: "Python/7", "CPP/7". */
static int check_language(const char *id, struct err *err)
{
    static const char python[] = "Python/";

    if (strncmp(id, python, sizeof(python) - 1) == 0)
        return 0;
    return err_say(err, ENOTSUP,
                   "field 'task_id': the record is in %.*s; of HumanEvalPack assay reads "
                   "Python",
                   (int)strcspn(id, "/"), id);
}

static int set_id(const cJSON *record, struct problem *problem, struct err *err)
{
    char *explain;
    int r = dataset_task_id(record, &problem->id, err);

    if (r == 0)
        r = check_language(problem->id, err);
    if (r < 0 || problem->task != TASK_EXPLAIN)
        return r;
    if (asprintf(&explain, "%s/explain", problem->id) < 0)
        return err_oom(err);
    free(problem->id);
    problem->id = explain;
    return 0;
}

/* What a model sees. To mend: declaration, faulty body, and the test that shows the
 * fault, as the data set's own prompts have it; to explain: the right function. */
static int make_statement(const cJSON *record, struct problem *problem, struct err *err)
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
    if (asprintf(&problem->statement, "%s `%s`:\n\n```python\n%s```\n",
                 explain ? "Explain, without any code, so that it could be written again "
                           "from the explanation, the function"
                         : "Mend the function",
                 problem->script.entry_point, problem->given) < 0) {
        problem->statement = NULL;
        return err_oom(err);
    }
    return 0;
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    struct script_problem *script = &problem->script;
    int r = set_id(record, problem, err);

    if (r == 0)
        r = dataset_copy(record, "prompt", &script->prompt, err);
    if (r == 0)
        r = dataset_copy(record, "entry_point", &script->entry_point, err);
    if (r == 0)
        r = dataset_copy(record, "canonical_solution", &script->reference, err);
    if (r == 0)
        r = dataset_copy(record, "test", &script->test, err);
    if (r == 0 && !dataset_is_name(script->entry_point))
        r = err_say(err, EINVAL, "field 'entry_point': '%.80s' is not a name",
                    script->entry_point);
    if (r == 0)
        r = make_statement(record, problem, err);
    if (r == 0)
        r = dataset_find_packages(script, err);
    return r < 0 ? r : dataset_allow_python(problem, err);
}

/* The test calls its check() itself. */
static int read_task(const cJSON *record, enum task_kind task,
                     struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_SCRIPT,
                              .task = task,
                              .script = {.form = SCRIPT_ASSERTS}};
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
