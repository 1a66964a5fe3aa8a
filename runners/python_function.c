/*
 * Python in the function kind: the answer's files and a driver beside them.
 */
#include <errno.h>
#include <string.h>

#include "runners/langs.h"
#include "runners/python.h"
#include "runners/python_sources.h"
#include "runners/runner.h"

static const char *refuses(const struct signature *signature)
{
    (void)signature;
    return NULL;
}

static const char *const plain_names[VALUE_KIND_MAX] = {
    [VALUE_INT] = "int",   [VALUE_BIGINT] = "int",       [VALUE_FLOAT] = "float",
    [VALUE_BOOL] = "bool", [VALUE_STRING] = "str",       [VALUE_BYTES] = "bytes",
    [VALUE_LIST] = "list", [VALUE_TUPLE] = "tuple",      [VALUE_SET] = "set",
    [VALUE_MAP] = "dict",  [VALUE_OPTIONAL] = "None | ", [VALUE_ANY] = "object",
};

static int add_type(struct buf *text, const struct value_type *type)
{
    int r;

    if (type->kind == VALUE_OPTIONAL) {
        r = add_type(text, &type->parts[0]);
        return r < 0 ? r : buf_add_str(text, " | None");
    }
    r = buf_add_str(text, plain_names[type->kind]);
    for (size_t i = 0; i < type->part_count && r == 0; i++) {
        r = buf_add_str(text, i ? ", " : "[");
        if (r == 0)
            r = add_type(text, &type->parts[i]);
    }
    return r < 0 || !type->part_count ? r : buf_add_char(text, ']');
}

static int declare(const struct signature *signature, struct buf *text)
{
    const char *indent = signature->holder ? "    " : "";
    int r = 0;

    if (signature->holder)
        r = buf_addf(text, "class %s:\n", signature->holder);
    if (r == 0)
        r = buf_addf(text, "%sdef %s(%s", indent, signature->name,
                     signature->holder ? "self" : "");
    for (size_t i = 0; i < signature->parameter_count && r == 0; i++) {
        r = buf_addf(text, "%s%s: ", i || signature->holder ? ", " : "",
                     signature->parameters[i].name);
        if (r == 0)
            r = add_type(text, &signature->parameters[i].type);
    }
    if (r == 0)
        r = buf_add_str(text, ") -> ");
    if (r == 0)
        r = add_type(text, &signature->result);
    return r < 0 ? r : buf_addf(text, ":\n%s    ...\n", indent);
}

static int wrap(const struct signature *signature, const struct source_program *answer,
                struct source_program *ret_program)
{
    const char *entry = runner_python.entry(answer);
    struct source_program program = {0};
    const char *driver;
    size_t len;
    int r = entry ? 0 : -EINVAL;

    (void)signature;
    for (size_t i = 0; i < answer->file_count && r == 0; i++)
        r = source_program_add(&program, answer->files[i].name, answer->files[i].data,
                               answer->files[i].len);
    driver = python_source(PYTHON_SOURCE_FUNCTION, &len);
    if (r == 0)
        r = source_program_add(&program, PYTHON_DRIVER_FILE, driver, len);
    if (r == 0) {
        program.entry = strdup(entry);
        r = program.entry ? 0 : -ENOMEM;
    }
    if (r < 0) {
        source_program_release(&program);
        return r;
    }
    *ret_program = program;
    return 0;
}

/* Preamble and answer; what else an answer brings it imports itself. */
static int run(const struct toolchain *tc, const struct signature *signature,
               const struct source_program *program, struct command *ret_command)
{
    const char *files[3] = {NULL};
    cleanup_free char *name = NULL;
    size_t count = 0;

    if (asprintf(&name, "%s%s%s", signature->holder ? signature->holder : "",
                 signature->holder ? "." : "", signature->name) < 0) {
        name = NULL;
        return -ENOMEM;
    }
    for (size_t i = 0; i < program->file_count; i++)
        if (strcmp(program->files[i].name, PYTHON_PREAMBLE_FILE) == 0)
            files[count++] = PYTHON_PREAMBLE_FILE;
    files[count++] = program->entry;
    return python_function_command(tc, name, files, ret_command);
}

const struct function_runner python_function = {
    .refuses = refuses,
    .declare = declare,
    .wrap = wrap,
    .run = run,
};
