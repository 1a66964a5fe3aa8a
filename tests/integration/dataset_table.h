/*
 * The table of `make check-datasets`: one line for each set of answers to a data set.
 *
 * $ASSAY_DATASETS holds a pattern ("mbpp*"): then only the sets that match are graded,
 * and their lines are printed on standard output. Without it all are, silently.
 */
#ifndef ASSAY_TESTS_INTEGRATION_DATASET_TABLE_H
#define ASSAY_TESTS_INTEGRATION_DATASET_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/integration/results.h"

struct dataset_expected {
    const char *set;                /* "mbpp-sanitized" */
    const char *form;               /* of the answers: "completion" */
    size_t answers, accepted, none; /* AC, NA */
    const char *shared;             /* task ids, each behind a blank; NULL: none */
};

bool dataset_table_wants(const char *set);

/* The set's line, under it what is shared and why, and limits above the default ones. */
void dataset_table_print(const struct dataset_expected *expected,
                         const struct results *results, uint64_t elapsed_ms);

/* Fails the test where the results are not those. */
void dataset_table_check(const struct dataset_expected *expected,
                         const struct results *results);

#endif
