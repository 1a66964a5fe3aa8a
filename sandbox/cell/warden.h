/*
 * The end of a process tree where no pid namespace ends it.
 *
 * Theory of operation. The init of the run is a subreaper: whatever a program leaves
 * behind, daemons and sessions of their own included, becomes its child, so that "no
 * child is left" means that the tree is gone. The tree is killed by the strongest means
 * that there is:
 *
 *  - Landlock (ABI 6): the init is in a domain that signals cannot leave, and so is all
 *    that it starts. kill(-1) from there reaches the tree, the whole tree and nothing
 *    else; the kernel does it at once, no fork gets away.
 *  - A uid of the run's own: the same kill(-1) from a process with that effective uid.
 * Its real and saved uid are another one that nobody has, so that the program cannot kill
 *    it first.
 *  - Otherwise the tree as /proc shows it: stopped until no new process is found, then
 *    killed, and again until none is left. The filter keeps its processes from signalling
 *    each other (host_filter.h), RLIMIT_NPROC keeps them few.
 *
 *  1. warden_enter(), in the init, before the program is started.
 *  2. warden_serve(), after: waits for the main process, for SIGTERM (kill the main
 *     process) and SIGUSR1 (end everything; also sent when the spawner dies).
 *  3. warden_sweep(), in the spawner when an init has ended: for what it has left.
 */
#ifndef ASSAY_CELL_WARDEN_H
#define ASSAY_CELL_WARDEN_H

#include <sys/types.h>

#include "sandbox/cell/plan.h"

/* 0 or -errno. Blocks the signals that the warden waits for. */
int warden_enter(const struct plan *plan);

/* Undoes that for the program. */
void warden_unblock(void);

/* Calls on_end() once, with the wait status, when the main process has ended. Returns
 * when no process of the tree is left. */
void warden_serve(const struct plan *plan, pid_t main_pid,
                  void (*on_end)(void *context, int wait_status), void *context);

/* Kills and reaps all descendants of this process. */
void warden_sweep(const struct plan *plan);

#endif
