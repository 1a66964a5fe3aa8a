/*
 * The table of `make check-datasets`: one line for each set of answers to a data set.
 *
 * $ASSAY_DATASETS holds a pattern ("mbpp*"): then only the sets that match are graded,
 * and their lines are printed on standard output. Without it some are, silently.
 */
#ifndef ASSAY_TESTS_INTEGRATION_DATASET_TABLE_H
#define ASSAY_TESTS_INTEGRATION_DATASET_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* For `shared`: the tests are in the answers' own language. */
#define DATASET_ALL_SHARED "*"

struct dataset_expected {
    const char *set;                /* "mbpp-sanitized" */
    const char *form;               /* of the answers: "completion" */
    size_t answers, accepted, none; /* AC, NA */
    const char *shared;             /* task ids, each behind a blank; NULL: none */
};

/* Is the set to be graded? */
bool dataset_table_wants(const char *set);

/* Grades (results_of_grading()), prints the set's line, under it what is shared and why
 * and limits above the default ones, and fails the test where the results are not those
 * that are expected. */
void dataset_table_grade(const struct dataset_expected *expected, const char *folder,
                         const char *suite, const char *answers,
                         const char *const *options);

#endif
