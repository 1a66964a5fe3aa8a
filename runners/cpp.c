#include "runners/inline.h"
#include "runners/langs.h"
#include "runners/native.h"

static const char *const version_args[] = {"--version", NULL};

/* g++ compiles .c files, too, as C++. */
static const char *const compilable[] = {".cc", ".cpp", ".cxx", ".c++", ".C", ".c", NULL};

const struct native native_cpp = {
    .standard = "-std=gnu++17",
    .language = "c++",
    .compilable = compilable,
};

static const char *entry(const struct source_program *program)
{
    return native_entry(&native_cpp, program);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    return native_build(&native_cpp, tc, program, ret_command);
}

const struct runner runner_cpp = {
    .name = "cpp",
    .tool = "g++",
    .variable = "ASSAY_CXX",
    .option = "cxx",
    .package = "g++",
    .version_args = version_args,
    .source_name = "answer.cpp",
    .hello = "#include <iostream>\n"
             "int main() { std::cout << \"works\" << std::endl; }\n",
    .time_factor = 1,
    .profile = PROFILE_NATIVE,
    .compiled = true,
    .product = NATIVE_PRODUCT,
    .entry = entry,
    .build = build,
    .run = native_run,
    .function = &cpp_function,
    .inlined = &cpp_inline,
};
