/*
 * The standard normal distribution, as far as intervals and sample sizes want it.
 */
#ifndef ASSAY_SCORE_NORMAL_H
#define ASSAY_SCORE_NORMAL_H

/* The z below which a standard normal variable lies with `probability`, to some 1e-15:
 * normal_quantile(0.975) is 1.959963984540054. -INFINITY for 0, INFINITY for 1. It is a
 * BUG() to ask for anything outside [0, 1], or for NaN.
 *
 * For a z of an upper tail ask for the lower one and change the sign: 1 - 1e-20 is 1. */
double normal_quantile(double probability);

/* The z of a two-sided interval: that much of the distribution lies in [-z, z]. It is a
 * BUG() when confidence is not in (0, 1). */
double normal_two_sided(double confidence);

#endif
