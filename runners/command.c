#include <errno.h>
#include <string.h>

#include "runners/runner.h"

void command_release(struct command *command)
{
    for (size_t i = 0; i < command->argc; i++)
        free(command->argv[i]);
    for (size_t i = 0; i < command->envc; i++)
        free(command->env[i]);
    memset(command, 0, sizeof(*command));
}

void recipe_release(struct recipe *recipe)
{
    source_program_release(&recipe->files);
    command_release(&recipe->command);
    memset(recipe, 0, sizeof(*recipe));
}

void command_move(struct command *ret_command, struct command *command)
{
    *ret_command = *command;
    memset(command, 0, sizeof(*command));
}

int command_arg(struct command *command, const char *arg)
{
    char *copy;

    if (command->argc == RUNNER_ARGS_MAX)
        return -E2BIG;
    copy = strdup(arg);
    if (!copy)
        return -ENOMEM;
    command->argv[command->argc++] = copy;
    command->argv[command->argc] = NULL;
    return 0;
}

int command_env(struct command *command, const char *name_value)
{
    char *copy;

    /* The last slot stays NULL. */
    if (command->envc == ARRAY_SIZE(command->env) - 1)
        return -E2BIG;
    copy = strdup(name_value);
    if (!copy)
        return -ENOMEM;
    command->env[command->envc++] = copy;
    command->env[command->envc] = NULL;
    return 0;
}

int command_file(struct command *command, const char *name)
{
    cleanup_free char *path = NULL;

    /* gcc reads "@file" as a file of further options. */
    if (*name != '-' && *name != '@')
        return command_arg(command, name);
    if (asprintf(&path, "./%s", name) < 0) {
        path = NULL;
        return -ENOMEM;
    }
    return command_arg(command, path);
}

int command_base_env(struct command *command)
{
    static const char *const variables[] = {
        "PATH=/usr/bin:/bin", "HOME=" SANDBOX_WORK_DIR, "TMPDIR=" SANDBOX_WORK_DIR,
        "LANG=C.UTF-8",       "LC_ALL=C.UTF-8",
    };

    for (size_t i = 0; i < ARRAY_SIZE(variables); i++) {
        int r = command_env(command, variables[i]);

        if (r < 0)
            return r;
    }
    return 0;
}
