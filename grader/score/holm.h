/*
 * Several comparisons at once, one for each kind of task: the more one looks at, the more
 * looks significant by chance. S. Holm, "A Simple Sequentially Rejective Multiple Test
 * Procedure" (1979), Scandinavian Journal of Statistics 6.
 */
#ifndef ASSAY_SCORE_HOLM_H
#define ASSAY_SCORE_HOLM_H

#include <stddef.h>

#include "grader/base/err.h"

#define HOLM_TESTS_MAX 1024

/* Adjusted p-values, in the order given: to be compared with the level for the whole
 * family. Each is at least its own p and at most 1; equal p stay equal. `adjusted` is the
 * caller's, with room for `count`, and may be `p` itself.
 * Nothing for no tests. -EINVAL for a p outside [0, 1] or NaN, -E2BIG for more than
 * HOLM_TESTS_MAX; then nothing has been written. Time grows with count^2. */
int holm_adjust(const double *p, size_t count, double *adjusted, struct err *err);

#endif
