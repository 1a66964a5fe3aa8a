/*
 * Inside a run's pid namespace: the tiny init, and the lockdown of the program.
 *
 * Theory of operation. The spawner clones the init, pid 1 of a fresh pid and ipc
 * namespace. The init starts the program in a vforked child (shared memory until exec),
 * which goes through a table of lockdown steps, the seccomp filter last, and executes.
 * A step that fails is stored as {stage, errno} in the shared memory: the program itself
 * never holds anything with which it could forge that. The init then reaps; when the
 * main process has ended it writes one record to the status pipe and leaves, and the
 * kernel kills whatever is left of the namespace.
 *
 * SIGTERM from outside asks the init to kill the main process: unlike killing the init,
 * this tells for certain whether the program had ended by itself before.
 */
#ifndef ASSAY_CELL_LAUNCH_H
#define ASSAY_CELL_LAUNCH_H

#include <linux/filter.h>
#include <stdint.h>

#include "sandbox/sandbox.h"

struct launch {
    struct sandbox_spec *spec;       /* descriptors open in this process */
    const struct sock_fprog *filter; /* the closing one */
    int status_fd;
    int rules_fd; /* Landlock; -1: none */
    int nice;
    /* Set by the child when a step fails. */
    volatile int failed_stage; /* index + 1; 0: none */
    volatile int failed_errno;
};

/* What the init reports; one write to a pipe. */
struct launch_status {
    int32_t wait_status;  /* of the main process, as from waitpid() */
    int32_t failed_stage; /* index + 1 of the lockdown step that failed; 0: none */
    int32_t failed_errno;
    int32_t pad;
    uint64_t ended_us; /* CLOCK_MONOTONIC */
    /* Of the processes that were waited for: less than the tree's. */
    uint64_t cpu_us;
    uint64_t memory_kib; /* of the largest */
};

/* Runs as pid 1; never returns. */
_Noreturn void launch_init(struct launch *launch);

/* Name of a lockdown step, for messages; index as in launch_status. */
const char *launch_stage_name(int stage);

#endif
