/*
 * Ways of running one program once, to be measured side by side.
 *
 *  1. ways_open(): opens all of them, cells included.
 *  2. way->once(): one run of the no-op, from start to reaped.
 *  3. ways_close().
 */
#ifndef ASSAY_BENCH_WAYS_H
#define ASSAY_BENCH_WAYS_H

#include "sandbox/sandbox.h"

/* Where a cell's time went, as far as it can be told from outside. */
struct stages {
    double before_us; /* from the submission to the handover to the spawner */
    double run_us;    /* from there to the end of the program */
    double after_us;  /* to the result in the caller's hands */
};

struct bench {
    const char *noop; /* absolute path of the no-op */
    int noop_fd;
    struct cell *cell;
    struct stages last; /* of the last run in the cell */
};

struct way {
    const char *name;
    int (*once)(struct bench *bench, struct err *err);
};

enum { WAY_VFORK, WAY_SPAWN, WAY_CELL, WAY_BWRAP, WAY_MAX };
extern const struct way ways[WAY_MAX];

/* Fails when bubblewrap is not there: a comparison without the rival is none. */
int bench_open(struct bench *bench, const char *noop, struct err *err);
void bench_close(struct bench *bench);

/* One run of the no-op in this cell, with limits of every kind. */
int bench_run_cell(struct cell *cell, int noop_fd, struct stages *ret_stages,
                   struct err *err);

#endif
