/*
 * What a process tree uses, read from the host's /proc: for hosts where no control group
 * can be had. Weaker than a group: processes that ended between two looks and that nobody
 * waited for are missed.
 */
#ifndef ASSAY_CELL_TREE_H
#define ASSAY_CELL_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct tree_usage {
    uint64_t cpu_us;   /* of those that live, and of children that they waited for */
    uint64_t delay_us; /* runnable, but without a CPU: of those that live */
    uint64_t rss_kib;  /* resident now, shared pages counted for each */
};

/* Process id, as the caller's /proc has it, of what a pidfd stands for; 0: gone. */
pid_t tree_pid(int pidfd);

/* Adds up the tree below and with `root`. False when /proc does not tell. */
bool tree_measure(pid_t root, struct tree_usage *ret_usage);

#endif
