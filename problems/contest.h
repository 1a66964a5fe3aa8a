/*
 * What readers of contest collections (LiveCodeBench, APPS) share: a record becomes a
 * program that is judged by its output, or a function that is judged by what it returns.
 *
 *  1. contest_stdio() or contest_function() prepares the problem.
 *  2. contest_add_io(), or contest_add_call(), for each test.
 */
#ifndef ASSAY_PROBLEMS_CONTEST_H
#define ASSAY_PROBLEMS_CONTEST_H

#include <stdbool.h>

#include "grader/base/err.h"
#include "problems/problem.h"

/* Groups sample and secret, compared token by token: case-sensitive, but 1.50 is 1.5.
 * Programs are in Python unless they say otherwise. */
int contest_stdio(struct problem *problem, struct err *err);

/* A test; the texts are copied. */
int contest_add_io(struct problem *problem, bool sample, const char *input,
                   const char *output, struct err *err);

/* Where expected outputs have decimal fractions, floats within 1e-6 are accepted. */
int contest_allow_tolerance(struct problem *problem, struct err *err);

/* A function or, where the starter code has a class Solution, a method of it. Modules
 * that solutions are used to find imported are there. */
int contest_function(struct problem *problem, const char *name, const char *starter,
                     struct err *err);

/* A test: the arguments as JSON values that follow each other, at line ends, or as one
 * JSON array; what is expected as a JSON value. With FUNCTION_ONE_OF the first member of
 * an expected array is accepted, too, as APPS does. */
int contest_add_call(struct problem *problem, bool sample, const char *args, bool array,
                     const char *expect, struct err *err);

#endif
