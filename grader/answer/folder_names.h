/*
 * From a folder's name to a task id: "HumanEval_0" is "HumanEval/0" in a suite that has
 * it, since a folder's name cannot hold the "/".
 */
#ifndef ASSAY_ANSWER_FOLDER_NAMES_H
#define ASSAY_ANSWER_FOLDER_NAMES_H

#include "grader/base/err.h"
#include "problems/suite.h"

struct folder_names;

/* Borrows the ids of `suite`, which may be NULL. -ENOMEM. */
int folder_names_new(const struct suite *suite, struct folder_names **ret_names,
                     struct err *err);
void folder_names_free(struct folder_names *names);

/* The task id: borrowed from the suite or `folder` itself where the suite has no such
 * task, or two that the name fits equally ("a/b_c" and "a_b/c"). */
const char *folder_names_task(const struct folder_names *names, const char *folder);

#endif
