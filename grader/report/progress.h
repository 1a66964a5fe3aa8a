/*
 * Progress on stderr: on a terminal one line that is redrawn at most ten times a
 * second, elsewhere a plain line at most every ten seconds. Thread-safe by its caller's
 * lock.
 *
 *  1. progress_init(); total 0: not known (standard input).
 *  2. progress_step() for each verdict.
 *  3. progress_clear() before anything else is written to the same terminal.
 *  4. progress_finish().
 */
#ifndef ASSAY_REPORT_PROGRESS_H
#define ASSAY_REPORT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "grader/base/buf.h"
#include "grader/judge/verdict.h"

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
/* Takes the live line away; the next step draws it again. */
void progress_clear(struct progress *progress);
void progress_finish(struct progress *progress);

/* What is drawn at that time, without line end or escapes, narrower than ->columns
 * (where live) or 80. */
int progress_text(struct buf *b, const struct progress *progress, uint64_t now_ms);

#endif
