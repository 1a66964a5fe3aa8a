/*
 * Where control groups can be made on this host: the hierarchies, our own place in them,
 * and the slot's group there. A cell and its spawner hold a lock on their groups, so that
 * a later cell can tell and remove what a killed one left behind.
 */
#ifndef ASSAY_CELL_CGROUP_FIND_H
#define ASSAY_CELL_CGROUP_FIND_H

#include <stdbool.h>

#include "grader/base/err.h"

/* Below a slot's group, where v2 has the memory controller (cgroup.h). */
#define RUN_GROUP     "run"
#define SPAWNER_GROUP "spawner"

/* Does a list of words, between commas or spaces, hold this one? */
bool cgroup_list_has(const char *list, const char *word);

/* Is the controller bound to a v1 hierarchy? NULL is none. */
bool cgroup_on_v1(const char *controller);

/* Path and descriptor of a new group; NULL with errno set when there can be none. The
 * path is the caller's to free. */
char *cgroup_make_v1(const char *controller, int *ret_fd);

/* The same for v2; with the memory and pids controllers where they are needed. May move
 * processes for that: see cgroup_place.h. */
int cgroup_make_v2(bool need_controllers, char **ret_path, int *ret_fd, struct err *err);

/* Removes an empty slot's group and what lies below it. */
void cgroup_remove(int parent_fd, const char *name);

/* Marks a group as ours for as long as the descriptor, or a copy of it, is open. 0 or
 * -errno: then any cell may remove it. */
int cgroup_claim(int dir_fd);

#endif
