/*
 * Where control groups can be made on this host: the hierarchies, our own place in them,
 * and the slot's group there. The names end in the cell's process id, so that a later
 * cell can tell and remove what a killed one left behind.
 */
#ifndef ASSAY_CELL_CGROUP_FIND_H
#define ASSAY_CELL_CGROUP_FIND_H

#include <stdbool.h>

/* Of a run of its own, below the slot's group (v2). */
#define RUN_GROUP "run"

/* Is the controller bound to a v1 hierarchy? NULL is none. */
bool cgroup_on_v1(const char *controller);

/* Path and descriptor of a new group; NULL with errno set when there can be none. The
 * path is the caller's to free. */
char *cgroup_make_v1(const char *controller, int *ret_fd);
char *cgroup_make_v2(bool need_controllers, int *ret_fd);

/* Marks a group as ours for as long as the descriptor, or a copy of it, is open. */
void cgroup_claim(int dir_fd);

#endif
