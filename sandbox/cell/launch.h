/*
 * Inside a run's pid namespace: the tiny init, and the lockdown of the program.
 *
 * Theory of operation. The spawner vforks the init, pid 1 of a fresh pid (and ipc)
 * namespace: it works in the spawner's memory and with its descriptors, and the spawner
 * sleeps until it has left. The init starts the program in a vforked child (shared memory
 * until exec), which goes through a table of lockdown steps, the seccomp filter last, and
 * executes. A step that fails is stored as {stage, errno} in the shared memory: the
 * program itself never holds anything with which it could forge that. The init then
 * reaps; when the main process has ended it writes one record to the status pipe and
 * leaves, and the kernel kills whatever is left of the namespace.
 *
 * Without a pid namespace the init itself ends the tree (warden.h).
 *
 * SIGTERM from outside asks the init to kill the main process: unlike killing the init,
 * this tells for certain whether the program had ended by itself before.
 */
#ifndef ASSAY_CELL_LAUNCH_H
#define ASSAY_CELL_LAUNCH_H

#include <linux/filter.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/cell/plan.h"
#include "sandbox/messages.h"

struct launch {
    struct received_spec *received;  /* the init closes its descriptors */
    const struct sandbox_spec *spec; /* the same, as the lockdown sees it */
    const struct sock_fprog *filter; /* the closing one */
    const struct sock_fprog *host_filter;
    const struct plan *plan;
    int sock; /* to the cell, for the one packet that the init sends */
    struct wire_writer *out;
    struct launch_status *status; /* shared with the spawner */
    int rules_fd;                 /* Landlock; -1: none */
    int nice;
    /* Of the same user, outside of this run: they count for RLIMIT_NPROC, too. */
    uint32_t other_threads;
    /* The spawner's own oom_score_adj, and what it was before the spawner raised it. The
     * program inherits the highest score, so that the kernel kills it first when the
     * memory group is full; then the init takes the spawner's back. The init itself is
     * never chosen: the kernel passes over a vforked process that still shares its
     * parent's memory. Killing it would kill the spawner, too, which is why the group
     * must never have memory.oom.group set. */
    int oom_fd;
    const char *oom_score;
    int exe_fd; /* where the executable waits for its turn */
    /* Of launch_fork(): what the program's process says of its lockdown. -1: closed. */
    int report_fds[2];
    /* Set by the child when a step fails. */
    volatile int failed_stage; /* index + 1; 0: none */
    volatile int failed_errno;
    pid_t init_pid; /* without a pid namespace */
};

/* What the init reports. It may be killed while it does, so `complete` comes last. */
struct launch_status {
    volatile bool complete;
    int wait_status;  /* of the main process, as from waitpid() */
    int failed_stage; /* index + 1 of the lockdown step that failed; 0: none */
    int failed_errno;
    uint64_t ended_us; /* CLOCK_MONOTONIC */
    /* Of the processes that were waited for: less than the tree's. */
    uint64_t cpu_us;
    uint64_t memory_kib; /* of the largest */
};

/* Runs on a stack of its own, in the spawner's memory; as pid 1 or, without a pid
 * namespace, as warden.h says. Never returns. */
_Noreturn void launch_init(struct launch *launch);

/* The same for a program that is not executed: its process is a copy of the caller's,
 * with which the init shares its memory, and goes on from here. So this returns, in that
 * process alone, after the lockdown. The stack is the caller's, below what it uses. */
void launch_fork(struct launch *launch);

/* The report on its way from the spawner to the cell. False when malformed. */
void launch_put_status(struct wire_writer *w, const struct launch_status *status);
bool launch_get_status(struct wire_reader *r, struct launch_status *ret_status);

/* Name of a lockdown step, for messages; index as in launch_status. */
const char *launch_stage_name(int stage);

#endif
