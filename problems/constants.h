/*
 * The constants of a problem package: {{name}} in its texts stands for a value that
 * problem.yaml gives. (Kattis 2025-09, "Constants".)
 */
#ifndef ASSAY_PROBLEMS_CONSTANTS_H
#define ASSAY_PROBLEMS_CONSTANTS_H

#include <stddef.h>

#include <cjson/cJSON.h>

#include "grader/base/err.h"

struct constants {
    const cJSON **values; /* sorted by name; borrowed from the YAML tree */
    size_t count;
};

/* `map` is the value of `constants` in the file `name`, borrowed for as long as
 * *ret_constants is used; NULL or null: there are none. */
int constants_init(struct constants *ret_constants, const cJSON *map, const char *name,
                   struct err *err);
void constants_release(struct constants *constants);

/* The text with each defined {{name}} replaced (and \constant{name}, as LaTeX
 * statements have it); others stay. The copy is the caller's and NUL-terminated.
 * -ENOMEM, or -ENOSPC when it grows beyond `cap`. */
int constants_apply(const struct constants *constants, const char *text, size_t len,
                    size_t cap, char **ret_text, size_t *ret_len);

#endif
