/*
 * The folders of grader/pipeline/warm.h on disk.
 */
#ifndef ASSAY_PIPELINE_WARM_STORE_H
#define ASSAY_PIPELINE_WARM_STORE_H

#include <stdbool.h>

#include "runners/runner.h"
#include "sandbox/sandbox.h"

/* Is the folder `name` there, and ours alone? Then it is marked as used. */
bool warm_store_has(int store_fd, const char *name);

/* Puts the products of a run into a new folder `name`. Failure is no reason to stop. */
int warm_store_put(int store_fd, const char *name, const struct recipe *recipe,
                   const struct sandbox_result *result, struct err *err);

/* Removes what was not used for longest until there are at most so many bytes; also what
 * is left of writers that did not live to the end. */
void warm_store_trim(int store_fd, uint64_t limit);

#endif
