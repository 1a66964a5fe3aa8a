/*
 * The spawner: the cell's one child, which lives inside the namespaces, the view and the
 * slot's control groups, and clones the init of each run there.
 *
 * Theory of operation. As root it first builds the view with the host's powers (so that
 * toolchains in closed folders can be shown), then enters a user namespace in which it
 * is root over nothing else. As an ordinary user it enters the user namespace first.
 * Setup goes through a table of named stages; the first failure is sent to the cell.
 *
 *  cell -> spawner: WIRE_RENEW, WIRE_RUN; spawner -> cell: WIRE_BOX, WIRE_STARTED,
 *  WIRE_EMPTY, WIRE_LACKS, WIRE_FAILED. One request at a time.
 */
#ifndef ASSAY_CELL_SPAWNER_H
#define ASSAY_CELL_SPAWNER_H

#include <stdbool.h>
#include <sys/types.h>

#include "sandbox/cell/filter.h"
#include "sandbox/cell/plan.h"
#include "sandbox/sandbox.h"

struct spawner_config {
    const char *const *extra_paths;
    const char *const *hidden_paths;
    const char *warm_path; /* or NULL */
    const struct filter_set *filters;
    int nice;                             /* of the programs */
    const struct sock_fprog *host_filter; /* for what is missing */
    const struct plan *plan;
};

/* The spawner's process; never returns. */
_Noreturn void spawner_main(int sock, const struct spawner_config *config);

/* The cell's side of the setup: writes the id maps for `uid` when asked for (root), waits
 * until the spawner says that it is ready. On failure *ret_lacking is the layer that the
 * host refused; it stays as it is when the failure is another one. */
int spawner_attend(int sock, pid_t spawner, uid_t uid, enum sandbox_layer *ret_lacking,
                   struct err *err);

#endif
