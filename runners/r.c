/*
 * R. The file is read, as Rscript does, and standard input is the program's.
 */
#include <errno.h>
#include <stdio.h>

#include "grader/base/macros.h"
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

static const char *const version_args[] = {"--version", NULL};
static const char *const settings[] = {"/etc/R", NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_r, program);
}

static int with_file(const struct toolchain *tc, const struct source_program *program,
                     const char *const *args, const char *option,
                     struct command *ret_command)
{
    cleanup_command struct command command = {0};
    const char *file = entry(program);
    cleanup_free char *last = NULL;
    int r;

    if (!file)
        return -EINVAL;
    if (asprintf(&last, "%s%s", option, file) < 0) {
        last = NULL;
        return -ENOMEM;
    }
    r = interpreted_start(tc->program, NULL, args, &command);
    if (r == 0)
        r = command_arg(&command, last);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    static const char *const args[] = {
        "--no-echo", "--vanilla",
        "-e",        "invisible(parse(file=sub('^x', '', commandArgs(TRUE)[1])))",
        "--args",    NULL};

    return with_file(tc, program, args, "x", ret_command);
}

static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    static const char *const args[] = {"--no-echo", "--vanilla", NULL};

    return with_file(tc, program, args, "--file=", ret_command);
}

const struct runner runner_r = {
    .name = "r",
    .tool = "R",
    .variable = "ASSAY_R",
    .settings = settings,
    .package = "r-base-core",
    .version_args = version_args,
    .min_major = 3,
    .min_minor = 5,
    .source_name = "answer.R",
    .hello = "cat(\"works\\n\")\n",
    .time_factor = 4,
    .profile = PROFILE_MANAGED,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &r_inline,
};
