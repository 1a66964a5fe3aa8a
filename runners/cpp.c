#include <errno.h>
#include <string.h>

#include "grader/base/language.h"
#include "runners/headers.h"
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

/* clang has no use for gcc's precompiled headers, and does not look for them. */
static bool is_gcc(const struct toolchain *tc)
{
    return strstr(tc->version, "g++") || strstr(tc->version, "GCC");
}

/* The headers with which the source begins, else the first of them. A program of
 * several sources gets none: they would share the folder, and need not begin alike. */
static int recipe(const struct toolchain *tc, const struct source_program *program,
                  unsigned choice, struct recipe *ret_recipe)
{
    const char *main_file = entry(program);
    struct headers headers = {.count = 0};
    size_t compiled = 0;

    for (size_t i = 0; i < program->file_count; i++) {
        const struct source_file *file = &program->files[i];

        compiled += language_name_ends(file->name, compilable);
        if (main_file && strcmp(file->name, main_file) == 0)
            headers_leading(file->data, file->len, &headers);
    }
    if (!is_gcc(tc) || compiled > 1 || !headers.count || choice > (headers.count > 1))
        return -ENOENT;
    return headers_recipe(tc, native_cpp.standard, &headers,
                          choice == 0 ? headers.count : 1, ret_recipe);
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
    .recipe = recipe,
    .function = &cpp_function,
    .inlined = &cpp_inline,
};
