/*
 * A run in progress, and its limits: what it has used, whether that is too much, and when
 * to look again. Used by run.c alone.
 */
#ifndef ASSAY_CELL_RUN_LIMITS_H
#define ASSAY_CELL_RUN_LIMITS_H

#include "sandbox/cell/launch.h"
#include "sandbox/cell/run.h"
#include "sandbox/cell/tree.h"
#include "sandbox/patience.h"

/* The starved end, as a multiple of the wall limit. */
#define STARVED_FACTOR 10

#define COUNTERS_UNREADABLE "read a control group's counters"

struct stream {
    const char *name;
    bool captured;
    int pipe_fd;  /* our end; -1: not captured, or at its end */
    int write_fd; /* the program's end */
    int file_fd;  /* memory file with what came; -1: nothing yet */
    uint64_t bytes;
    bool stopped; /* more than the limit came */
};

struct run {
    struct cell_state *cell;
    struct warm_program *warm; /* of which it is a copy; NULL: it is executed */
    bool unstarted;            /* the warm program could not be copied, ... */
    bool warm_lost;            /* ... because it is gone */
    char cold_why[120];
    const struct sandbox_limits *limits;
    struct stream out, err;
    int pidfd;
    pid_t init_pid;   /* on the host; 0: not known yet */
    struct tree tree; /* looked at where no group counts */
    uint64_t started_us;
    uint64_t stalled_us;    /* of it, we did not run ourselves, or nothing had started */
    uint64_t due_us;        /* when the timer is to expire */
    uint64_t beat_us;       /* when to look after the spawner and the init */
    bool overdue;           /* the timer has expired, but nothing has started */
    unsigned stopped_beats; /* of the init */
    struct patience patience;
    struct launch_status status; /* comes when the tree is gone */
    bool empty;                  /* the tree is gone */
    bool killed;                 /* by us: `why` says why, and `killed_us` when */
    bool cancelled;              /* assay asked for the end */
    bool assay_gone;
    enum sandbox_end why;
    uint64_t killed_us;
    char trouble[96]; /* of ours: the run tells nothing about the program */
    int unreachable;  /* errno of a signal that its tree did not get */
};

/* The process and the socket that started the run: the spawner's, or a warm program's. */
pid_t run_starter(const struct run *run);
int run_starter_sock(const struct run *run);

/* Ends the run because we cannot go on with it, which is no fault of the program. */
void run_fail(struct run *run, const char *what, int code);

/* Signals the init. Whatever keeps the signal from it ends the cell, and so the tree. */
void run_signal(struct run *run, int number);

/* Ends the whole tree at once; the first reason counts. */
void run_kill(struct run *run, enum sandbox_end why);

/* Threads of the program's user that are not of the run; 0 where only the run has it. */
uint32_t run_other_threads(const struct cell_state *cell);

/* CPU time and run delay so far: of the groups, else of what /proc shows. */
void run_measure(struct run *run, struct tree_usage *ret_usage);

/* At the start: nothing has been used, so nothing is read. */
void run_start_limits(struct run *run);

/* Looks at all limits, ends the run when one has passed, else sets the timer to when the
 * next could be reached. */
void run_check_limits(struct run *run);

/* To be called at least every PATIENCE_BEAT_MS. An error when the spawner owes us
 * something and is lost. */
int run_beat(struct run *run, struct err *err);

/* Something that we waited for came, but so late that the host is to blame: that time
 * was not the program's. */
void run_note_delay(struct run *run, uint64_t due_us);

#endif
