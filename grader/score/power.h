/*
 * What a suite can detect: how many problems it takes to tell two models apart that
 * differ by d, when they disagree on a share psi of the problems (|d| <= psi).
 *
 * Two-sided at `alpha` with the probability `power` to see it. Pure. What contradicts
 * 0 < d <= psi <= 1, or alpha and power in (0, 1), is -EINVAL.
 */
#ifndef ASSAY_SCORE_POWER_H
#define ASSAY_SCORE_POWER_H

#include <stdint.h>

#include "grader/base/err.h"

struct power_aim {
    double alpha; /* 0.05 */
    double power; /* 0.8 */
};

#define POWER_USUAL                                                                      \
    (struct power_aim)                                                                   \
    {                                                                                    \
        .alpha = 0.05, .power = 0.8                                                      \
    }

/* (z_{alpha/2} sqrt(psi) + z_power sqrt(psi - d^2))^2 / d^2, rounded up. R. Connor,
 * "Sample Size for Testing Differences in Proportions for the Paired-Sample Design"
 * (1987), Biometrics 43. -ERANGE when it is more than 2^53. */
int power_problems(double d, double psi, struct power_aim aim, uint64_t *ret_problems,
                   struct err *err);

/* The smallest d that so many problems can show; -ERANGE when not even d = psi can be
 * shown. */
int power_difference(uint64_t problems, double psi, struct power_aim aim,
                     double *ret_difference, struct err *err);

/* The probability that McNemar's exact test (grader/score/paired.h) finds the difference
 * and takes the better model for the better one, summed over all numbers of
 * disagreements. Time grows with problems * sqrt(problems), so at most 2^20 of them
 * (-E2BIG). */
int power_of_mcnemar(uint64_t problems, double d, double psi, double alpha,
                     double *ret_power, struct err *err);

#endif
