#include "grader/score/paired.h"

#include <errno.h>
#include <math.h>

#include "grader/score/binomial.h"

/* Sums of the same decimals in another order differ in their last digits; in relation to
 * the sum of all sizes. A tie that is none makes p larger, never smaller. */
#define TIE 1e-9

#define DRAWS_MAX  99999
#define DRAWS_MIN  9999
#define ADDITIONS  200000000 /* some 0.2 s */
#define SEED       UINT64_C(0x9e3779b97f4a7c15)
#define BITS_DRAWN 64

struct mcnemar paired_mcnemar(struct flips flips)
{
    uint32_t fewer = flips.first < flips.second ? flips.first : flips.second;
    uint64_t all = (uint64_t)flips.first + flips.second;
    double tail, seen;

    if (all == 0)
        return (struct mcnemar){1, 1, 1};
    tail = binomial_at_most(fewer, all, 0.5);
    seen = binomial_exactly(fewer, all, 0.5);
    return (struct mcnemar){
        .two_sided = fmin(1, 2 * tail),
        .one_sided = binomial_at_least(flips.first, all, 0.5),
        .mid_p = fmin(1, 2 * tail - seen),
    };
}

/* The differences other than zero, and what is asked of them. */
struct flipping {
    const double *differences;
    size_t count; /* zeros included: flipping them changes nothing */
    size_t flippable;
    double threshold; /* a sum of at least this size is as extreme */
};

static int flipping_init(const double *differences, size_t count,
                         struct flipping *ret_flipping, struct err *err)
{
    struct flipping f = {.differences = differences, .count = count};
    double sum = 0, sizes = 0;

    if (count == 0)
        return err_say(err, ENODATA, "test differences: no problems");
    for (size_t i = 0; i < count; i++) {
        if (!(differences[i] >= -1 && differences[i] <= 1))
            return err_say(err, EINVAL,
                           "test differences: number %zu is %g, not in [-1, 1]", i,
                           differences[i]);
        sum += differences[i];
        sizes += fabs(differences[i]);
        f.flippable += fabs(differences[i]) > 0;
    }
    f.threshold = fabs(sum) - TIE * sizes;
    *ret_flipping = f;
    return 0;
}

/* Share of all sign patterns. The sum of a pattern and that of its opposite are of one
 * size, so that the first sign stays. */
static double exact(const struct flipping *f)
{
    double values[PAIRED_EXACT_MAX] = {0};
    size_t n = 0;
    uint32_t patterns = UINT32_C(1) << (f->flippable - 1), extreme = 0;

    for (size_t i = 0; i < f->count; i++)
        if (fabs(f->differences[i]) > 0)
            values[n++] = f->differences[i];
    for (uint32_t pattern = 0; pattern < patterns; pattern++) {
        double sum = values[n - 1];

        for (size_t i = 0; i + 1 < n; i++)
            sum += pattern >> i & 1 ? -values[i] : values[i];
        extreme += fabs(sum) >= f->threshold;
    }
    return (double)extreme / (double)patterns;
}

/* splitmix64 (G. Steele, D. Lea, C. Flood 2014): small, and every seed is a good one. */
static uint64_t draw_bits(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static double draw_sum(const struct flipping *f, uint64_t *state)
{
    uint64_t bits = 0;
    double sum = 0;

    for (size_t i = 0; i < f->count; i++) {
        if (i % BITS_DRAWN == 0)
            bits = draw_bits(state);
        sum += bits >> (i % BITS_DRAWN) & 1 ? -f->differences[i] : f->differences[i];
    }
    return sum;
}

static double monte_carlo(const struct flipping *f)
{
    size_t draws = ADDITIONS / f->count, extreme = 0;
    uint64_t state = SEED;

    if (draws > DRAWS_MAX)
        draws = DRAWS_MAX;
    if (draws < DRAWS_MIN)
        draws = DRAWS_MIN;
    for (size_t i = 0; i < draws; i++)
        extreme += fabs(draw_sum(f, &state)) >= f->threshold;
    return (double)(extreme + 1) / (double)(draws + 1);
}

int paired_sign_flip(const double *differences, size_t count, double *ret_p,
                     struct err *err)
{
    struct flipping f = {0};
    int r = flipping_init(differences, count, &f, err);

    if (r < 0)
        return r;
    if (f.flippable == 0)
        *ret_p = 1;
    else
        *ret_p = f.flippable <= PAIRED_EXACT_MAX ? exact(&f) : monte_carlo(&f);
    return 0;
}
