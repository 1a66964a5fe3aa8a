/*
 * Perl. Hashes have one order in every run: the same answer has to get the same verdict.
 */
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

static const char *const version_args[] = {"-e", "print \"Perl $^V\\n\"", NULL};
static const char *const check_args[] = {"-c", NULL};
static const char *const run_args[] = {NULL};
static const char *const env[] = {"PERL_HASH_SEED=0", "PERL_PERTURB_KEYS=0", NULL};

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_perl, program);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return interpreted_command(tc, program, env, check_args, ret_command);
}

static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    return interpreted_command(tc, program, env, run_args, ret_command);
}

const struct runner runner_perl = {
    .name = "perl",
    .tool = "perl",
    .variable = "ASSAY_PERL",
    .package = "perl",
    .version_args = version_args,
    .min_major = 5,
    .min_minor = 10,
    .source_name = "answer.pl",
    .hello = "print \"works\\n\";\n",
    .time_factor = 4,
    .profile = PROFILE_MANAGED,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &perl_inline,
};
