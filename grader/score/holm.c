#include "grader/score/holm.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>

/* order[0] is the index of the smallest p. Insertion: stable, and without allocation. */
static void sort_indices(const double *p, size_t count, uint16_t *order)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = i;

        for (; at > 0 && p[order[at - 1]] > p[i]; at--)
            order[at] = order[at - 1];
        order[at] = (uint16_t)i;
    }
}

int holm_adjust(const double *p, size_t count, double *adjusted, struct err *err)
{
    uint16_t order[HOLM_TESTS_MAX];
    double largest = 0;

    if (count > HOLM_TESTS_MAX)
        return err_say(err, E2BIG, "adjust p-values: %zu tests, of at most %d", count,
                       HOLM_TESTS_MAX);
    for (size_t i = 0; i < count; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return err_say(err, EINVAL, "adjust p-values: number %zu is %g", i, p[i]);
    sort_indices(p, count, order);
    for (size_t rank = 0; rank < count; rank++) {
        largest = fmax(largest, fmin(1, (double)(count - rank) * p[order[rank]]));
        adjusted[order[rank]] = largest;
    }
    return 0;
}
