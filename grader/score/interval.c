#include "grader/score/interval.h"

#include <errno.h>
#include <math.h>

#include "grader/score/binomial.h"
#include "grader/score/normal.h"

static int check(struct share share, double confidence, struct err *err)
{
    if (!(confidence > 0 && confidence < 1))
        return err_say(err, EINVAL, "compute interval: confidence %g is not in (0, 1)",
                       confidence);
    if (share.n == 0)
        return err_say(err, ENODATA, "compute interval: no problems");
    if (share.x > share.n)
        return err_say(err, EINVAL, "compute interval: %u of %u problems", share.x,
                       share.n);
    return 0;
}

static double share_value(struct share share)
{
    return (double)share.x / (double)share.n;
}

static struct interval wilson(struct share share, double z)
{
    double n = (double)share.n, p = share_value(share);
    double centre = p + z * z / (2 * n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double scale = 1 + z * z / n;

    return (struct interval){
        .low = share.x == 0 ? 0 : fmax(0, fmin(p, (centre - half) / scale)),
        .high = share.x == share.n ? 1 : fmin(1, fmax(p, (centre + half) / scale)),
    };
}

int interval_wilson(struct share share, double confidence, struct interval *ret_interval,
                    struct err *err)
{
    int r = check(share, confidence, err);

    if (r < 0)
        return r;
    *ret_interval = wilson(share, normal_two_sided(confidence));
    return 0;
}

/* The p at which x or more of n have a probability of `tail`: it grows with p. Down to
 * neighbouring doubles, so that tiny shares keep their digits. */
static double exact_low(uint32_t x, uint32_t n, double tail)
{
    double low = 0, high = 1;

    for (;;) {
        double middle = low + (high - low) / 2;

        if (middle <= low || middle >= high)
            return low;
        if (binomial_at_least(x, n, middle) < tail)
            low = middle;
        else
            high = middle;
    }
}

int interval_exact(struct share share, double confidence, struct interval *ret_interval,
                   struct err *err)
{
    int r = check(share, confidence, err);
    double tail = (1 - confidence) / 2;

    if (r < 0)
        return r;
    /* The upper bound is the lower one of what was not accepted. */
    *ret_interval = (struct interval){
        .low = share.x == 0 ? 0 : exact_low(share.x, share.n, tail),
        .high = share.x == share.n ? 1 : 1 - exact_low(share.n - share.x, share.n, tail),
    };
    return 0;
}

int interval_difference(struct share a, struct share b, double confidence,
                        struct interval *ret_interval, struct err *err)
{
    double difference, z;
    struct interval of_a, of_b;
    int r;

    if ((r = check(a, confidence, err)) < 0 || (r = check(b, confidence, err)) < 0)
        return r;
    difference = share_value(a) - share_value(b);
    z = normal_two_sided(confidence);
    of_a = wilson(a, z);
    of_b = wilson(b, z);
    *ret_interval = (struct interval){
        .low = fmax(-1, difference -
                            hypot(share_value(a) - of_a.low, of_b.high - share_value(b))),
        .high = fmin(1, difference +
                            hypot(of_a.high - share_value(a), share_value(b) - of_b.low)),
    };
    return 0;
}
