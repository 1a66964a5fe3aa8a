#include <string.h>

#include "grader/cmd/tools.h"

const char *const isolation_choices[] = {
    [ISOLATION_STRICT] = "strict",
    [ISOLATION_BEST_EFFORT] = "best-effort",
    NULL,
};

static const struct option_row rows[] = {
    {.name = "cc", .offset = offsetof(struct tool_options, cc)},
    {.name = "cxx", .offset = offsetof(struct tool_options, cxx)},
    {.name = "python", .offset = offsetof(struct tool_options, python)},
};

const char *tool_options_get(const struct runner *runner, const void *options)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        if (runner->option && strcmp(rows[i].name, runner->option) == 0)
            return *(const char *const *)((const char *)options + rows[i].offset);
    return NULL;
}
