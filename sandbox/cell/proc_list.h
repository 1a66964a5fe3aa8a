/*
 * Processes as /proc lists them: who descends from whom, and how many a user has.
 */
#ifndef ASSAY_CELL_PROC_LIST_H
#define ASSAY_CELL_PROC_LIST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROC_LIST_MAX 4096

struct proc_entry {
    pid_t pid, parent;
};

/* All descendants of `root`; at most `max`. */
size_t proc_descendants(pid_t root, struct proc_entry *list, size_t max);

/* 0: gone. */
pid_t proc_parent(pid_t pid);

/* Threads on the whole host that belong to this user. */
uint32_t proc_threads_of(uid_t uid);

#endif
