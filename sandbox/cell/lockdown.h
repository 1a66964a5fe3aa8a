/*
 * What a program's process goes through before the program: a table of named steps, the
 * seccomp filter last, so that no step needs a hole in it.
 */
#ifndef ASSAY_CELL_LOCKDOWN_H
#define ASSAY_CELL_LOCKDOWN_H

struct launch;

#define LOCKDOWN_STAGES 12

/* Executes the program, so it returns only when a step has failed: -errno, and which. */
int lockdown_enter(struct launch *launch, int *ret_stage);

/* NULL: there is no such step. */
const char *lockdown_stage_name(int stage);

#endif
