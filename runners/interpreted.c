#include <errno.h>
#include <string.h>

#include "runners/interpreted.h"

/* "main.js" */
static bool is_called_main(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash ? slash + 1 : name;

    return strncasecmp(base, "main.", strlen("main.")) == 0;
}

const char *interpreted_entry(const struct runner *runner,
                              const struct source_program *program)
{
    const char *only = NULL;
    size_t sources = 0;

    if (program->entry)
        return runner_program_file(program, program->entry);
    if (program->file_count == 1)
        return program->files[0].name;
    for (size_t i = 0; i < program->file_count; i++) {
        const char *name = program->files[i].name;

        if (!runner_has_source(runner, name))
            continue;
        if (is_called_main(name))
            return name;
        only = name;
        sources++;
    }
    return sources == 1 ? only : NULL;
}

static int add_all(struct command *command, const char *const *items,
                   int (*add)(struct command *command, const char *item))
{
    int r = 0;

    for (; items && *items && r == 0; items++)
        r = add(command, *items);
    return r;
}

int interpreted_start(const char *tool, const char *const *env, const char *const *args,
                      struct command *ret_command)
{
    cleanup_command struct command command = {0};
    int r = command_base_env(&command);

    if (r == 0)
        r = add_all(&command, env, command_env);
    if (r == 0)
        r = command_arg(&command, tool);
    if (r == 0)
        r = add_all(&command, args, command_arg);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

int interpreted_command(const struct toolchain *tc, const struct source_program *program,
                        const char *const *env, const char *const *args,
                        struct command *ret_command)
{
    cleanup_command struct command command = {0};
    const char *entry = interpreted_entry(tc->runner, program);
    int r;

    if (!entry)
        return -EINVAL;
    r = interpreted_start(tc->program, env, args, &command);
    if (r == 0)
        r = command_file(&command, entry);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

int interpreted_add_sources(const struct runner *runner,
                            const struct source_program *program, struct command *command)
{
    size_t sources = 0;
    int r = 0;

    for (size_t i = 0; i < program->file_count && r == 0; i++) {
        const char *name = program->files[i].name;

        if (program->file_count > 1 && !runner_has_source(runner, name))
            continue;
        r = command_file(command, name);
        sources++;
    }
    return r == 0 && !sources ? -EINVAL : r;
}
