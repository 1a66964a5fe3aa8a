/*
 * Bash. Reading a script does not find all that is wrong with it: the rest fails when it
 * runs.
 */
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

static const char *const version_args[] = {"--version", NULL};
static const char *const check_args[] = {"-n", NULL};
static const char *const run_args[] = {NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_bash, program);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return interpreted_command(tc, program, NULL, check_args, ret_command);
}

static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    return interpreted_command(tc, program, NULL, run_args, ret_command);
}

const struct runner runner_bash = {
    .name = "bash",
    .tool = "bash",
    .variable = "ASSAY_BASH",
    .package = "bash",
    .version_args = version_args,
    .min_major = 4,
    .min_minor = 0,
    .source_name = "answer.sh",
    .hello = "echo works\n",
    .time_factor = 4,
    .profile = PROFILE_MANAGED,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &bash_inline,
};
