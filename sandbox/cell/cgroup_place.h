/*
 * Where below the v2 hierarchy a slot's group can have the memory and pids controllers.
 *
 * Theory of operation. A group that hands controllers down may hold no processes itself
 * (the root of the hierarchy aside), and our own group holds at least us. So, in this
 * order:
 *
 *  1. Our own group, when it hands them down already.
 *  2. Our own group, when it was given to us to divide: all its processes move to a leaf
 *     below it, and then it can hand them down. It is ours when an ordinary user may
 *     write there (a unit with Delegate=yes, all that the user's own systemd started),
 *     when it says so (the attribute that systemd sets with Delegate=yes), or when it is
 *     the top of what we can see (a container with a writable cgroup file system).
 *  3. The nearest group above us that hands them down and that we may write to: for root,
 *     the slice of a session or of a service. Nothing is moved there.
 *  4. As root, our own group all the same.
 *
 * The limits of all groups above the chosen one go on to hold. A cell that starts later
 * finds itself in the leaf and takes the group above that for its own.
 */
#ifndef ASSAY_CELL_CGROUP_PLACE_H
#define ASSAY_CELL_CGROUP_PLACE_H

#include "grader/base/err.h"

/* `mount` is where the hierarchy is mounted, `own` our group as /proc/self/cgroup has it.
 * The path of the group to make groups in is the caller's to free. -ENOENT, -EACCES,
 * -EROFS, -ENOTSUP or -EBUSY, with what is in the way. */
int cgroup_place(const char *mount, const char *own, char **ret_path, struct err *err);

#endif
