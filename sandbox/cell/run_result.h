/*
 * How a run has ended, from what the cell did and counted and what the init reported.
 */
#ifndef ASSAY_CELL_RUN_RESULT_H
#define ASSAY_CELL_RUN_RESULT_H

#include "sandbox/cell/run_limits.h"

/* To assay, with the collected files. The tree has to be gone. An error means that assay
 * is gone, too. */
int run_send_result(struct run *run, struct err *err);

#endif
