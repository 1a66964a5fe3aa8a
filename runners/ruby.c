/*
 * Ruby.
 */
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

static const char *const version_args[] = {"--version", NULL};
static const char *const check_args[] = {"-c", NULL};
static const char *const run_args[] = {NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_ruby, program);
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

const struct runner runner_ruby = {
    .name = "ruby",
    .tool = "ruby",
    .variable = "ASSAY_RUBY",
    .package = "ruby",
    .version_args = version_args,
    .min_major = 2,
    .min_minor = 5,
    .source_name = "answer.rb",
    .hello = "puts \"works\"\n",
    .time_factor = 4,
    .profile = PROFILE_MANAGED,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &ruby_inline,
};
