/*
 * HumanEval-X (github.com/THUDM/CodeGeeX): HumanEval in C++, Go, Java, JavaScript, Python
 * and Rust, with tests in the same language.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "problems/humaneval_x.h"
#include "problems/strv.h"

static const struct {
    const char *prefix, *language;
} languages[] = {
    {"CPP/", "cpp"},       {"Go/", "go"},
    {"Java/", "java"},     {"JavaScript/", "javascript"},
    {"Python/", "python"}, {"Rust/", "rust"},
};

static const char *const fields[] = {"task_id", "prompt",      "canonical_solution",
                                     "test",    "declaration", "example_test"};

static bool recognise(const cJSON *record)
{
    return dataset_has(record, fields, ARRAY_SIZE(fields)) &&
           !json_get(record, "buggy_solution");
}

static int find_language(const char *id, size_t *ret_index, struct err *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        if (strncmp(id, languages[i].prefix, strlen(languages[i].prefix)) == 0) {
            *ret_index = i;
            return 0;
        }
    return err_say(err, ENOTSUP,
                   "field 'task_id': '%.80s' does not begin with a language that assay "
                   "knows: CPP/, Go/, Java/, JavaScript/, Python/, Rust/",
                   id);
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The last "NAME(" or "NAME = (" of a declaration. */
static int find_entry_point(const char *declaration, char **ret_name, struct err *err)
{
    const char *line = strrchr(declaration, '('), *at, *start;

    /* The first bracket of the last line that has one. */
    while (line && line > declaration && line[-1] != '\n')
        line--;
    at = line ? strchr(line, '(') : NULL;
    while (at && at > line && !is_word(at[-1]))
        at--;
    for (start = at; start && start > line && is_word(start[-1]); start--)
        ;
    if (!at || start == at)
        return err_say(err, EINVAL, "field 'declaration': names no function");
    *ret_name = strndup(start, (size_t)(at - start));
    return *ret_name ? 0 : err_oom(err);
}

static int get_entry_point(const cJSON *record, const char *given, char **ret_name,
                           struct err *err)
{
    const char *declaration;
    int r;

    if (given) {
        *ret_name = strdup(given);
        return *ret_name ? 0 : err_oom(err);
    }
    r = json_get_str(record, "declaration", &declaration, err);
    return r < 0 ? r : find_entry_point(declaration, ret_name, err);
}

static int read_script(const cJSON *record, struct script_problem *script,
                       struct err *err)
{
    int r = dataset_copy(record, "prompt", &script->prompt, err);

    /* The test calls its check() itself. */
    script->form = SCRIPT_ASSERTS;
    if (r == 0)
        r = dataset_copy(record, "canonical_solution", &script->reference, err);
    if (r == 0)
        r = dataset_copy(record, "test", &script->test, err);
    return r < 0 ? r : dataset_find_packages(script, err);
}

/* In Rust the prompt may be a comment alone, and what is continued the declaration. */
static int read_code(const cJSON *record, struct inline_problem *inlined, struct err *err)
{
    cleanup_free char *declaration = NULL;
    int r = dataset_copy(record, "prompt", &inlined->prompt, err);

    if (r < 0 || strchr(inlined->prompt, '{'))
        return r;
    r = dataset_copy(record, "declaration", &declaration, err);
    if (r < 0)
        return r;
    free(inlined->prompt);
    inlined->prompt = steal_ptr(declaration);
    return 0;
}

static int read_inline(const cJSON *record, struct inline_problem *inlined,
                       struct err *err)
{
    int r = read_code(record, inlined, err);

    if (r == 0)
        r = dataset_copy(record, "canonical_solution", &inlined->reference, err);
    if (r == 0)
        r = dataset_copy(record, "test", &inlined->test, err);
    if (r == 0 && json_get(record, "test_setup"))
        r = dataset_copy(record, "test_setup", &inlined->setup, err);
    return r;
}

int humaneval_x_read(const cJSON *record, const char *entry_point,
                     struct problem *problem, struct err *err)
{
    char **name;
    size_t i = 0;
    int r = dataset_task_id(record, &problem->id, err);

    if (r == 0)
        r = find_language(problem->id, &i, err);
    if (r < 0)
        return r;
    problem->kind =
        strcmp(languages[i].language, "python") == 0 ? KIND_SCRIPT : KIND_INLINE;
    name = problem->kind == KIND_SCRIPT ? &problem->script.entry_point
                                        : &problem->inlined.entry_point;
    if (problem->kind == KIND_INLINE)
        problem->inlined.language = languages[i].language;
    r = get_entry_point(record, entry_point, name, err);
    if (r == 0 && !dataset_is_name(*name))
        r = err_say(err, EINVAL, "field 'entry_point': '%.80s' is not a name", *name);
    if (r == 0)
        r = problem->kind == KIND_SCRIPT ? read_script(record, &problem->script, err)
                                         : read_inline(record, &problem->inlined, err);
    if (r == 0 && strv_add(&problem->languages, languages[i].language) < 0)
        r = err_oom(err);
    return r;
}

const char *humaneval_x_label(const struct problem *problem)
{
    return problem->kind == KIND_INLINE ? problem->inlined.language : "python";
}

static int read_record(const cJSON *record, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_SCRIPT, .task = TASK_IMPLEMENT};
    int r;

    if (!cJSON_IsObject(record))
        return err_say(err, EINVAL, "is not a JSON object");
    r = humaneval_x_read(record, NULL, &problem, err);
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}

const struct dataset dataset_humaneval_x = {
    .title = "HumanEval-X",
    .recognise = recognise,
    .read = read_record,
};
