/*
 * Looks at the place it runs in, as the first program of a new cell would find it.
 * Prints a line for each thing that is not as it should be, and "as new" when none is.
 */
#ifndef ASSAY_TESTS_ESCAPE_WITNESS_H
#define ASSAY_TESTS_ESCAPE_WITNESS_H

#include <stdbool.h>

/* An exit status: 0 when all is as new. `own_pids`, `own_ipc`: are there such namespaces?
 */
int witness(bool own_pids, bool own_ipc);

#endif
