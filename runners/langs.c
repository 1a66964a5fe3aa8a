#include <string.h>

#include "grader/base/language.h"
#include "problems/languages.h"
#include "runners/langs.h"

static const struct runner *const runners[] = {
    &runner_c,          &runner_cpp,  &runner_python, &runner_javascript,
    &runner_typescript, &runner_java, &runner_go,     &runner_rust,
    &runner_php,        &runner_ruby, &runner_perl,   &runner_lua,
    &runner_r,          &runner_bash, &runner_csharp, NULL,
};

const struct runner *const *runner_all(void)
{
    return runners;
}

static const struct runner *for_language(const struct language *language)
{
    if (!language || !language->name)
        return NULL;
    for (const struct runner *const *r = runners; *r; r++)
        if (strcmp((*r)->name, language->name) == 0)
            return *r;
    return NULL;
}

const struct runner *runner_find(const char *name)
{
    return for_language(language_by_name(name));
}

const char *runner_title(const struct runner *runner)
{
    return language_by_name(runner->name)->title;
}

bool runner_has_source(const struct runner *runner, const char *file_name)
{
    const struct language *language = language_by_ending(file_name);

    return language && language->name && strcmp(language->name, runner->name) == 0;
}

const char *runner_program_file(const struct source_program *program, const char *name)
{
    for (size_t i = 0; i < program->file_count; i++)
        if (strcmp(program->files[i].name, name) == 0)
            return program->files[i].name;
    return NULL;
}

const struct runner *runner_for_file(const char *name, const char *data, size_t len)
{
    return for_language(language_of_file(name, data, len));
}

/* The file that is started decides when it is named. Beside files of another language, or
 * of one that cannot be run, nothing can be told. */
const struct runner *runner_for_program(const struct source_program *program)
{
    const struct language *a, *b;

    if (program->language)
        return runner_find(program->language);
    for (size_t i = 0; i < program->file_count && program->entry; i++)
        if (strcmp(program->files[i].name, program->entry) == 0)
            return for_language(language_of_source(&program->files[i]));
    return for_language(language_of_program(program, &a, &b));
}
