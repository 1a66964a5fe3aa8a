/*
 * Intervals for shares of problems: of n problems with one sample each, so many were
 * accepted.
 *
 * For several samples a problem, and for scores that are given in part, see
 * grader/score/mean.h; for two models on the same problems, grader/score/paired.h.
 *
 * Pure. `confidence` is in (0, 1), usually INTERVAL_95; n is at least 1 and x at most n.
 * What contradicts that, and NaN, is refused with -EINVAL; n = 0 with -ENODATA: from no
 * problem follows nothing, and certainly not a pass. Bounds are in [0, 1] (differences:
 * [-1, 1]), with low <= estimate <= high.
 */
#ifndef ASSAY_SCORE_INTERVAL_H
#define ASSAY_SCORE_INTERVAL_H

#include <stdint.h>

#include "grader/base/err.h"

#define INTERVAL_95 0.95

struct interval {
    double low, high;
};

/* x of n. */
struct share {
    uint32_t x, n;
};

/* The score interval of E. B. Wilson, "Probable Inference, the Law of Succession, and
 * Statistical Inference" (1927), JASA 22, without correction. Holds its confidence on
 * average, also for small n and at both ends, where mean +- z SE (Wald) collapses to a
 * point: exactly 0 is the lower bound only of x = 0, exactly 1 the upper one of x = n. */
int interval_wilson(struct share share, double confidence, struct interval *ret_interval,
                    struct err *err);

/* The exact interval of C. J. Clopper and E. S. Pearson (1934), Biometrika 26: holds at
 * least its confidence everywhere, so it is wider. Tails are of (1 - confidence) / 2. */
int interval_exact(struct share share, double confidence, struct interval *ret_interval,
                   struct err *err);

/* The difference a - b of two independent shares, of different problems: R. G. Newcombe,
 * "Interval Estimation for the Difference between Independent Proportions" (1998),
 * Statistics in Medicine 17, method 10. On the same problems it wastes what pairing
 * knows. */
int interval_difference(struct share a, struct share b, double confidence,
                        struct interval *ret_interval, struct err *err);

#endif
