/*
 * What HumanEval-X and HumanEvalPack have in common: records in six languages, told by
 * the first part of their id.
 */
#ifndef ASSAY_PROBLEMS_HUMANEVAL_X_H
#define ASSAY_PROBLEMS_HUMANEVAL_X_H

#include "problems/dataset.h"

/* Reads task_id, prompt, reference and test into a problem that is empty but for its
 * task: script in Python, inline in all else. `entry_point` may be NULL: then it is told
 * from the declaration. On failure what was read so far is in the problem. */
int humaneval_x_read(const cJSON *record, const char *entry_point,
                     struct problem *problem, struct err *err);

/* The label that the problem's code has in Markdown. */
const char *humaneval_x_label(const struct problem *problem);

#endif
