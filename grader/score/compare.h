/*
 * Two contestants on the problems that both have a score on: who is better, by how much,
 * and can it be told?
 *
 * Pure. Problems are those of score_table_problems(): sorted by task_id. Only problems
 * with the same name and content (problem_hash, where both know it) are compared.
 */
#ifndef ASSAY_SCORE_COMPARE_H
#define ASSAY_SCORE_COMPARE_H

#include "grader/score/interval.h"
#include "grader/score/table.h"

struct comparison {
    size_t problems;          /* compared */
    size_t only_a, only_b;    /* without a counterpart */
    size_t changed;           /* of another content: left out */
    double a, b;              /* means over what is compared */
    double difference;        /* b - a */
    struct interval interval; /* 95 %, of the difference */
    double p;   /* two-sided: McNemar's exact test where each problem has one
                   sample that is right or wrong, else by flipping signs */
    bool exact; /* it was McNemar's */
    size_t better_b, better_a; /* problems on which the one is above the other */
    double detectable; /* smallest difference that as many problems show, with this
                          share of disagreement; 0: none */
};

struct contestant {
    const struct problem_score *problems;
    size_t count;
};

/* `task` NULL: all. -ENODATA when nothing can be compared; the counts are there then. */
int compare_scores(struct contestant a, struct contestant b, const char *task,
                   struct comparison *ret_comparison, struct err *err);

/* Calls for each pair that is compared, or whose content differs (`changed`). */
void compare_walk(struct contestant a, struct contestant b, const char *task,
                  void (*take)(void *context, const struct problem_score *a,
                               const struct problem_score *b, bool changed),
                  void *context, size_t *ret_only_a, size_t *ret_only_b);

#endif
