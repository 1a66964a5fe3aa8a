/*
 * Binomial probabilities: how likely is it that of n independent trials, each of which
 * succeeds with probability p, so many do?
 *
 * Tails are accurate in relation to themselves, also where they are tiny (1e-300), and
 * take time that grows with sqrt(n): some 0.3 million steps for n = 2^32.
 *
 * All take n < 2^53, k <= n and p in [0, 1]; anything else, and NaN, is a BUG(): callers
 * check what comes from outside.
 */
#ifndef ASSAY_SCORE_BINOMIAL_H
#define ASSAY_SCORE_BINOMIAL_H

#include <stdint.h>

/* P(X = k), to some 1e-13 in relation to itself. C. Loader, "Fast and Accurate
 * Computation of Binomial Probabilities" (2000): no factorials, so no cancellation where
 * n is large. */
double binomial_exactly(uint64_t k, uint64_t n, double p);

/* P(X <= k). */
double binomial_at_most(uint64_t k, uint64_t n, double p);

/* P(X >= k). */
double binomial_at_least(uint64_t k, uint64_t n, double p);

#endif
