/*
 * Problem packages in the Kattis format: legacy, 2023-07-draft and 2025-09.
 */
#ifndef ASSAY_PROBLEMS_PACKAGE_H
#define ASSAY_PROBLEMS_PACKAGE_H

#include <stdbool.h>

#include "grader/base/err.h"
#include "problems/problem.h"

/* Is there a problem.yaml in the folder? */
bool package_is_one(const char *path);

/* Reads the package in the folder `path`. The problem is the caller's to release; its id
 * is the folder's own name. What is malformed or not supported is -EINVAL, -ENOTSUP or
 * the like, with file, line and remedy in the text. */
int package_load(const char *path, struct problem *ret_problem, struct err *err);

/* The folder's own name, also for "." and "x/..", in fresh memory. */
int package_name(const char *path, char **ret_name, struct err *err);

#endif
