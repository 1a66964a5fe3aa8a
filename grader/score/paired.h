/*
 * Two models on the same problems: is one better? Always problem by problem, since both
 * find the same problems hard.
 *
 *  - One sample each, right or wrong: paired_mcnemar() of the problems that flipped.
 *  - Several samples, or partial scores: paired_sign_flip() of the differences of the
 *    problems' means. For differences of -1, 0 and 1 it gives what McNemar's test gives.
 *
 * The difference itself with its interval is mean_of() and mean_interval() of the
 * differences (grader/score/mean.h). Several such tests at once: grader/score/holm.h.
 *
 * Pure, and the same input gives the same p-value each time.
 */
#ifndef ASSAY_SCORE_PAIRED_H
#define ASSAY_SCORE_PAIRED_H

#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"

/* Up to so many differences other than zero, all ways to flip signs are gone through. */
#define PAIRED_EXACT_MAX 20

/* Problems that only the one model solved, and only the other. */
struct flips {
    uint32_t first, second;
};

struct mcnemar {
    double
        two_sided; /* min(1, 2 P(X <= min(first, second))), X ~ B(first + second, 1/2) */
    double one_sided; /* P(X >= first): is the first one better? */
    double mid_p;     /* two-sided, what was seen counted by half: less conservative */
};

/* Q. McNemar (1947), Psychometrika 12, in its exact form; mid-p after M. Fagerland, S.
 * Lydersen and P. Laake (2013), BMC Medical Research Methodology 13:91. Without any flip
 * all three are 1. */
struct mcnemar paired_mcnemar(struct flips flips);

/* Two-sided p-value of the sum of the differences, each of which could as well have had
 * the other sign. Above PAIRED_EXACT_MAX from 9,999 to 99,999 random ones of a fixed
 * seed, as (r + 1) / (R + 1), which is never 0. Differences are in [-1, 1], NaN and
 * others -EINVAL; no difference at all is -ENODATA; only zeros give 1. */
int paired_sign_flip(const double *differences, size_t count, double *ret_p,
                     struct err *err);

#endif
