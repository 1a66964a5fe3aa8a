/*
 * One question to one Python process: files are loaded under the driver, one function is
 * called, its value comes back (docs/values.md).
 */
#ifndef ASSAY_PIPELINE_ASK_H
#define ASSAY_PIPELINE_ASK_H

#include "grader/base/buf.h"
#include "grader/judge/reply.h"
#include "grader/pipeline/worker.h"

#define ASK_MESSAGE_MAX 1024

struct ask {
    const struct source_program *program; /* preamble.py and the like in this order */
    const char *entry_point;              /* what a preamble.py must not define */
    const char *function;
    const char *args;   /* a JSON array of values */
    const char *kwargs; /* a JSON array of [name, value] pairs */
};

enum ask_end {
    ASK_VALUE,      /* `line` holds an "ok" reply */
    ASK_RAISED,     /* an exception: message */
    ASK_OPAQUE,     /* no plain value: message is its type */
    ASK_LOAD_ERROR, /* the files cannot be loaded: message */
    ASK_DIED,       /* verdict and message say how */
};

struct ask_result {
    enum ask_end end;
    enum verdict verdict; /* with ASK_DIED */
    char message[ASK_MESSAGE_MAX];
    struct buf line;
    struct sandbox_result ran;
};

void ask_result_init(struct ask_result *result);
void ask_result_release(struct ask_result *result);
#define cleanup_ask_result cleanup(ask_result_release)

/* In the worker's cell for answers. A negative return is a fault of ours. */
int ask_run(struct worker *worker, const struct toolchain *tc, const struct ask *ask,
            const struct sandbox_limits *limits, struct ask_result *ret_result,
            struct err *err);

#endif
