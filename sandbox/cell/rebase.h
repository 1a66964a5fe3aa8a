/*
 * The private folder under another name. Specs call it SANDBOX_WORK_DIR; where it is a
 * folder of the host (folder.h), arguments and variables that name it are changed. The
 * time zone becomes UTC, as in a view, where the host's cannot be seen.
 */
#ifndef ASSAY_CELL_REBASE_H
#define ASSAY_CELL_REBASE_H

#include "grader/base/err.h"
#include "sandbox/sandbox.h"

/* The changed lists: copies, all of them. */
struct rebased {
    char **argv, **env;
};

void rebased_release(struct rebased *rebased);

/* Makes the spec use `box` wherever the work dir stands as a path: at the start of a
 * string, or behind '=' or ':'. Its lists are then those of *ret_rebased. */
int rebase_spec(struct sandbox_spec *spec, const char *box, struct rebased *ret_rebased,
                struct err *err);

#endif
