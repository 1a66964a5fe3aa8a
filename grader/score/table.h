/*
 * Results of a run, grouped and scored: by model, and within a model by task, language or
 * over all.
 *
 *  1. score_table_new(); score_table_add() for each result, in any order.
 *  2. score_table_names() for what there is; score_table_score() for a group's score;
 *     score_table_problems() for one value a problem, which comparisons want.
 *  3. score_table_free().
 *
 * The unit is the problem: its samples are averaged first. NA counts as not accepted; a
 * judge error is in no score, and a problem with nothing but judge errors is not scored.
 */
#ifndef ASSAY_SCORE_TABLE_H
#define ASSAY_SCORE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/base/err.h"
#include "grader/judge/result.h"
#include "grader/score/interval.h"

struct score_table;

int score_table_new(struct score_table **ret_table, struct err *err);
void score_table_free(struct score_table *table);

static inline void score_table_free_p(struct score_table **table)
{
    score_table_free(*table);
}
#define cleanup_score_table cleanup(score_table_free_p)

/* What is needed of the result is copied. */
int score_table_add(struct score_table *table, const struct result *result,
                    struct err *err);

enum facet { FACET_MODEL, FACET_TASK, FACET_LANGUAGE, FACET_MAX };

/* The names that occur, "" for what is absent, sorted; borrowed from the table, the array
 * is the caller's to free. */
int score_table_names(const struct score_table *table, enum facet facet,
                      const char ***ret_names, size_t *ret_count, struct err *err);

/* NULL: any. */
struct score_filter {
    const char *model, *task, *language;
};

struct score {
    size_t results, problems; /* problems: those that have a score */
    size_t verdicts[VERDICT_MAX];
    size_t sealed, shared;    /* results by assurance; NA, CE and JE are in neither */
    size_t samples_min;       /* samples of the problem that has the fewest */
    double value;             /* mean over problems, 0 to 1 */
    struct interval interval; /* 95 %: Wilson where each problem is right or wrong, else
                                 from the standard error */
};

/* -ENODATA when no problem has a score; then the counts are there all the same. */
int score_table_score(const struct score_table *table, const struct score_filter *filter,
                      struct score *ret_score, struct err *err);

/* Mean over the tasks' values: each kind of task weighs the same. */
int score_table_macro(const struct score_table *table, const char *model,
                      double *ret_value, struct err *err);

/* pass@k over problems, or with `all` pass^k; accepted answers count. -ERANGE when some
 * problem has fewer than k samples. */
int score_table_passk(const struct score_table *table, const struct score_filter *filter,
                      unsigned k, bool all, double *ret_value, struct err *err);

/* Texts are borrowed from the table. */
struct problem_score {
    const char *task_id, *task;
    const char *problem_hash; /* "": not known */
    size_t samples, accepted; /* without judge errors */
    double value;             /* mean of the samples' scores */
};

/* Sorted by task_id; without problems that have no score. The caller's to free. */
int score_table_problems(const struct score_table *table,
                         const struct score_filter *filter,
                         struct problem_score **ret_problems, size_t *ret_count,
                         struct err *err);

#endif
