#include "grader/score/binomial.h"

#include <math.h>

#include "grader/base/macros.h"

#define TRIALS_END      (UINT64_C(1) << 53)
#define FACTORIALS_END  16
#define TWO_PI          6.283185307179586
#define LOG_SQRT_TWO_PI 0.9189385332046727
/* What comes after such a term, at ten standard deviations from the largest, adds up to
 * less than its half million times (n < 2^53) and does not change the sum. */
#define NEGLIGIBLE 1e-24

static void check(uint64_t k, uint64_t n, double p)
{
    if (n >= TRIALS_END || k > n || !(p >= 0 && p <= 1))
        BUG("binomial: %llu of %llu at %g", (unsigned long long)k, (unsigned long long)n,
            p);
}

/* log(n!) less Stirling's approximation of it. */
static double stirling_error(uint64_t n)
{
    double x = (double)n, factorial = 1;
    double square = x * x;

    if (n >= FACTORIALS_END)
        return (1. / 12 -
                (1. / 360 -
                 (1. / 1260 - (1. / 1680 - 1. / 1188 / square) / square) / square) /
                    square) /
               x;
    for (uint64_t i = 2; i <= n; i++)
        factorial *= (double)i;
    return log(factorial) - (x + 0.5) * log(x) + x - LOG_SQRT_TWO_PI;
}

/* x log(x / mean) + mean - x: where the two are close, by its series, in which nothing
 * cancels. */
static double deviance(double x, double mean)
{
    double difference = x - mean, v = difference / (x + mean);
    double sum = difference * v, power = 2 * x * v;

    if (!(fabs(difference) < 0.1 * (x + mean)))
        return x * log(x / mean) - difference;
    for (int i = 1;; i++) {
        double before = sum;

        power *= v * v;
        sum += power / (2 * i + 1);
        if (!(fabs(sum - before) > 0))
            return sum;
    }
}

double binomial_exactly(uint64_t k, uint64_t n, double p)
{
    double trials = (double)n, hits = (double)k, misses = (double)(n - k), exponent;

    check(k, n, p);
    if (p <= 0)
        return k == 0 ? 1 : 0;
    if (p >= 1)
        return k == n ? 1 : 0;
    if (k == 0)
        return exp(trials * log1p(-p));
    if (k == n)
        return exp(trials * log(p));
    exponent = stirling_error(n) - stirling_error(k) - stirling_error(n - k) -
               deviance(hits, trials * p) - deviance(misses, trials * (1 - p));
    return exp(exponent) * sqrt(trials / (TWO_PI * hits) / misses);
}

/* P(X <= k), where probabilities fall from k on: each term is the one before times what
 * the two differ by, and none is negative. */
static double sum_down(uint64_t k, uint64_t n, double p)
{
    double term = binomial_exactly(k, n, p), sum = term, odds = (1 - p) / p;

    for (uint64_t i = k; i > 0 && term > NEGLIGIBLE * sum; i--) {
        term *= (double)i / (double)(n - i + 1) * odds;
        sum += term;
    }
    return sum < 1 ? sum : 1;
}

/* P(X >= k), likewise. */
static double sum_up(uint64_t k, uint64_t n, double p)
{
    double term = binomial_exactly(k, n, p), sum = term, odds = p / (1 - p);

    for (uint64_t i = k; i < n && term > NEGLIGIBLE * sum; i++) {
        term *= (double)(n - i) / (double)(i + 1) * odds;
        sum += term;
    }
    return sum < 1 ? sum : 1;
}

double binomial_at_most(uint64_t k, uint64_t n, double p)
{
    check(k, n, p);
    if (k == n || p <= 0)
        return 1;
    if (p >= 1)
        return 0;
    if ((double)k < ((double)n + 1) * p)
        return sum_down(k, n, p);
    return 1 - sum_up(k + 1, n, p);
}

double binomial_at_least(uint64_t k, uint64_t n, double p)
{
    check(k, n, p);
    if (k == 0 || p >= 1)
        return 1;
    if (p <= 0)
        return 0;
    if ((double)k > ((double)n + 1) * p)
        return sum_up(k, n, p);
    return 1 - sum_down(k - 1, n, p);
}
