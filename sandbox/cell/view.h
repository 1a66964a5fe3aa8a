/*
 * What a run can see: a root file system of its own, read-only but for one private
 * tmpfs.
 *
 *   /usr, /bin, /lib, /lib64, /sbin   the host's, read-only, nosuid, nodev
 *   /etc                              a few synthetic files, ld.so.cache, alternatives
 *   /dev                              null, zero, full, random, urandom
 *   /box                              tmpfs: working directory; /tmp and /dev/shm lead
 * here EXTRA PATHS                       toolchains outside /usr, read-only
 *   /warm                             what assay has prepared for many runs, read-only
 *
 * No /proc, no /sys, no /home, no /root. view_enter() runs in the spawner, in a new mount
 * namespace, with the capability to mount.
 */
#ifndef ASSAY_CELL_VIEW_H
#define ASSAY_CELL_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <sys/types.h>

#include "grader/base/err.h"

/* The ids of the program inside; the same in every cell. */
#define INNER_UID 1000
#define INNER_GID 1000

/* What is shown of the host; lists end with NULL, and not all of it need be there. */
extern const char *const view_folders[];
extern const char *const view_files[];
extern const char *const view_devices[];

struct view_config {
    const char *const *extra_paths;
    /* Covered by something empty where they lie in a visible folder: a suite may have
     * been installed below /usr. */
    const char *const *hidden_paths;
    const char *warm_path; /* shown as /warm; NULL: none */
};

/* Builds the view, makes it the root and forgets the host's. */
int view_enter(const struct view_config *config, struct err *err);

/* Mounts a new tmpfs on the private folder, `uid`'s, and returns a descriptor of it.
 * *mounted, false at first, says whether there is an old one, which goes. */
int view_renew_box(uint64_t kib, uint32_t inodes, uid_t uid, bool *mounted,
                   int *ret_dir_fd, struct err *err);

#endif
