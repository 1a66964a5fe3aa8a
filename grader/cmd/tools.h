/*
 * Options that several commands share: which compilers and interpreters, and how much
 * isolation.
 */
#ifndef ASSAY_CMD_TOOLS_H
#define ASSAY_CMD_TOOLS_H

#include "grader/base/err.h"
#include "grader/cmd/options.h"
#include "runners/toolchain.h"
#include "sandbox/sandbox.h"

struct tool_options {
    const char *cc;
    const char *cxx;
    const char *python;
};

/* Rows for an option table; `type` is the command's struct with a `tools` member. */
#define TOOL_OPTION_ROW(type, option, what)                                              \
    {                                                                                    \
        .name = #option, .argument = "PROGRAM",                                          \
        .help = what ": a path, or a name on the PATH.", .kind = OPTION_STRING,          \
        .offset = offsetof(type, tools.option),                                          \
    }

/* clang-format off */
#define TOOL_OPTION_ROWS(type)                                                           \
    TOOL_OPTION_ROW(type, cc, "C compiler"),                                             \
    TOOL_OPTION_ROW(type, cxx, "C++ compiler"),                                          \
    TOOL_OPTION_ROW(type, python, "Python interpreter")
/* clang-format on */

/* What is given for this language, or NULL. For toolchain_set_find(), with a
 * struct tool_options. */
const char *tool_options_get(const struct runner *runner, const void *options);

/* Values of --isolation; the row wants an int of these. */
enum isolation_choice { ISOLATION_STRICT, ISOLATION_BEST_EFFORT };
extern const char *const isolation_choices[];

#define ISOLATION_OPTION_ROW(type)                                                       \
    {                                                                                    \
        .name = "isolation", .argument = "LEVEL",                                        \
        .help = "strict (the default): refuse to run where namespaces or seccomp are "   \
                "missing; best-effort: run with what there is.",                         \
        .kind = OPTION_CHOICE, .offset = offsetof(type, isolation),                      \
        .choices = isolation_choices,                                                    \
    }

#endif
