/*
 * Two programs that talk to each other, each in its cell: an answer, and the validator
 * or examiner that it faces (the partner).
 *
 * Time is fair to the answer: what counts against the wall limit is only the time in
 * which neither of the two was running or waiting for a CPU. The limit is therefore
 * watched here and not by the cells.
 *
 * An answer can also be alone (partner NULL), to be watched in the same way.
 *
 *  1. pair_start(): both specs are submitted; their limits' wall_ms is set to 0.
 *  2. pair_wait() in a loop, with further descriptors of the caller's.
 *  3. pair_finish(): ends whatever still runs and collects both results.
 */
#ifndef ASSAY_PIPELINE_PAIR_H
#define ASSAY_PIPELINE_PAIR_H

#include <poll.h>

#include "sandbox/sandbox.h"

enum pair_party { PAIR_ANSWER, PAIR_PARTNER, PAIR_PARTIES };

struct pair {
    struct cell *cells[PAIR_PARTIES];
    bool running[PAIR_PARTIES];
    struct sandbox_result results[PAIR_PARTIES]; /* of those that have ended */
    uint64_t wall_ms;                            /* of idle time of both together */
    uint64_t started_us;
    uint64_t check_us; /* when to look at the time again */
    bool timed_out;    /* the limit has passed; nothing was ended for it yet */
    bool starved;      /* ten times the limit has passed: the host's fault */
};

#define PAIR_FDS_MAX 8

int pair_start(struct pair *pair, struct cell *answer, struct sandbox_spec *answer_spec,
               struct cell *partner, struct sandbox_spec *partner_spec, uint64_t wall_ms,
               struct err *err);

/* Waits until a party has ended, one of `fds` is ready (their revents are set; a negative
 * fd is passed over), or the time is over. Check running[], timed_out and starved. */
int pair_wait(struct pair *pair, struct pollfd *fds, size_t count, struct err *err);

/* Asks for the end of one party; it shows in running[] and results[] later. */
int pair_cancel(struct pair *pair, enum pair_party party, struct err *err);

/* Cancels what runs and waits for both results. */
int pair_finish(struct pair *pair, struct err *err);

void pair_release(struct pair *pair);
#define cleanup_pair cleanup(pair_release)

#endif
