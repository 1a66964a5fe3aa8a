/*
 * What a person sees while and after grading: a live bar, and the final table.
 */
#ifndef ASSAY_REPORT_TERMINAL_H
#define ASSAY_REPORT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "grader/base/buf.h"
#include "grader/report/summary.h"

/* The final table, at most 80 columns wide, colour only when asked for. Rows by task
 * kind: answers, each verdict's count (columns that are all zero are left out), accepted
 * %; a total when there is more than one row; below it notes for everything that was not
 * graded, for judge errors and for shared verdicts. */
int terminal_table(struct buf *b, const struct summary *summary, bool colour);

/*
 * Progress on stderr: on a terminal one line that is redrawn at most ten times a
 * second, elsewhere a plain line at most every ten seconds. Thread-safe by its caller's
 * lock. total 0: not known (standard input).
 */
struct progress {
    FILE *out;
    bool live;
    bool colour;
    bool quiet;
    size_t total;
    size_t done;
    size_t accepted;
    size_t judge_errors;
    uint64_t started_ms;
    uint64_t drawn_ms;
    unsigned columns;
};

void progress_init(struct progress *progress, FILE *out, size_t total, bool quiet);
void progress_step(struct progress *progress, enum verdict verdict);
void progress_finish(struct progress *progress); /* clears the live line */

/* Is colour wanted on this stream? A terminal, TERM not dumb, NO_COLOR unset. */
bool terminal_wants_colour(FILE *out);

#endif
