/*
 * HumanEval (github.com/openai/human-eval), and files of the same form: a prompt that
 * ends in a function's docstring, and a `test` that defines check(candidate).
 */
#include <errno.h>
#include <string.h>

#include "problems/dataset.h"

static const char *const fields[] = {"task_id", "prompt", "entry_point",
                                     "canonical_solution", "test"};

/* Kin with more in them than `test` tells, or in other languages. To read them as
 * HumanEval would judge by fewer tests, or by the wrong ones. */
static const char *const foreign_fields[] = {"base_input", "plus_input", "declaration",
                                             "buggy_solution", "language"};

static bool recognise(const cJSON *record)
{
    for (size_t i = 0; i < ARRAY_SIZE(foreign_fields); i++)
        if (json_get(record, foreign_fields[i]))
            return false;
    return dataset_has(record, fields, ARRAY_SIZE(fields));
}

static int read_fields(const cJSON *record, struct problem *problem, struct err *err)
{
    struct script_problem *script = &problem->script;
    int r = dataset_task_id(record, &problem->id, err);

    if (r == 0)
        r = dataset_copy(record, "prompt", &script->prompt, err);
    if (r == 0)
        r = dataset_copy(record, "entry_point", &script->entry_point, err);
    if (r == 0)
        r = dataset_copy(record, "canonical_solution", &script->reference, err);
    if (r == 0)
        r = dataset_copy(record, "test", &script->test, err);
    if (r < 0)
        return r;
    if (!dataset_is_name(script->entry_point))
        return err_say(err, EINVAL, "field 'entry_point': '%.80s' is not a name",
                       script->entry_point);
    if (!strstr(script->test, "def check("))
        return err_say(err, EINVAL, "field 'test': does not define check(candidate)");
    r = dataset_find_packages(script, err);
    return r < 0 ? r : dataset_allow_python(problem, err);
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_SCRIPT, .task = TASK_IMPLEMENT};
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

const struct dataset dataset_humaneval = {
    .title = "HumanEval",
    .recognise = recognise,
    .read = read_record,
};
