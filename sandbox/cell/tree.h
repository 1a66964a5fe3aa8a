/*
 * What a process tree uses, for hosts where no control group can be had: from the host's
 * /proc, and from a clock of the kernel's (perf) that goes on through forks and exits.
 *
 * Theory of operation. /proc shows only what lives. So each process is remembered with
 * the most that was seen of it, and the sum over all of them, dead or alive, is compared
 * with what the living say of children they waited for: both are lower bounds, and the
 * larger counts. What a process used after the last look, and that nobody waited for, is
 * missed; the clock does not miss it, where kernel.perf_event_paranoid allows one.
 *
 * Memory is what belongs to nobody else: proportional shares (smaps_rollup) as soon as
 * there are several processes, so that pages shared after a fork count once; and files in
 * the private folder and memory files, mapped or not.
 *
 *  1. tree_clock_open(), once, before the spawner is forked.
 *  2. tree_start() before a run, tree_look() at any moment of it; tree_release().
 */
#ifndef ASSAY_CELL_TREE_H
#define ASSAY_CELL_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tree_usage {
    uint64_t cpu_us;     /* so far */
    uint64_t delay_us;   /* runnable, but without a CPU, so far */
    uint64_t memory_kib; /* now */
    uint64_t peak_kib;   /* so far */
    uint64_t threads;    /* now */
};

struct tree_process;

struct tree {
    struct tree_process *seen; /* those that live */
    size_t count, capacity;
    uint64_t dead_cpu_us, dead_delay_us; /* of the others that were seen */
    int clock_fd;                        /* borrowed; -1: there is none */
    uint64_t clock_start_us;             /* as it stood before the run */
    uint64_t files_kib;                  /* in memory files, at the last look at them */
    uint64_t files_due_us;               /* of the next look at them */
    struct tree_usage usage;
};

/* CPU time of this process and all that it will ever fork. -1: not allowed here. */
int tree_clock_open(void);

void tree_start(struct tree *tree, int clock_fd);
void tree_release(struct tree *tree);

/* Process id, as the caller's /proc has it, of what a pidfd stands for; 0: gone. */
pid_t tree_pid(int pidfd);

/* Looks at the tree below `root`, a run's init (0: not there, the clock alone), and at
 * the private folder. */
void tree_look(struct tree *tree, pid_t root, int box_fd, struct tree_usage *ret_usage);

#endif
