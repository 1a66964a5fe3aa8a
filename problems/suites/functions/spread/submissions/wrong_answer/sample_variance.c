#include <stddef.h>

struct tuple2_float_float spread(const double *values, size_t values_len)
{
    struct tuple2_float_float result = {0, 0};

    for (size_t i = 0; i < values_len; i++)
        result.item0 += values[i] / (double)values_len;
    for (size_t i = 0; i < values_len; i++)
        result.item1 += (values[i] - result.item0) * (values[i] - result.item0);
    result.item1 /= values_len > 1 ? (double)(values_len - 1) : 1;
    return result;
}
