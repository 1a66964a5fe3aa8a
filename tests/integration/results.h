/*
 * Results of `assay grade --jsonl`, found by what identifies an answer: task_id, model,
 * sample and language. A line that is not valid JSON, a result without one of the
 * promised fields and two results of one answer fail the test.
 */
#ifndef ASSAY_TESTS_INTEGRATION_RESULTS_H
#define ASSAY_TESTS_INTEGRATION_RESULTS_H

#include <stddef.h>

#include "grader/base/json.h"

struct results_row {
    char *key;
    cJSON *result;
    const char *verdict; /* borrowed from the result */
};

struct results {
    struct results_row *rows; /* sorted by key */
    size_t count;
};

void results_parse(const char *text, size_t len, struct results *ret_results);
void results_read(const char *path, struct results *ret_results);
void results_release(struct results *results);
#define cleanup_results cleanup(results_release)

/* "TASK_ID | MODEL | SAMPLE | LANGUAGE", absent ones as "-". The caller's to free. */
char *results_key(const cJSON *result);

size_t results_count(const struct results *results, const char *verdict);

/* The verdict of the answer with that key, or NULL. */
const char *results_verdict(const struct results *results, const char *key);

/* Fails the test with the list of all answers whose verdicts differ. */
void results_expect_same(const struct results *a, const struct results *b,
                         const char *what_differs);

/* Fails the test with the list of all results that have one of the verdicts. */
void results_expect_none(const struct results *results, const char *verdict);

/* Grades with --jsonl into a file of the folder and reads that. `options` are further
 * ones, NULL-terminated; answers NULL stands for --submissions. */
void results_of_grading(const char *folder, const char *suite, const char *answers,
                        const char *const *options, struct results *ret_results);

#endif
