/*
 * The members of a JSON array, each as text with the number of its line: for data sets
 * that are one array instead of one record a line.
 */
#ifndef ASSAY_PROBLEMS_JSON_ARRAY_H
#define ASSAY_PROBLEMS_JSON_ARRAY_H

#include <stddef.h>

#include "grader/base/err.h"

struct json_array {
    char *text; /* borrowed; line ends in it become spaces */
    size_t len;
    size_t at;
    size_t line; /* of the text's `at` */
    int state;   /* what comes next */
};

/* `first_line` is the number of the text's first line. */
void json_array_init(struct json_array *array, char *text, size_t len, size_t first_line);

/* 1 with a member, 0 at the end of the array, -EINVAL when it is malformed. */
int json_array_next(struct json_array *array, const char **ret_text, size_t *ret_len,
                    size_t *ret_line, struct err *err);

#endif
