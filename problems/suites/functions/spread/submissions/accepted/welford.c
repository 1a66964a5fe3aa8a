#include <stddef.h>

struct tuple2_float_float spread(const double *values, size_t values_len)
{
    struct tuple2_float_float result = {0, 0};

    for (size_t i = 0; i < values_len; i++) {
        double apart = values[i] - result.item0;

        result.item0 += apart / (double)(i + 1);
        result.item1 += apart * (values[i] - result.item0);
    }
    result.item1 /= (double)values_len;
    return result;
}
