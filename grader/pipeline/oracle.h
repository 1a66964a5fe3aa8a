/*
 * What the reference of a function problem returns: the expected values of cases that
 * state none.
 *
 * The reference runs once, under the same driver as answers, but in the judging cell; no
 * process that runs an answer ever holds what it returned. The values are kept for all
 * workers, and in the cache (grader/base/cache.h) for later runs.
 */
#ifndef ASSAY_PIPELINE_ORACLE_H
#define ASSAY_PIPELINE_ORACLE_H

#include "grader/pipeline/worker.h"

struct oracle_values {
    char **values; /* one for each case of the problem; NULL where the case states one */
    size_t count;
    uint64_t cpu_ms; /* of its slowest call */
    uint64_t memory_kib;
};

/* Thread-safe. */
int oracles_new(struct oracles **ret_oracles, struct err *err);
void oracles_free(struct oracles *oracles);

/* The values of a problem whose oracle has files; borrowed. -EINVAL when the reference
 * cannot be run on one of the cases: the problem's fault, named with the case. */
int oracles_get(struct worker *worker, const struct problem *problem,
                const struct oracle_values **ret_values, struct err *err);

#endif
