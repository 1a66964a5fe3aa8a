#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "problems/problem.h"
#include "problems/strv.h"

const char *problem_kind_name(enum problem_kind kind)
{
    static const char *const names[KIND_MAX] = {
        [KIND_STDIO] = "stdio",       [KIND_SCRIPT] = "script",
        [KIND_FUNCTION] = "function", [KIND_LITERAL] = "literal",
        [KIND_INLINE] = "inline",
    };

    return names[kind];
}

const char *task_kind_name(enum task_kind task)
{
    static const char *const names[TASK_MAX] = {
        [TASK_IMPLEMENT] = "implement", [TASK_FIX_SYNTAX] = "fix-syntax",
        [TASK_DEBUG] = "debug",         [TASK_REFACTOR] = "refactor",
        [TASK_PREDICT] = "predict",     [TASK_EXPLAIN] = "explain",
    };

    return names[task];
}

static void source_files_free(struct source_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(files[i].name);
        free(files[i].data);
    }
    free(files);
}

void source_program_release(struct source_program *program)
{
    free(program->language);
    free(program->entry);
    source_files_free(program->files, program->file_count);
    *program = (struct source_program){0};
}

int source_files_add(struct source_file **files, size_t *count, const char *name,
                     const char *data, size_t len)
{
    struct source_file *grown = realloc(*files, (*count + 1) * sizeof(*grown));
    cleanup_free char *own_name = strdup(name);
    cleanup_free char *own_data = malloc(len + 1);

    if (grown)
        *files = grown;
    if (!grown || !own_name || !own_data)
        return -ENOMEM;
    if (len)
        memcpy(own_data, data, len);
    own_data[len] = '\0';
    grown[(*count)++] = (struct source_file){
        .name = steal_ptr(own_name),
        .data = steal_ptr(own_data),
        .len = len,
    };
    return 0;
}

int source_program_add(struct source_program *program, const char *name, const char *data,
                       size_t len)
{
    return source_files_add(&program->files, &program->file_count, name, data, len);
}

/* The loader bounds how deep groups are nested. */
static void group_release(struct test_group *group)
{
    for (size_t i = 0; i < group->case_count; i++) {
        free(group->cases[i].name);
        free(group->cases[i].in_path);
        free(group->cases[i].ans_path);
        free(group->cases[i].in_text);
        free(group->cases[i].ans_text);
    }
    free(group->cases);
    for (size_t i = 0; i < group->group_count; i++)
        group_release(&group->groups[i]);
    free(group->groups);
    free(group->name);
    strv_free(group->validator_args);
    strv_free(group->require_pass);
}

static void stdio_release(struct stdio_problem *stdio)
{
    group_release(&stdio->data);
    source_program_release(&stdio->validator_program);
    source_files_free(stdio->includes, stdio->include_count);
}

static void submissions_free(struct submission *submissions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct submission *submission = &submissions[i];

        free(submission->name);
        free(submission->expected);
        free(submission->path);
        free(submission->refused);
        source_program_release(&submission->program);
    }
    free(submissions);
}

static void script_release(struct script_problem *script)
{
    free(script->prompt);
    free(script->test);
    free(script->entry_point);
    strv_free(script->names);
    strv_free(script->modules);
    source_files_free(script->answer_files, script->answer_file_count);
    source_files_free(script->test_files, script->test_file_count);
    strv_free(script->packages);
    free(script->reference);
}

static void function_release(struct function_problem *function)
{
    signature_release(&function->signature);
    free(function->prompt);
    free(function->reference);
    source_program_release(&function->checker);
    source_program_release(&function->oracle);
    for (size_t i = 0; i < function->case_count; i++) {
        free(function->cases[i].name);
        free(function->cases[i].args);
        free(function->cases[i].expect);
    }
    free(function->cases);
}

int function_add_case(struct function_problem *function, const char *name,
                      const char *args, const char *expect)
{
    cleanup_free char *own_name = strdup(name);
    cleanup_free char *own_args = strdup(args);
    cleanup_free char *own_expect = expect ? strdup(expect) : NULL;
    size_t count = function->case_count;

    if (!own_name || !own_args || (expect && !own_expect))
        return -ENOMEM;
    /* Grows at powers of two. */
    if ((count & (count - 1)) == 0) {
        size_t room = count ? 2 * count : 1;
        struct function_case *grown = reallocarray(function->cases, room, sizeof(*grown));

        if (!grown)
            return -ENOMEM;
        function->cases = grown;
    }
    function->cases[function->case_count++] = (struct function_case){
        .name = steal_ptr(own_name),
        .args = steal_ptr(own_args),
        .expect = steal_ptr(own_expect),
    };
    return 0;
}

static void literal_release(struct literal_problem *literal)
{
    free(literal->code);
    free(literal->input);
    free(literal->output);
}

static void inline_release(struct inline_problem *inlined)
{
    free(inlined->prompt);
    free(inlined->closing);
    strv_free(inlined->stops);
    free(inlined->setup);
    free(inlined->test);
    free(inlined->entry_point);
    free(inlined->reference);
}

static int read_either(const char *text, const char *path, size_t cap, char **ret_data,
                       size_t *ret_len, struct err *err)
{
    char *copy;

    if (!text)
        return io_read_file(path, cap, ret_data, ret_len, err);
    copy = strdup(text);
    if (!copy)
        return err_oom(err);
    *ret_data = copy;
    *ret_len = strlen(copy);
    return 0;
}

int test_case_input(const struct test_case *test, size_t cap, char **ret_data,
                    size_t *ret_len, struct err *err)
{
    return read_either(test->in_text, test->in_path, cap, ret_data, ret_len, err);
}

int test_case_answer(const struct test_case *test, size_t cap, char **ret_data,
                     size_t *ret_len, struct err *err)
{
    return read_either(test->ans_text, test->ans_path, cap, ret_data, ret_len, err);
}

void problem_release(struct problem *problem)
{
    free(problem->id);
    free(problem->alias);
    free(problem->title);
    free(problem->path);
    free(problem->statement);
    free(problem->given);
    strv_free(problem->languages);
    submissions_free(problem->submissions, problem->submission_count);
    switch (problem->kind) {
    case KIND_STDIO:
        stdio_release(&problem->stdio);
        break;
    case KIND_SCRIPT:
        script_release(&problem->script);
        break;
    case KIND_FUNCTION:
        function_release(&problem->function);
        break;
    case KIND_LITERAL:
        literal_release(&problem->literal);
        break;
    case KIND_INLINE:
        inline_release(&problem->inlined);
        break;
    case KIND_MAX:
        break;
    }
    *problem = (struct problem){0};
}
