/*
 * The scores of a run with their intervals: on a terminal, as Markdown, and as a badge.
 *
 * Texts from outside (models, tasks) are made harmless for where they go. All functions
 * append and return 0 or the -errno of buf_add().
 */
#ifndef ASSAY_REPORT_SCORES_H
#define ASSAY_REPORT_SCORES_H

#include "grader/base/buf.h"
#include "grader/score/table.h"

#define SCORES_SLOWEST 3

struct slow_result {
    char *task_id;
    uint64_t cpu_ms;
};

/* What is told of a run; strings are borrowed. */
struct scores_report {
    const char *run, *state, *suite, *answers, *started;
    const struct score_table *table;
    const char *const *models;
    size_t model_count;
    struct slow_result slowest[SCORES_SLOWEST]; /* slowest first; cpu_ms 0: none */
    const char *isolation;                      /* a sentence, or NULL: not known */
};

/* One screen of at most 80 columns. */
int scores_terminal(struct buf *b, const struct scores_report *report, bool colour);

/* For pull requests. */
int scores_markdown(struct buf *b, const struct scores_report *report);

/* A shields.io endpoint: the score over all results. */
int scores_badge(struct buf *b, const struct scores_report *report);

/* "84.2 %", and "62.4 to 94.5" for an interval, into `size` bytes. */
void scores_percent(char *text, size_t size, double value);
void scores_interval(char *text, size_t size, struct interval interval);

/* Appends text for a Markdown table's cell: no markup, no links, no line ends. */
int markdown_add_text(struct buf *b, const char *text);

#endif
