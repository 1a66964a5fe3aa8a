/*
 * Suites: a folder of problem packages, one package, or a data-set file, told apart by
 * content.
 *
 *  1. suite_load(path, &suite, err). A problem that is malformed does not stop the
 *     loading: it is listed in suite->refused with file, line and remedy, and answers to
 *     it are refused by name. -ENOENT, -EINVAL: nothing there can be read as a suite.
 *  2. suite_find(suite, id).
 *  3. suite_free().
 */
#ifndef ASSAY_PROBLEMS_SUITE_H
#define ASSAY_PROBLEMS_SUITE_H

#include "grader/base/err.h"
#include "problems/problem.h"

struct refused_problem {
    char *id;     /* may be NULL when not even that could be read */
    char *reason; /* names file (and line) and remedy */
};

struct suite {
    char *name; /* last part of the path without endings */
    char *path;
    struct problem *problems; /* in the order of the file, or by name */
    size_t problem_count;
    struct refused_problem *refused;
    size_t refused_count;
    /* For the two find functions: sorted by id. */
    const struct problem **problems_by_id;
    const struct refused_problem **refused_by_id;
    const struct problem **problems_by_alias; /* those that have one */
    size_t alias_count;
    size_t refused_id_count; /* refused ones that have an id */
};

int suite_load(const char *path, struct suite **ret_suite, struct err *err);
void suite_free(struct suite *suite);

static inline void suite_free_p(struct suite **suite)
{
    suite_free(*suite);
}
#define cleanup_suite cleanup(suite_free_p)

/* By id or alias; NULL when there is none. "7" finds "HumanEval/7"-like ids only if given
 * in full; numeric ids equal their decimal text. */
const struct problem *suite_find(const struct suite *suite, const char *id);
const struct refused_problem *suite_find_refused(const struct suite *suite,
                                                 const char *id);

#endif
