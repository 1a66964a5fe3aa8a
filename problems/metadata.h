/*
 * problem.yaml, and task.yaml beside it.
 */
#ifndef ASSAY_PROBLEMS_METADATA_H
#define ASSAY_PROBLEMS_METADATA_H

#include <stdbool.h>

#include "problems/package_io.h"

/* What the other parts of the loader must know; the rest goes into the problem. */
struct metadata {
    cJSON *tree;            /* problem.yaml; package->constants points into it */
    bool legacy;            /* format version */
    bool asks_for_custom;   /* legacy `validation: custom` */
    bool forbids_custom;    /* legacy `validation: default`, stated or by default */
    char **validator_flags; /* legacy, for every group */
    cJSON *task;            /* task.yaml; NULL: none */
    char *task_path;
    bool is_function; /* its `kind` */
};

/*
 * Reads both files; of task.yaml, what function_package_read() reads is left. Sets the
 * package's constants, and of the (empty) problem: title, languages, task, limits,
 * interactive, scoring. -EINVAL for what is malformed, -ENOTSUP for what assay cannot
 * judge; the text names file, line and remedy.
 *
 * Keys that the format does not have are ignored: archives are full of them.
 */
int metadata_read(struct package *package, struct metadata *ret_metadata,
                  struct problem *problem, struct err *err);
void metadata_release(struct metadata *metadata);

#endif
