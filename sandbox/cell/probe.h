/*
 * The inside of `assay doctor`'s self-test: small programs that try what the sandbox has
 * to stop. They are built into assay-cell, so that the test needs no compiler;
 * sandbox/self_test.h is the other side.
 */
#ifndef ASSAY_CELL_PROBE_H
#define ASSAY_CELL_PROBE_H

/* The exit status: sandbox/self_test_probe.h. `target` is what to reach. */
int probe_main(const char *name, const char *target);

#endif
