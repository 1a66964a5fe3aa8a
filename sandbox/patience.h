/*
 * Waiting for a helper process that may have been stopped, or hang.
 *
 * Theory of operation. Silence is counted in beats and not in time: when the whole
 * machine or container was suspended, any amount of time is one beat. A helper that wants
 * to run, but gets no CPU, is waited for ten times as long as one that sleeps; one that
 * somebody has stopped (SIGSTOP) will not answer at all.
 *
 *  1. patience_init(), then patience_beat() whenever PATIENCE_BEAT_MS passed without a
 *     sign of life; patience_init() again after one.
 *  2. Or patience_wait(), where nothing else is to be waited for.
 */
#ifndef ASSAY_SANDBOX_PATIENCE_H
#define ASSAY_SANDBOX_PATIENCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "grader/base/err.h"

#define PATIENCE_BEAT_MS 2000

struct patience {
    pid_t pid;
    unsigned asleep, busy, stopped; /* beats */
};

void patience_init(struct patience *patience, pid_t pid);

/* 0: go on waiting; -EPIPE: it is lost. `who` stands in the error. */
int patience_beat(struct patience *patience, const char *who, struct err *err);

/* Until the descriptor is readable, which its other end's death makes it, too. */
int patience_wait(int fd, pid_t pid, const char *who, struct err *err);

/* Has somebody stopped this process? */
bool process_is_stopped(pid_t pid);

#endif
