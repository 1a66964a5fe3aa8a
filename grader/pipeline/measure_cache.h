/*
 * What references took, kept for later runs (grader/base/cache.h), by all that has a say
 * in it: the problem's content, the reference, Python, what assay puts around it, and the
 * host.
 */
#ifndef ASSAY_PIPELINE_MEASURE_CACHE_H
#define ASSAY_PIPELINE_MEASURE_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "problems/problem.h"
#include "runners/runner.h"

struct measured {
    uint64_t cpu_ms;
    uint64_t memory_kib;
};

bool measure_cache_get(const struct problem *problem, const struct toolchain *tc,
                       struct measured *ret_measured);

/* What cannot be kept is measured again the next time. */
void measure_cache_put(const struct problem *problem, const struct toolchain *tc,
                       const struct measured *measured);

#endif
