/*
 * One answer on its way through the pipeline: what to judge, and what to write above the
 * result.
 */
#ifndef ASSAY_PIPELINE_JOB_H
#define ASSAY_PIPELINE_JOB_H

#include "grader/judge/result.h"
#include "problems/problem.h"
#include "runners/runner.h"

struct job {
    const struct problem *problem; /* borrowed */
    const struct toolchain *tc;    /* borrowed; NULL when no_answer is set */
    struct source_program program;
    bool is_reference;  /* the problem's own, being measured */
    char *no_answer;    /* why there is no program: verdict NA; NULL: there is one */
    struct result head; /* task_id, sample, model, language, ... filled in; no verdict */
};

void job_release(struct job *job);

/* Where jobs come from. 1 with a job (the caller's to release), 0 at the end, -errno
 * when the run cannot go on. Called from one thread. */
struct job_source {
    int (*next)(void *context, struct job *ret_job, struct err *err);
    void *context;
};

/* Where results go, in the order of completion; called by one thread at a time. A
 * negative return ends the run. */
struct result_sink {
    int (*take)(void *context, const struct result *result, struct err *err);
    /* A job that turned out not to be one: a package's submission that cannot be what
     * its package says. The text names it and the remedy. */
    void (*refuse)(void *context, const char *text);
    void *context;
};

#endif
