#include <inttypes.h>

#include "grader/cmd/limits.h"

int limits_add(struct buf *b, const struct problem *problem)
{
    int r = problem->time_limit_s > 0 ? buf_addf(b, "%g, ", problem->time_limit_s)
                                      : buf_add_str(b, "-, ");

    if (r < 0)
        return r;
    return problem->memory_limit_kib
               ? buf_addf(b, "%" PRIu64 " MiB", problem->memory_limit_kib >> 10)
               : buf_add_str(b, "-");
}

size_t limits_case_count(const struct problem *problem)
{
    switch (problem->kind) {
    case KIND_STDIO:
        return problem->stdio.case_total;
    case KIND_FUNCTION:
        return problem->function.case_count;
    default:
        return 1;
    }
}
