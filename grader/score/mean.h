/*
 * Means over problems with their standard errors: for scores in [0, 1] and, in paired
 * comparisons, for differences of scores in [-1, 1].
 *
 *  1. One value a problem: the mean of its samples' scores, or its pass@k
 *     (grader/score/passk.h).
 *  2. mean_of(); mean_of_clusters() where several problems come from one source.
 *  3. mean_interval().
 *
 * Where each problem has one sample that is right or wrong, interval_wilson() is better.
 *
 * Formulas: E. Miller, "Adding Error Bars to Evals" (2024), arXiv:2411.00640, with n - 1.
 *
 * Pure; values are borrowed for the call. Values outside [-1, 1], NaN among them, are
 * refused (-EINVAL), and so is no value at all (-ENODATA). Sums are of the distances from
 * the first value: equal values have exactly their mean and a standard error of 0.
 */
#ifndef ASSAY_SCORE_MEAN_H
#define ASSAY_SCORE_MEAN_H

#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"
#include "grader/score/interval.h"

struct mean {
    double value;
    double standard_error; /* INFINITY where the values cannot tell: see below */
    size_t count;          /* of problems */
};

/* sqrt(sum (s - mean)^2 / (n - 1) / n). One problem alone does not say how much problems
 * differ: its standard error is INFINITY. */
int mean_of(const double *values, size_t count, struct mean *ret_mean, struct err *err);

/* sqrt(SE^2 + n^-2 sum over clusters of sum_{i != j} (s_i - mean)(s_j - mean)): problems
 * of one cluster are not independent. clusters[i] is that of values[i]; those of one
 * cluster stand together, clusters in ascending order (else -EINVAL). Clusters of one
 * problem each give what mean_of() gives. All problems in one cluster do not say how much
 * clusters differ: INFINITY. */
int mean_of_clusters(const double *values, const uint32_t *clusters, size_t count,
                     struct mean *ret_mean, struct err *err);

/* mean +- z SE, cut to what the values can be: `range` is {0, 1} for scores and {-1, 1}
 * for differences. -EINVAL for a mean outside of it, a negative or NaN standard error, a
 * range with low >= high and a confidence outside (0, 1).
 *
 * All of the range where the standard error is INFINITY. Where it is 0, no two problems
 * were seen to differ; that does not mean that none does, so the interval is no point: a
 * share of others, as large as Wilson's upper bound for 0 of n, may be at either end of
 * the range. For scores that are all 1 or all 0 this is Wilson's interval. */
int mean_interval(const struct mean *mean, struct interval range, double confidence,
                  struct interval *ret_interval, struct err *err);

#endif
