/*
 * MBPP (github.com/google-research/google-research, mbpp), full and sanitized, and the
 * `test` form of MBPP+ (github.com/evalplus/mbppplus_release): a task in prose, and
 * statements that assert what functions of the answer return.
 *
 * What stands in test_setup_code runs after the answer: in 367 and 927, the only ones
 * that have some, it uses a class of the answer's.
 */
#include <errno.h>
#include <string.h>

#include "problems/dataset.h"
#include "problems/evalplus_rules.h"
#include "problems/python_text.h"
#include "problems/strv.h"

#define TEST_MAX ((size_t)64 << 20)

static const char *const full_fields[] = {"task_id", "text", "code", "test_list"};
static const char *const sanitized_fields[] = {"task_id", "prompt", "code", "test_list"};
static const char *const plus_fields[] = {"task_id", "prompt", "code", "test_list",
                                          "test"};
static const char *const foreign_fields[] = {"base_input", "plus_input", "language",
                                             "entry_point"};

static bool is_foreign(const cJSON *record)
{
    for (size_t i = 0; i < ARRAY_SIZE(foreign_fields); i++)
        if (json_get(record, foreign_fields[i]))
            return true;
    return false;
}

static bool recognise(const cJSON *record)
{
    return !is_foreign(record) && !json_get(record, "test") &&
           (dataset_has(record, full_fields, ARRAY_SIZE(full_fields)) ||
            dataset_has(record, sanitized_fields, ARRAY_SIZE(sanitized_fields)));
}

static bool recognise_plus(const cJSON *record)
{
    return !is_foreign(record) &&
           dataset_has(record, plus_fields, ARRAY_SIZE(plus_fields));
}

/* Appends each text of a list as lines. */
static int add_list(const cJSON *record, const char *field, bool required, struct buf *b,
                    struct err *err)
{
    const cJSON *list = json_get(record, field), *item;
    int r = 0;

    if (!required && (!list || cJSON_IsNull(list)))
        return 0;
    if (!cJSON_IsArray(list))
        return err_say(err, EINVAL, "field '%s': is not a list", field);
    if (required && !list->child)
        return err_say(err, EINVAL, "field '%s': is empty", field);
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item))
            return err_say(err, EINVAL, "field '%s': holds what is not a string", field);
        if (r == 0)
            r = buf_add_str(b, item->valuestring);
        if (r == 0)
            r = buf_add_char(b, '\n');
    }
    return r < 0 ? err_say(err, -r, "field '%s': is too large", field) : 0;
}

static int add_text(const cJSON *record, const char *field, struct buf *b,
                    struct err *err)
{
    const char *text;
    int r = json_opt_str(record, field, &text, err);

    if (r < 0 || !text)
        return r;
    r = buf_add_str(b, text);
    if (r == 0)
        r = buf_add_char(b, '\n');
    return r < 0 ? err_say(err, -r, "field '%s': is too large", field) : 0;
}

static int take_test(struct buf *b, struct problem *problem, struct err *err)
{
    struct script_problem *script = &problem->script;

    script->form = SCRIPT_ASSERTS;
    script->test = buf_steal(b, NULL);
    return script->test ? 0 : err_oom(err);
}

static int make_test(const cJSON *record, struct problem *problem, struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(TEST_MAX);
    int r = add_list(record, "test_imports", false, &b, err);

    if (r == 0)
        r = add_text(record, "test_setup_code", &b, err);
    if (r == 0)
        r = add_list(record, "test_list", true, &b, err);
    if (r == 0)
        r = add_list(record, "challenge_test_list", false, &b, err);
    return r < 0 ? r : take_test(&b, problem, err);
}

static int make_plus_test(const cJSON *record, struct problem *problem, struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(TEST_MAX);
    const char *test;
    int r = add_list(record, "test_imports", false, &b, err);

    if (r == 0)
        r = json_get_str(record, "test", &test, err);
    if (r == 0)
        r = add_text(record, "test", &b, err);
    return r < 0 ? r : take_test(&b, problem, err);
}

/* The first of the answer's functions that the tests name is the one that is asked for.
 */
static int set_entry(struct script_problem *script, struct err *err)
{
    cleanup_free char *name = NULL;
    int r = python_text_called(script->test, script->reference, &name);

    if (r < 0)
        return err_oom(err);
    if (!name)
        return err_say(err, EINVAL,
                       "field 'code': defines none of the functions that the tests use");
    script->entry_point = steal_ptr(name);
    return 0;
}

static int read_common(const cJSON *record, const char *statement,
                       struct problem *problem, struct err *err)
{
    int r = dataset_task_id(record, &problem->id, err);

    if (r == 0)
        r = dataset_copy(record, statement, &problem->statement, err);
    if (r == 0)
        r = dataset_copy(record, "code", &problem->script.reference, err);
    if (r < 0)
        return r;
    problem->script.prompt = strdup("");
    if (!problem->script.prompt)
        return err_oom(err);
    return dataset_allow_python(problem, err);
}

static int read_with(const cJSON *record,
                     int (*make)(const cJSON *, struct problem *, struct err *),
                     struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_SCRIPT,
                              .task = TASK_IMPLEMENT,
                              .reference_field = "code"};
    int r;

    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL, "is not a JSON object");
    r = read_common(record, json_get(record, "text") ? "text" : "prompt", &problem, err);
    if (r == 0)
        r = make(record, &problem, err);
    if (r == 0)
        r = set_entry(&problem.script, err);
    if (r == 0)
        r = dataset_find_packages(&problem.script, err);
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    return read_with(record, make_test, ret_problem, err);
}

/* Where it is known that values do not cross as they are, nobody has to try. */
static int set_mode(struct problem *problem, struct err *err)
{
    cleanup_free char *id = NULL;

    if (asprintf(&id, "Mbpp/%s", problem->id) < 0) {
        id = NULL;
        return err_oom(err);
    }
    switch (evalplus_rule(id).judging) {
    case EVALPLUS_TOO_LARGE:
        problem->script.mode = SCRIPT_MODE_INLINE;
        problem->script.why_inline = EVALPLUS_WHY_INLINE;
        break;
    case EVALPLUS_NOT_NONE:
        problem->script.mode = SCRIPT_MODE_HANDLES;
        break;
    default:
        break;
    }
    return 0;
}

static int read_plus(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem;
    int r = read_with(record, make_plus_test, &problem, err);

    if (r < 0)
        return r;
    r = set_mode(&problem, err);
    if (r < 0)
        problem_release(&problem);
    else
        *ret_problem = problem;
    return r;
}

const struct dataset dataset_mbpp = {
    .title = "MBPP",
    .recognise = recognise,
    .read = read_record,
};

const struct dataset dataset_mbppplus = {
    .title = "MBPP+",
    .recognise = recognise_plus,
    .read = read_plus,
};
