#include "runners/langs.h"
#include "runners/native.h"

static const char *const compilable[] = {".c", NULL};
static const char *const version_args[] = {"--version", NULL};

const struct native native_c = {
    .standard = "-std=gnu17",
    .language = "c",
    .compilable = compilable,
};

static const char *entry(const struct source_program *program)
{
    return native_entry(&native_c, program);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return native_build(&native_c, tc, program, ret_command);
}

const struct runner runner_c = {
    .name = "c",
    .tool = "gcc",
    .variable = "ASSAY_CC",
    .option = "cc",
    .package = "gcc",
    .version_args = version_args,
    .source_name = "answer.c",
    .hello = "#include <stdio.h>\n"
             "int main(void) { return puts(\"works\") < 0; }\n",
    .time_factor = 1,
    .profile = PROFILE_NATIVE,
    .compiled = true,
    .product = NATIVE_PRODUCT,
    .entry = entry,
    .build = build,
    .run = native_run,
    .function = &c_function,
};
