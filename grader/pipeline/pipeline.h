/*
 * The pipeline: takes jobs from a source, judges them in parallel in sandbox cells, and
 * gives results to a sink. The one place that draws the arrows between the modules.
 *
 *  pipeline_run(&config, &source, &sink, ...) returns when the source is at its end and
 *  all results are delivered, or when *config.stop became true: then what was begun is
 *  finished and the rest is left.
 *
 * Faults of the grader or the host (a cell that dies, a run that got no CPU) are not the
 * answer's: its job is done again alone, with fresh cells and all other workers waiting,
 * and becomes a judge error (JE) when it fails again.
 */
#ifndef ASSAY_PIPELINE_PIPELINE_H
#define ASSAY_PIPELINE_PIPELINE_H

#include <stdatomic.h>

#include "grader/pipeline/job.h"
#include "runners/toolchain.h"

struct measures;
struct verdict_keys;

/* What was judged before (docs/store.md). Both may be called from any thread. */
struct verdict_memory {
    /* Is the verdict on this answer known, by its verdict_key? True with the verdict and
     * where it comes from in *result. What cannot be read is not known. */
    bool (*recall)(void *context, struct result *result);
    /* One that was found now; never a judge error. */
    void (*keep)(void *context, const struct result *result);
    void *context;
};

struct pipeline_config {
    unsigned jobs;                   /* workers, at least 1 */
    bool all_cases;                  /* run every case, also after one that failed */
    uint64_t time_limit_ms;          /* 0: what the problem says */
    uint64_t memory_limit_kib;       /* 0: what the problem says */
    bool best_effort;                /* isolation */
    const char *const *hidden_paths; /* suite and answers; see struct cell_config */
    const struct toolchain_set *toolchains;
    const struct toolchain *python;  /* for examiners; NULL: not there */
    const struct sandbox_warm *warm; /* for Python; NULL: every program is executed */
    const atomic_bool *stop;         /* NULL: never */
    /* Limits of data-set problems (grader/pipeline/measure.h); NULL: the defaults. */
    const struct measures *measures;
    /* Gives results their hashes (grader/pipeline/verdict_key.h); NULL: they have none.
     */
    struct verdict_keys *keys;
    const struct verdict_memory *memory; /* with keys; NULL: all is judged anew */
};

/* *ret_isolation gets what holds in the cells, before the first job is taken. */
int pipeline_run(const struct pipeline_config *config, struct job_source *source,
                 struct result_sink *sink, struct sandbox_isolation *ret_isolation,
                 struct err *err);

#endif
