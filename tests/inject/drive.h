/*
 * A cell and a few runs of tests/probe in it, printed as text: the same text whenever all
 * goes well.
 */
#ifndef ASSAY_TESTS_INJECT_DRIVE_H
#define ASSAY_TESTS_INJECT_DRIVE_H

#include <stdbool.h>

/* Runs "describe" twice, or with `limits` one program into each limit. Prints the layers
 * that the cell says it has and then of each run "== run" and how it ended, what the
 * probe wrote and left, or "refused: why". Returns 0, or 3 when one was refused. */
int drive(bool limits, bool best_effort);

#endif
