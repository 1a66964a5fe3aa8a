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

    /* A second task that the same record asks, under an id of its own. NULL: none. */
    int (*read_second)(const cJSON *record, struct problem *ret_problem, struct err *err);

    /* Adds what stands in files beside the data set, whose path this is. NULL: nothing.
     */
    int (*complete)(const char *path, struct problem *problem, struct err *err);
};

extern const struct dataset dataset_cruxeval;
extern const struct dataset dataset_humaneval;

/* Is there each of these fields? */
bool dataset_has(const cJSON *record, const char *const *fields, size_t count);

/* A required string in fresh memory. */
int dataset_copy(const cJSON *record, const char *field, char **ret_text,
                 struct err *err);

/* A plain name that can stand in a program: nothing else may. */
bool dataset_is_name(const char *text);

/* Problems of data sets for Python: allocates what all have. */
int dataset_allow_python(struct problem *problem, struct err *err);

/* The record's task_id in fresh memory: a string, or a whole number as decimal text. */
int dataset_task_id(const cJSON *record, char **ret_id, struct err *err);

#endif
