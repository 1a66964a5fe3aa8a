#include "problems/languages.h"

const struct language *language_of_source(const struct source_file *file)
{
    return language_of_file(file->name, file->data, file->len);
}

const struct language *language_of_program(const struct source_program *program,
                                           const struct language **ret_a,
                                           const struct language **ret_b)
{
    const struct language *found = NULL;

    *ret_a = NULL;
    *ret_b = NULL;
    for (size_t i = 0; i < program->file_count; i++) {
        const struct language *next = language_of_source(&program->files[i]);
        const struct language *both = language_combine(found, next);

        if (!both && next) {
            *ret_a = found;
            *ret_b = next;
            return NULL;
        }
        found = both;
    }
    return found;
}
