/*
 * What a person sees after grading: the final table. While grading: progress.h.
 */
#ifndef ASSAY_REPORT_TERMINAL_H
#define ASSAY_REPORT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "grader/base/buf.h"
#include "grader/report/progress.h"
#include "grader/report/summary.h"

#define TERMINAL_COLUMNS 80

/* Appends text from outside so that it cannot steer the terminal: control characters,
 * line ends and what reverses the direction of writing appear as escapes ("\x1b"),
 * invalid UTF-8 as "\xff". -ENOSPC, -ENOMEM. */
int terminal_add_text(struct buf *b, const char *text);

/* Appends "12.3 s", "2 min 05 s" or "1 h 02 min". -ENOSPC, -ENOMEM. */
int terminal_add_duration(struct buf *b, uint64_t ms);

/* The final table, at most 80 columns wide, colour only when asked for. Rows by task
 * kind: answers, each verdict's count (columns that are all zero are left out), accepted
 * %, and the mean score where partial scores make it differ; a total when there is more
 * than one row; below it notes for everything that was not graded, for judge errors and
 * for shared verdicts. Where the columns do not fit, counts from 10000 on are cut to
 * "12k". -ENOSPC, -ENOMEM. */
int terminal_table(struct buf *b, const struct summary *summary, bool colour);

/* Is colour wanted on this stream? A terminal, TERM not dumb, NO_COLOR unset or empty. */
bool terminal_wants_colour(FILE *out);

#endif
