/*
 * Readers of data-set files: one problem a line, as JSON. A new data set is one file
 * with a `struct dataset` and a line in the table of suite.c.
 */
#ifndef ASSAY_PROBLEMS_DATASET_H
#define ASSAY_PROBLEMS_DATASET_H

#include <stdbool.h>

#include "grader/base/err.h"
#include "grader/base/json.h"
#include "problems/problem.h"

struct dataset {
    const char *title; /* "HumanEval" */

    /* Is a file that begins with this object one of these? By its fields, so that a
     * damaged first record is recognised as long as they are there. */
    bool (*recognise)(const cJSON *record);

    /* A record as a problem, all but path and line. -EINVAL names the field. */
    int (*read)(const cJSON *record, struct problem *ret_problem, struct err *err);
};

extern const struct dataset dataset_humaneval;

/* The record's task_id in fresh memory: a string, or a whole number as decimal text. */
int dataset_task_id(const cJSON *record, char **ret_id, struct err *err);

#endif
