/*
 * How the tests of each problem reach the answer: found out by running the reference,
 * once for each problem, and remembered for all workers.
 */
#ifndef ASSAY_PIPELINE_SCRIPT_PLAN_H
#define ASSAY_PIPELINE_SCRIPT_PLAN_H

#include "grader/pipeline/script_run.h"

struct script_plan {
    enum script_mode mode;              /* the first with which the reference passes */
    bool works;                         /* false: it passes with none */
    char message[SCRIPT_MESSAGE_MAX];   /* why not with the first one; "" where it does */
    char skipped[EXAMINER_MESSAGE_MAX]; /* tests that the script leaves out then */
    uint64_t cpu_ms;                    /* of the process in which the reference ran */
    uint64_t memory_kib;
};

struct script_plans;

int script_plans_new(struct script_plans **ret_plans, struct err *err);
void script_plans_free(struct script_plans *plans);

/* The plan of a problem that has a reference; the first to ask makes it, with the
 * toolchain of its job, and others wait. */
int script_plan_get(struct worker *worker, const struct job *job,
                    struct script_plan *ret_plan, struct err *err);

/* Does the reference pass when the script sees nothing of what it makes of its arguments?
 * Kept like the plan. 1 yes, 0 no. */
int script_plan_keeps_args(struct worker *worker, const struct job *job,
                           enum script_mode mode, struct err *err);

/* Runs the reference as an answer. */
int script_run_reference(struct script_run *run, const struct job *job, struct err *err);

#endif
