/*
 * A problem's stated limits and size in words, for `list` and `show`.
 */
#ifndef ASSAY_CMD_LIMITS_H
#define ASSAY_CMD_LIMITS_H

#include "grader/base/buf.h"
#include "problems/problem.h"

/* "2.5, 256 MiB"; "-" for what is not stated. */
int limits_add(struct buf *b, const struct problem *problem);

/* Test cases of all groups; a test script counts as one. */
size_t limits_case_count(const struct problem *problem);

#endif
