/*
 * What a program's process goes through before the program: a table of named steps, the
 * seccomp filter after all that it would need a hole for.
 *
 * A program is either executed, or its process is a copy of a warm program's (warm.h)
 * that goes on by itself. Then there are steps for what an execution does by the way.
 */
#ifndef ASSAY_CELL_LOCKDOWN_H
#define ASSAY_CELL_LOCKDOWN_H

struct launch;

#define LOCKDOWN_STAGES 17

/* Executes the program, so it returns only when a step has failed: -errno, and which. */
int lockdown_execute(struct launch *launch, int *ret_stage);

/* The same for a forked one: 0 when it is locked down. Descriptors from 3 on are then
 * closed, but for the channels. */
int lockdown_enter(struct launch *launch, int *ret_stage);

/* NULL: there is no such step. */
const char *lockdown_stage_name(int stage);

#endif
