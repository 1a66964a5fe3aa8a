/*
 * JavaScript, with Node.js. A module is told by .mjs or by what it contains, as Node
 * does.
 */
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

static const char *const version_args[] = {"--version", NULL};
static const char *const check_args[] = {"--check", NULL};
static const char *const run_args[] = {NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_javascript, program);
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

const struct runner runner_javascript = {
    .name = "javascript",
    .tool = "node",
    .variable = "ASSAY_NODE",
    .package = "nodejs",
    .version_args = version_args,
    .min_major = 12,
    .min_minor = 0,
    .source_name = "answer.js",
    .hello = "console.log(\"works\");\n",
    .time_factor = 2,
    .profile = PROFILE_MANAGED,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &javascript_inline,
};
