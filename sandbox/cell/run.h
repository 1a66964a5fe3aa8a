/*
 * One run, seen from the cell: feeds the spawner, drains the output, watches the limits,
 * ends the tree and adds up the result.
 *
 * Theory of operation. One epoll waits for: the captured streams, the timer, the
 * spawner's messages, and assay. The timer is set to the earliest moment at which a limit
 * could have been reached (remaining CPU time over the number of CPUs; remaining idle
 * time), so that there is no polling interval: each expiry either finds a limit passed or
 * moves closer to it.
 *
 * The main process's end ends the run: the kernel then kills the rest of the pid
 * namespace, and only when the spawner reports it empty are the counters read.
 */
#ifndef ASSAY_CELL_RUN_H
#define ASSAY_CELL_RUN_H

#include <time.h>

#include "sandbox/cell/cgroup.h"
#include "sandbox/cell/folder.h"
#include "sandbox/cell/plan.h"
#include "sandbox/cell/warm.h"
#include "sandbox/messages.h"

struct cell_state {
    int assay_sock;
    int spawner_sock;
    pid_t spawner_pid;
    struct plan plan;
    struct folder folder; /* where no private folder can be mounted */
    unsigned cpus;
    int empty_fd; /* a sealed memory file: what a silent program printed */
    int epoll_fd, timer_fd;
    struct cgroup_slot cgroups;
    int clock_fd; /* of the whole tree, where no group counts; -1: none */
    int nice;     /* of the programs */
    struct warm_pool warm;
    int rules_fd;    /* Landlock's, for the folder as it is; -1: none */
    int box_fd;      /* the private folder as it was last mounted; -1: none yet */
    bool awaits_box; /* the spawner has not answered yet */
    struct timespec box_stamp;
    uint64_t box_kib;
    uint32_t box_inodes;
    struct wire_reader in;       /* holds the strings of the run that goes on */
    struct wire_reader meantime; /* what assay sends during a run */
    struct wire_reader from_spawner;
    struct wire_writer out;
    struct received_spec received;
};

/* Opens what all runs share; both sockets are there. */
int run_open(struct cell_state *state, struct err *err);

/* A private folder as this run wants it, with nothing in it. */
int run_renew_box(struct cell_state *state, const struct sandbox_limits *limits,
                  struct err *err);

/* Serves the WIRE_RUN packet in state->in. Returns 0 after an answer was sent; an error
 * when the cell cannot go on (assay or the spawner is gone). */
int run_serve(struct cell_state *state, struct err *err);

#endif
