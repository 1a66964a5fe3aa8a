/*
 * The reference of a data-set problem as an answer to it.
 */
#ifndef ASSAY_PIPELINE_REFERENCE_H
#define ASSAY_PIPELINE_REFERENCE_H

#include <stdbool.h>

#include "grader/base/err.h"
#include "problems/problem.h"

/* False for packages (they have submissions), and where the record brings none. */
bool reference_exists(const struct problem *problem);

/* The field that it stands in, for messages. */
const char *reference_field(const struct problem *problem);

/* The language that it is in. */
const char *reference_language(const struct problem *problem);

/* A program as assembly makes them of answers. The caller's to release. */
int reference_program(const struct problem *problem, struct source_program *ret_program,
                      struct err *err);

#endif
