/*
 * The private folder of runs where none can be mounted: a folder of the host, in a place
 * of the cell's own, new for each run.
 *
 * Theory of operation. The place is made below $TMPDIR, /dev/shm or /tmp and locked as
 * long as the cell lives; a later cell removes places whose lock is free. Folders are
 * removed only when their run's tree is known to be gone, so nothing moves while they
 * are. Nothing that is a link, or on another file system, is followed.
 *
 *  1. folder_open(), once; folder_renew() before each run; folder_close().
 *  2. folder_usage(), while a run goes on: no size limit of the kernel holds here.
 */
#ifndef ASSAY_CELL_FOLDER_H
#define ASSAY_CELL_FOLDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "grader/base/err.h"

struct folder {
    int place_fd;    /* -1: not open */
    char *place;     /* path */
    char *path;      /* of the private folder; NULL: none yet */
    unsigned number; /* of folders made so far */
    uid_t uid;       /* who owns what is in it */
};

/* For programs that run as `uid`. */
int folder_open(struct folder *folder, uid_t uid, struct err *err);

/* Removes the last run's folder and makes a new one; folder->path is its path. */
int folder_renew(struct folder *folder, int *ret_dir_fd, struct err *err);

/* What lies in it: KiB and files, counted up to `max_files`. */
void folder_usage(const struct folder *folder, uint64_t max_files, uint64_t *ret_kib,
                  uint64_t *ret_files);

void folder_close(struct folder *folder);

#endif
