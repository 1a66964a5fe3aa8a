/*
 * Copied code: runs of tokens that occur more than once in a program.
 *
 * A run has at least DUPLICATE_RUN tokens, and its copies do not overlap. Names and
 * literals stand for any other, so that a copy with other variables is a copy. Runs
 * that are mostly literals are tables, and no copies; nor does a run go beyond the ends
 * of a function.
 */
#ifndef ASSAY_METRICS_DUPLICATES_H
#define ASSAY_METRICS_DUPLICATES_H

#include "grader/metrics/metrics.h"

#define DUPLICATE_RUN 30

/* How many tokens stand in such runs, each counted once. `marks` is one of enum
 * token_mark (walk.h) for each token. 0 or -ENOMEM. */
int duplicates_count(const struct token *tokens, const uint8_t *marks, size_t count,
                     size_t *ret_count);

#endif
