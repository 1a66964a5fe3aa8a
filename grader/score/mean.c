#include "grader/score/mean.h"

#include <errno.h>
#include <math.h>

#include "grader/score/normal.h"

static int check(const double *values, size_t count, struct err *err)
{
    if (count == 0)
        return err_say(err, ENODATA, "compute mean: no problems");
    for (size_t i = 0; i < count; i++)
        if (!(values[i] >= -1 && values[i] <= 1))
            return err_say(err, EINVAL, "compute mean: value %zu is %g, not in [-1, 1]",
                           i, values[i]);
    return 0;
}

static double mean_value(const double *values, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[i] - values[0];
    return values[0] + sum / (double)count;
}

static double sum_of_squares(const double *values, size_t count, double mean)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sum;
}

int mean_of(const double *values, size_t count, struct mean *ret_mean, struct err *err)
{
    struct mean mean = {.standard_error = INFINITY, .count = count};
    double n = (double)count;
    int r = check(values, count, err);

    if (r < 0)
        return r;
    mean.value = mean_value(values, count);
    if (count > 1)
        mean.standard_error =
            sqrt(sum_of_squares(values, count, mean.value) / (n - 1) / n);
    *ret_mean = mean;
    return 0;
}

static int check_clusters(const uint32_t *clusters, size_t count, struct err *err)
{
    for (size_t i = 1; i < count; i++)
        if (clusters[i] < clusters[i - 1])
            return err_say(err, EINVAL, "compute mean: cluster %u comes after %u",
                           clusters[i], clusters[i - 1]);
    return 0;
}

/* The sum over clusters of (sum (s - mean))^2: of all products within, squares too. */
static double sum_of_products(const double *values, const uint32_t *clusters,
                              size_t count, double mean)
{
    double sum = 0, within = 0;

    for (size_t i = 0; i < count; i++) {
        within += values[i] - mean;
        if (i + 1 == count || clusters[i + 1] != clusters[i]) {
            sum += within * within;
            within = 0;
        }
    }
    return sum;
}

int mean_of_clusters(const double *values, const uint32_t *clusters, size_t count,
                     struct mean *ret_mean, struct err *err)
{
    struct mean mean = {.standard_error = INFINITY, .count = count};
    double n = (double)count;
    int r;

    if ((r = check(values, count, err)) < 0 ||
        (r = check_clusters(clusters, count, err)) < 0)
        return r;
    mean.value = mean_value(values, count);
    /* SE^2 + n^-2 (products - squares), in a form that cannot become negative. */
    if (clusters[0] != clusters[count - 1])
        mean.standard_error = sqrt(sum_of_products(values, clusters, count, mean.value) +
                                   sum_of_squares(values, count, mean.value) / (n - 1)) /
                              n;
    *ret_mean = mean;
    return 0;
}

/* How far the mean could be from what all of `count` problems agree on. */
static int unseen_share(size_t count, double confidence, double *ret_share,
                        struct err *err)
{
    struct share none = {.n = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX};
    struct interval interval;
    int r = interval_wilson(none, confidence, &interval, err);

    if (r == 0)
        *ret_share = interval.high;
    return r;
}

int mean_interval(const struct mean *mean, struct interval range, double confidence,
                  struct interval *ret_interval, struct err *err)
{
    double below, above, share = 0;
    int r;

    if (!(range.low < range.high && mean->value >= range.low &&
          mean->value <= range.high))
        return err_say(err, EINVAL, "compute interval: mean %g is not in [%g, %g]",
                       mean->value, range.low, range.high);
    if (!(mean->standard_error >= 0))
        return err_say(err, EINVAL, "compute interval: standard error is %g",
                       mean->standard_error);
    if ((r = unseen_share(mean->count, confidence, &share, err)) < 0)
        return r;
    if (mean->standard_error > 0) {
        below = above = normal_two_sided(confidence) * mean->standard_error;
    } else {
        below = share * (mean->value - range.low);
        above = share * (range.high - mean->value);
    }
    *ret_interval = (struct interval){
        .low = fmax(range.low, mean->value - below),
        .high = fmin(range.high, mean->value + above),
    };
    return 0;
}
