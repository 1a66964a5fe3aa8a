/*
 * What `assay show` says about a problem of the function kind: how the function is
 * declared in each language, how values are compared, and the sample cases.
 */
#ifndef ASSAY_CMD_SHOW_FUNCTION_H
#define ASSAY_CMD_SHOW_FUNCTION_H

#include "grader/base/buf.h"
#include "problems/problem.h"

/* Appends. 0 or -errno of buf_add(). */
int show_function_add(struct buf *b, const struct problem *problem);

/* "equal", "equal within 1e-06", "any of several values", "a checker", ... Static, or in
 * `text`. */
const char *show_function_match(const struct function_compare *compare, char *text,
                                size_t size);

#endif
