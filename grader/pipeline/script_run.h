/*
 * One run of a test script on one program, in one mode (docs/values.md, "Modes").
 *
 *  1. script_run_init(), then script_run_sealed() or, for SCRIPT_MODE_INLINE,
 *     script_run_inline(). An error is ours, or the examiner's (see below).
 *  2. Look at `verdict` and the rest; script_run_release().
 *
 * Whose fault it is when the examiner fails is for the caller to find out
 * (grader/pipeline/script.c).
 */
#ifndef ASSAY_PIPELINE_SCRIPT_RUN_H
#define ASSAY_PIPELINE_SCRIPT_RUN_H

#include "grader/judge/examiner.h"
#include "grader/judge/outcome.h"
#include "grader/pipeline/channel.h"
#include "grader/pipeline/pair.h"
#include "grader/pipeline/worker.h"

#define SCRIPT_MESSAGE_MAX 1024
#define SCRIPT_NESTING_MAX 1000 /* calls that wait for each other */

extern const struct sandbox_limits script_examiner_limits;

struct script_run {
    struct worker *worker;
    const struct problem *problem;
    enum script_mode mode;
    const struct sandbox_limits *limits; /* of the answer's process */
    bool keeps_args; /* what the answer makes of its arguments is not shown to the script;
                        set after script_run_init() */
    struct pair pair;
    struct channel channels[PAIR_PARTIES];

    /* The conversation (script_talk.c). */
    bool owes;                         /* the answer owes a line */
    uint64_t open[SCRIPT_NESTING_MAX]; /* requests without a reply, innermost last */
    size_t open_count;                 /* none while the answer is being loaded */
    bool greeted;                      /* the answer has been loaded */
    bool called;                       /* the examiner has sent a request */
    bool done;                         /* the examiner has spoken its last word */
    uint64_t bye_us;                   /* when the answer was told to end */
    enum examiner_outcome outcome;     /* with `done` */
    char raised[SCRIPT_MESSAGE_MAX];   /* the last exception that the answer let go */

    /* What came out. */
    bool judged;
    enum verdict verdict;
    char message[SCRIPT_MESSAGE_MAX];
    char skipped[EXAMINER_MESSAGE_MAX]; /* tests that the script left out; "" none */
    bool changed;                       /* the answer has changed arguments */
    bool examiner_failed; /* it ended, hung or gave up on this answer's data:
                             no verdict yet */
};

void script_run_init(struct script_run *run, struct worker *worker,
                     const struct problem *problem, enum script_mode mode,
                     const struct sandbox_limits *limits);
void script_run_release(struct script_run *run);

int script_run_sealed(struct script_run *run, const struct job *job, struct err *err);
int script_run_inline(struct script_run *run, const struct job *job, struct err *err);

/* Fixes the verdict; the first one counts. */
void script_decide(struct script_run *run, enum verdict verdict, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* ---- script_start.c ---- */

/* Starts the answer under the driver (or the inline runner), and the examiner. */
int script_start(struct script_run *run, const struct job *job, struct err *err);

/* The job line, to the party that runs the script. `token` may be NULL. */
int script_send_job(struct script_run *run, enum pair_party party, const char *token,
                    struct err *err);

/* ---- script_talk.c ---- */

/* Passes lines until the verdict is fixed or one side has ended. */
int script_talk(struct script_run *run, struct err *err);

/* The verdict of an answer that could not be loaded. */
void script_load_failed(struct script_run *run, const char *name, const char *message);

#endif
