#include "grader/score/normal.h"

#include <math.h>

#include "grader/base/macros.h"

/* Phi(-40) is far below the smallest double. */
#define Z_FARTHEST (-40.0)

/* Bisection on libm's erfc(), which is good to an ulp or so, down to neighbouring
 * doubles: some 60 steps, and no table of coefficients to trust. */
static double lower_quantile(double probability)
{
    double low = Z_FARTHEST, high = 0;

    for (;;) {
        double middle = low + (high - low) / 2;

        if (middle <= low || middle >= high)
            return high;
        if (0.5 * erfc(-middle * M_SQRT1_2) < probability)
            low = middle;
        else
            high = middle;
    }
}

double normal_quantile(double probability)
{
    if (!(probability >= 0 && probability <= 1))
        BUG("normal_quantile(%g)", probability);
    if (probability <= 0)
        return -INFINITY;
    if (probability >= 1)
        return INFINITY;
    return probability <= 0.5 ? lower_quantile(probability)
                              : -lower_quantile(1 - probability);
}

double normal_two_sided(double confidence)
{
    if (!(confidence > 0 && confidence < 1))
        BUG("normal_two_sided(%g)", confidence);
    return -normal_quantile((1 - confidence) / 2);
}
