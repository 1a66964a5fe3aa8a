/*
 * What the references of a data set need here, measured before any answer is run: limits
 * follow from it, and a record whose reference fails is found.
 *
 *  1. measures_new(); measures_want() for each id that answers have, or
 *     measures_want_all().
 *  2. measures_run(): runs these references like answers, in the sandbox.
 *  3. measures_find() for each problem: NULL where nothing is known.
 *  4. measures_free().
 *
 * Limits are those of one run: of one case for the function kind, of the whole script for
 * the script kind. The CPU limit is 3 s or 4 times what the reference took, whichever is
 * more, in whole seconds; the memory limit 512 MiB or twice as much, in whole MiB.
 */
#ifndef ASSAY_PIPELINE_MEASURE_H
#define ASSAY_PIPELINE_MEASURE_H

#include "grader/pipeline/pipeline.h"
#include "problems/suite.h"

struct measure {
    bool wanted;
    bool known;
    uint64_t time_limit_ms;
    uint64_t memory_limit_kib;
    char *fault; /* why the problem cannot be graded: file, line and remedy; else NULL */
};

struct measures;

/* For the data-set problems of a suite, which is borrowed. */
int measures_new(const struct suite *suite, struct measures **ret_measures,
                 struct err *err);
void measures_free(struct measures *measures);

static inline void measures_free_p(struct measures **measures)
{
    measures_free(*measures);
}
#define cleanup_measures cleanup(measures_free_p)

/* Unknown ids are passed over. */
void measures_want(struct measures *measures, const char *id);
void measures_want_all(struct measures *measures);

/* How many references are to be run; how many problems turned out faulty. */
size_t measures_wanted(const struct measures *measures);
size_t measures_faulty(const struct measures *measures);

/* `config` is that of the run to come. A negative return is a fault of ours. */
int measures_run(struct measures *measures, const struct pipeline_config *config,
                 struct err *err);

/* Of a problem of the suite, once it was run; else NULL. `measures` may be NULL. */
const struct measure *measures_find(const struct measures *measures,
                                    const struct problem *problem);

/* The limits that follow from what a reference took. Pure. */
void measure_limits(uint64_t cpu_ms, uint64_t memory_kib, struct measure *ret_measure);

#endif
