/*
 * What a verdict is known again by: a hash over all that has a say in it (docs/store.md,
 * "Verdict keys"). When in doubt a thing is in it: a verdict that is found anew costs
 * time, one that is wrongly remembered is wrong.
 *
 *  1. verdict_keys_new() once for a run; it reads assay's own programs.
 *  2. verdict_key_make() for each job, from any thread. A problem's files are read once.
 *  3. verdict_keys_free().
 */
#ifndef ASSAY_PIPELINE_VERDICT_KEY_H
#define ASSAY_PIPELINE_VERDICT_KEY_H

#include "grader/pipeline/job.h"
#include "problems/suite.h"
#include "runners/toolchain.h"

struct verdict_keys;

/* Both are borrowed. */
int verdict_keys_new(const struct suite *suite, const struct toolchain_set *toolchains,
                     struct verdict_keys **ret_keys, struct err *err);
void verdict_keys_free(struct verdict_keys *keys);

/* How the job is going to be run. */
struct verdict_setting {
    const struct sandbox_limits *limits;
    const struct sandbox_isolation *isolation;
    const struct sandbox_warm *warm; /* NULL: every program is executed */
    bool all_cases;
};

/* Fills in problem_hash and verdict_key of the result; of a job without a program the
 * first one alone. -errno when the problem's files cannot be read. */
int verdict_key_make(struct verdict_keys *keys, const struct job *job,
                     const struct verdict_setting *setting, struct result *result,
                     struct err *err);

#endif
