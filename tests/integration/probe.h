/*
 * Runs of the test program tests/probe/probe.c in a cell of this test.
 *
 *  1. probe_start_cell() or probe_start_cell_unprivileged() in a fixture.
 *  2. probe_spec(&spec, "touch", "64"), change its limits; probe_run().
 *  3. probe_stop_cell().
 */
#ifndef ASSAY_TESTS_INTEGRATION_PROBE_H
#define ASSAY_TESTS_INTEGRATION_PROBE_H

#include "sandbox/sandbox.h"

#define PROBE_CPU_MS     2000
#define PROBE_WALL_MS    20000
#define PROBE_MEMORY_KIB ((uint64_t)256 * 1024)

extern struct cell *probe_cell;

/* Where there is no sandbox the test ends here, with a note; with SANDBOX_MUST_WORK it
 * fails. */
void probe_start_cell(void);

/* The same as an ordinary user, without control groups: this process gives up root for
 * good, so each test needs one of its own (Check forks). */
void probe_start_cell_unprivileged(void);
void probe_stop_cell(void);

/* Argument NULL: none. The spec borrows both. */
void probe_spec(struct sandbox_spec *spec, const char *command, const char *argument);

/* A failure of the cell fails the test. */
void probe_run(const struct sandbox_spec *spec, struct sandbox_result *ret_result);

/* What it wrote to standard output; the caller's. */
char *probe_output(const struct sandbox_result *result);

#endif
