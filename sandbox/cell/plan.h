/*
 * Which mechanisms a cell uses on this host.
 *
 * Theory of operation. The plan starts with everything. A stage of the spawner's setup
 * that fails names its mechanism; strict isolation ends there. Best effort takes the
 * mechanism out of the plan, with all that needs it, and starts a new spawner with the
 * rest: no stage ever goes on in a process that another stage left half done.
 *
 *  1. plan_init(), then a try of the setup; while it fails: plan_lose() and again.
 *  2. plan_check(): is what is left enough to run foreign code at all?
 *  3. plan_describe(), then plan->isolation is what assay is told.
 *
 * Without a view, files are Landlock's business alone, and the private folder is one of
 * the host (folder.h). Without a pid namespace, a subreaper ends the tree (warden.h).
 * What the missing namespaces kept apart is refused by a filter (host_filter.h).
 */
#ifndef ASSAY_CELL_PLAN_H
#define ASSAY_CELL_PLAN_H

#include <stdbool.h>
#include <sys/types.h>

#include "grader/base/err.h"
#include "sandbox/sandbox.h"

struct plan {
    bool privileged;    /* root with the powers to give ids away */
    uid_t program_uid;  /* on the host */
    int landlock_abi;   /* 0: none */
    bool filters_calls; /* the kernel has seccomp filters */
    struct sandbox_isolation isolation;
};

/* Layers of control groups are left as they are: cgroup.h fills them. An error when the
 * host does not even say what we may do: to guess would mean less than there is. */
int plan_init(struct plan *plan, struct err *err);

bool plan_has(const struct plan *plan, enum sandbox_layer layer);

/* Does a file of the host look different inside? */
static inline bool plan_has_view(const struct plan *plan)
{
    return plan_has(plan, LAYER_PIVOT_ROOT);
}

/* Takes a mechanism out, and what needs it. */
void plan_lose(struct plan *plan, enum sandbox_layer layer, const char *why);

/* -EPERM, with the reason, when not even best effort could hold with this. */
int plan_check(const struct plan *plan, struct err *err);

/* As root, the spawner's own id on the host is the program's and this. */
#define SPAWNER_UID_OFFSET 1

uid_t plan_spawner_uid(const struct plan *plan); /* on the host */

/* The program's user id, as its spawner sees it. */
uid_t plan_inner_uid(const struct plan *plan);

/* Landlock keeps signals of a run inside it. */
bool plan_scopes_signals(const struct plan *plan);

/* What ends a whole tree when it is sent to its init. */
int plan_end_signal(const struct plan *plan);

/* Fills in what was not said on the way. */
void plan_describe(struct plan *plan);

#endif
