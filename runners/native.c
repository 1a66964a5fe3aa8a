#include <errno.h>
#include <string.h>

#include "grader/base/language.h"
#include "runners/native.h"

const char *native_entry(const struct native *native,
                         const struct source_program *program)
{
    if (program->entry)
        return runner_program_file(program, program->entry);
    for (size_t i = 0; i < program->file_count; i++)
        if (language_name_ends(program->files[i].name, native->compilable))
            return program->files[i].name;
    return program->file_count == 1 ? program->files[0].name : NULL;
}

/* A single file without a known ending: the language has to be said. */
static int add_unnamed_source(const struct native *native, const char *name,
                              struct command *command)
{
    const char *const parts[] = {"-x", native->language, NULL};
    int r;

    for (const char *const *part = parts; *part; part++) {
        r = command_arg(command, *part);
        if (r < 0)
            return r;
    }
    r = command_file(command, name);
    /* Back to endings, or "-lm" would be read as a source of this language. */
    if (r == 0)
        r = command_arg(command, "-x");
    return r < 0 ? r : command_arg(command, "none");
}

static int add_sources(const struct native *native, const struct source_program *program,
                       struct command *command)
{
    const char *entry = native_entry(native, program);
    int r = 0;

    if (!entry)
        return -EINVAL;
    if (!language_name_ends(entry, native->compilable))
        return add_unnamed_source(native, entry, command);
    for (size_t i = 0; i < program->file_count && r == 0; i++)
        if (language_name_ends(program->files[i].name, native->compilable))
            r = command_file(command, program->files[i].name);
    return r;
}

static int build_with(const struct native *native, const struct toolchain *tc,
                      const struct source_program *program, const char *option,
                      struct command *ret_command)
{
    cleanup_command struct command command = {0};
    const char *const head[] = {
        tc->program, native->standard, "-O2", "-o", NATIVE_PRODUCT,
    };
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(head) && r == 0; i++)
        r = command_arg(&command, head[i]);
    if (r == 0)
        r = add_sources(native, program, &command);
    if (r == 0)
        r = command_arg(&command, "-lm");
    if (r == 0 && option)
        r = command_arg(&command, option);
    if (r == 0)
        r = command_base_env(&command);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

int native_build(const struct native *native, const struct toolchain *tc,
                 const struct source_program *program, struct command *ret_command)
{
    return build_with(native, tc, program, NULL, ret_command);
}

int native_build_function(const struct native *native, const struct toolchain *tc,
                          const struct source_program *program,
                          struct command *ret_command)
{
    return build_with(native, tc, program, "-Wl,--wrap=main", ret_command);
}

int native_run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    cleanup_command struct command command = {0};
    int r = command_arg(&command, NATIVE_PRODUCT);

    (void)tc;
    (void)program;
    if (r == 0)
        r = command_base_env(&command);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}
