#include <string.h>

#include "runners/langs.h"

static const struct runner *const runners[] = {
    &runner_c,
    &runner_cpp,
    &runner_python,
    NULL,
};

const struct runner *const *runner_all(void)
{
    return runners;
}

static bool has_name(const struct runner *runner, const char *name)
{
    if (strcasecmp(runner->name, name) == 0)
        return true;
    for (const char *const *alias = runner->aliases; *alias; alias++)
        if (strcasecmp(*alias, name) == 0)
            return true;
    return false;
}

const struct runner *runner_find(const char *name)
{
    for (const struct runner *const *r = runners; *r; r++)
        if (has_name(*r, name))
            return *r;
    return NULL;
}

bool runner_name_ends(const char *name, const char *const *extensions)
{
    size_t len = strlen(name);

    for (; *extensions; extensions++) {
        size_t ending = strlen(*extensions);

        if (len > ending && strcmp(name + len - ending, *extensions) == 0)
            return true;
    }
    return false;
}

const char *runner_program_file(const struct source_program *program, const char *name)
{
    for (size_t i = 0; i < program->file_count; i++)
        if (strcmp(program->files[i].name, name) == 0)
            return program->files[i].name;
    return NULL;
}

/* "#!/usr/bin/python2.7", "#!/usr/bin/env python2": written for another language. */
static bool names_python2(const char *data, size_t len)
{
    const char *end = memchr(data, '\n', len);
    size_t line = end ? (size_t)(end - data) : len;

    if (line < 2 || memcmp(data, "#!", 2) != 0)
        return false;
    return memmem(data, line, "python2", strlen("python2")) != NULL;
}

const struct runner *runner_for_file(const char *name, const char *data, size_t len)
{
    for (const struct runner *const *r = runners; *r; r++) {
        if (!runner_name_ends(name, (*r)->extensions))
            continue;
        if (*r == &runner_python && len && names_python2(data, len))
            return NULL;
        return *r;
    }
    return NULL;
}

/* What both together are written in: C++ programs may have parts in C. */
static const struct runner *combine(const struct runner *a, const struct runner *b)
{
    if (a == b)
        return a;
    if ((a == &runner_c && b == &runner_cpp) || (a == &runner_cpp && b == &runner_c))
        return &runner_cpp;
    return NULL;
}

const struct runner *runner_for_program(const struct source_program *program)
{
    const struct runner *found = NULL;

    if (program->language)
        return runner_find(program->language);
    for (size_t i = 0; i < program->file_count; i++) {
        const struct source_file *file = &program->files[i];
        const struct runner *r = runner_for_file(file->name, file->data, file->len);

        /* The file that is started decides when it is named; in a .py file that is
         * Python 2, and beside files of another language, nothing can be told. */
        if (program->entry && strcmp(file->name, program->entry) == 0)
            return r;
        if (!r && runner_name_ends(file->name, runner_python.extensions))
            return NULL;
        if (!r)
            continue;
        found = found ? combine(found, r) : r;
        if (!found)
            return NULL;
    }
    return found;
}
