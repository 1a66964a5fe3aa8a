/*
 * Theory of operation: C(n-c, k) / C(n, k) is the product over i = n-c+1..n of 1 - k/i,
 * and, since it does not change when c and k are exchanged, also that over i = n-k+1..n
 * of 1 - c/i. The shorter one is taken. It ends early when nothing more can change the
 * result: that happens before sqrt(745 n) factors, since none is above 1 - max(c, k)/n.
 */
#include "grader/score/passk.h"

#include <errno.h>
#include <float.h>

/* 1 - this is 1. */
#define NEGLIGIBLE (DBL_EPSILON / 4)

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static int check(struct passk_row row, uint32_t k, struct err *err)
{
    if (row.correct > row.samples)
        return err_say(err, EINVAL, "%u of %u samples cannot be right", row.correct,
                       row.samples);
    if (k < 1 || k > row.samples)
        return err_say(err, EINVAL, "k is %u, but there are %u samples", k, row.samples);
    return 0;
}

/* 1 minus the product, without the cancellation: a hit is among the
 * samples looked at so far, or else this one is. */
static double any_right(struct passk_row row, uint32_t k)
{
    uint32_t factors = smaller(row.correct, k), part = larger(row.correct, k);
    double hit = 0;

    if (row.samples - row.correct < k)
        return 1;
    for (uint32_t j = 0; j < factors && 1 - hit > NEGLIGIBLE; j++)
        hit += (1 - hit) * ((double)part / (double)(row.samples - j));
    return hit < 1 ? hit : 1;
}

/* All k right is none of k wrong: the product itself, with the wrong ones for c. */
static double all_right(struct passk_row row, uint32_t k)
{
    uint32_t wrong = row.samples - row.correct;
    uint32_t factors = smaller(wrong, k), part = larger(wrong, k);
    double product = 1;

    if (row.correct < k)
        return 0;
    for (uint32_t j = 0; j < factors; j++) {
        double of = (double)(row.samples - j);

        product *= (of - part) / of;
        if (product < DBL_MIN)
            return 0;
    }
    return product;
}

int passk_any(struct passk_row row, uint32_t k, double *ret_score, struct err *err)
{
    int r = check(row, k, err);

    if (r < 0) {
        err_wrap(err, "compute pass@k");
        return r;
    }
    *ret_score = any_right(row, k);
    return 0;
}

int passk_all(struct passk_row row, uint32_t k, double *ret_score, struct err *err)
{
    int r = check(row, k, err);

    if (r < 0) {
        err_wrap(err, "compute pass^k");
        return r;
    }
    *ret_score = all_right(row, k);
    return 0;
}

static int each(double one(struct passk_row, uint32_t), const struct passk_row *rows,
                size_t count, uint32_t k, double *scores, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        int r = check(rows[i], k, err);

        if (r < 0) {
            err_wrap(err, "row %zu", i);
            return r;
        }
    }
    for (size_t i = 0; i < count; i++)
        scores[i] = one(rows[i], k);
    return 0;
}

int passk_any_each(const struct passk_row *rows, size_t count, uint32_t k, double *scores,
                   struct err *err)
{
    return each(any_right, rows, count, k, scores, err);
}

int passk_all_each(const struct passk_row *rows, size_t count, uint32_t k, double *scores,
                   struct err *err)
{
    return each(all_right, rows, count, k, scores, err);
}
