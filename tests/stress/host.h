/*
 * What a host looks like from outside the sandbox, so that two looks can be compared:
 * processes, mounts, control groups, kernel settings, folders that all may write, IPC,
 * modules, swap, network interfaces, CPUs.
 *
 *  1. host_look() before and after.
 *  2. host_compare() prints what came and what went, and counts it.
 *  3. host_release().
 *
 * On a host where others work, processes, files, groups, IPC and keys of theirs come and
 * go. There (`busy`) these count only if they bear the mark of the cell: a user id (as an
 * ordinary user: stress-ng's name) or a group of its own. All else counts everywhere.
 */
#ifndef ASSAY_TESTS_STRESS_HOST_H
#define ASSAY_TESTS_STRESS_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "grader/base/err.h"

struct host {
    char **facts; /* "kind: what", sorted bytewise */
    size_t count, alloc;
};

int host_look(struct host *ret_host, struct err *err);
void host_release(struct host *host);
#define cleanup_host cleanup(host_release)

/* Is there a fact with this text in it? */
bool host_has(const struct host *host, const char *text);

/* The number of differences that the cell of this process has to answer for. */
size_t host_compare(const struct host *before, const struct host *after, pid_t cell,
                    bool busy);

/* Processes that descend from this one, itself not counted. */
size_t host_descendants(void);

/* The first child of this process: its cell. 0: none. */
pid_t host_first_child(void);

#endif
