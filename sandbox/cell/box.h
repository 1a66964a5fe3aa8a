/*
 * Files into the private folder before a run, and out of it afterwards, from the cell,
 * which stands outside. Nothing here follows a path that was made inside: openat2 with
 * RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, O_NONBLOCK, regular files only.
 */
#ifndef ASSAY_CELL_BOX_H
#define ASSAY_CELL_BOX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "grader/base/err.h"
#include "sandbox/sandbox.h"

/* Copies the files in, owned by `uid`. -EINVAL for a name that is absolute or climbs,
 * -ENOSPC when they do not fit. */
int box_fill(int box_fd, uid_t uid, const struct sandbox_file *files, size_t count,
             struct err *err);

/* Copies one file out into a sealed memory file. *ret_fd is -1 when it is not there, no
 * regular file, or larger than `cap`: the program's doing. An error is ours. */
int box_collect(int box_fd, const char *name, uint64_t cap, int *ret_fd, struct err *err);

/* The folder's time of change right after it was mounted. */
struct timespec box_stamp(int box_fd);

/* Nothing is in it, and nothing was done to the folder itself since `stamp`: its mode and
 * times would reach the next run. A program can set all times but this one. */
bool box_is_clean(int box_fd, const struct timespec *stamp);

#endif
