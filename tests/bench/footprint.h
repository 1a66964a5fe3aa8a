/*
 * What a cell holds: memory, descriptors, control groups. All of it has to stay as it is
 * however many programs the cell has run.
 */
#ifndef ASSAY_BENCH_FOOTPRINT_H
#define ASSAY_BENCH_FOOTPRINT_H

#include "sandbox/sandbox.h"

void footprint_heading(void);

/* One line: the cell's and its spawner's memory and descriptors, what their control group
 * is charged with, and how many groups there are. Expects one cell among the children of
 * this process. */
int footprint_print(size_t runs, const struct cell *cell, struct err *err);

#endif
