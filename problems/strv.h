/*
 * NULL-terminated lists of strings, as in argv: the list and the strings are owned.
 * NULL is an empty list.
 */
#ifndef ASSAY_PROBLEMS_STRV_H
#define ASSAY_PROBLEMS_STRV_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/base/macros.h"

void strv_free(char **list);

static inline void strv_free_p(char ***list)
{
    strv_free(*list);
}
#define cleanup_strv cleanup(strv_free_p)

size_t strv_count(char *const *list);
bool strv_has(char *const *list, const char *text);

/* A list has at most this many strings: each call counts them. */
#define STRV_MAX 1000

/* Appends a copy. 0, -ENOMEM, or -E2BIG when the list is full. */
int strv_add(char ***list, const char *text);

/* Appends copies of all. */
int strv_add_all(char ***list, char *const *more);

/* Appends the words of a text, split at white space. */
int strv_add_words(char ***list, const char *text);

#endif
