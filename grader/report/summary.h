/*
 * Counts over the results of a run. Pure.
 *
 * summary_add() keeps the rows, the total and the assurances; the other counts are about
 * what never became a result, or about promises, and are the caller's to add to.
 */
#ifndef ASSAY_REPORT_SUMMARY_H
#define ASSAY_REPORT_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/judge/result.h"

#define SUMMARY_ROWS_MAX 32

/* One row of the final table: a task kind. */
struct summary_row {
    char task[16];
    size_t answers;
    size_t verdicts[VERDICT_MAX];
    double score_sum; /* of all answers but JE; partial scores count in part */
};

struct summary {
    struct summary_row rows[SUMMARY_ROWS_MAX];
    size_t row_count;
    struct summary_row total;
    size_t sealed, shared; /* answers by assurance (NA and CE count as sealed) */
    size_t known;          /* verdicts from before: of the cache, or of the same run */
    size_t bad_lines;      /* answers that could not be read */
    size_t doubles;        /* keys that came twice */
    size_t unknown_tasks;  /* answers to problems that the suite does not have */
    size_t refused;        /* answers to problems that are malformed */
    size_t skipped;        /* language not there */
    size_t bad_problems;   /* problems of a data set that were left out as asked for */
    size_t unexpected;     /* package submissions with another verdict than promised */
    uint64_t elapsed_ms;
};

void summary_init(struct summary *summary);

/* Kinds beyond the last row are counted in that row, which is then called "other". */
void summary_add(struct summary *summary, const struct result *result);

/* Judge errors make a run incomplete. */
bool summary_complete(const struct summary *summary);

/* Share of accepted among the scored answers (all but JE) in percent; 0 when none. */
double summary_accepted_percent(const struct summary_row *row);

/* Answers that have a score: all but JE. */
size_t summary_scored(const struct summary_row *row);

/* Mean score in percent: above the accepted share where partial scores were given. */
double summary_score_percent(const struct summary_row *row);

#endif
