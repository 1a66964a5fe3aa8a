/*
 * Many calls of one function: of an answer, or of an oracle.
 *
 * Theory of operation. A process of the program under its driver serves one call after
 * the other (docs/function.md). Up to 64 are under way, so that neither side waits for
 * the other. A process that ends, hangs or passes a limit takes only the call with it
 * that it was busy with: a new one goes on with the next.
 *
 * A call's CPU time is what the process has used when its reply is there, less what it
 * had used at the reply before. Replies that come together cannot be told apart so: if
 * all of them together stay below the limit, each does; if not, they are asked again, one
 * at a time. The host's load never decides: replies that lie unread do not run on.
 *
 *  1. Fill struct calls and an array of results, all zero.
 *  2. calls_run(). `judge` is called for each returned value, in order.
 */
#ifndef ASSAY_PIPELINE_CALLS_H
#define ASSAY_PIPELINE_CALLS_H

#include "grader/base/scan.h"
#include "grader/judge/result.h"
#include "grader/pipeline/build.h"

struct calls {
    struct cell *cell;
    const struct built *built;
    struct sandbox_limits limits; /* cpu_ms and wall_ms of one call */
    size_t count;
    bool all; /* go on after a call that was not accepted */
    /* Arguments of a call, "[VALUE, ...]". */
    const char *(*arguments)(const void *context, size_t index);
    /* Sets the verdict and message of one->. The value is borrowed. A negative return
     * ends everything. */
    int (*judge)(void *context, size_t index, struct scan_text value,
                 struct case_result *one, struct err *err);
    void *context;
};

/* Fills ones[0..*ret_done): verdict, message, CPU and wall time, memory. The rest was not
 * called. What the program did is in the verdicts; -errno is trouble of ours. */
int calls_run(const struct calls *calls, struct case_result *ones, size_t *ret_done,
              struct err *err);

#endif
