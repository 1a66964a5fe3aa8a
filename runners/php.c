/*
 * PHP, the command-line program. Errors go where those of other languages go, and the
 * memory limit is the sandbox's.
 */
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

static const char *const version_args[] = {"--version", NULL};
static const char *const settings[] = {"/etc/php", NULL};
static const char *const check_args[] = {"-d", "display_errors=stderr", "-l", NULL};
static const char *const run_args[] = {"-d", "display_errors=stderr", "-d",
                                       "memory_limit=-1", NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_php, program);
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

const struct runner runner_php = {
    .name = "php",
    .tool = "php",
    .variable = "ASSAY_PHP",
    .package = "php-cli",
    .version_args = version_args,
    .settings = settings,
    .min_major = 7,
    .min_minor = 0,
    .source_name = "answer.php",
    .hello = "<?php echo \"works\\n\";\n",
    .time_factor = 4,
    .profile = PROFILE_MANAGED,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &php_inline,
};
