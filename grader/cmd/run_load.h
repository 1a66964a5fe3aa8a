/*
 * A run for reports, comparisons and gates: from the store by its name, or from a file
 * that `assay runs --export` or `assay grade --jsonl` wrote.
 *
 *  1. run_load(); what is wanted of each result beside its score, `take` sees.
 *  2. loaded_contestants() where runs or models are compared.
 *  3. loaded_run_release().
 */
#ifndef ASSAY_CMD_RUN_LOAD_H
#define ASSAY_CMD_RUN_LOAD_H

#include "grader/score/compare.h"
#include "grader/store/store.h"

struct loaded_run {
    struct run run;
    struct score_table *table;
    const char **models; /* sorted; "" where answers name none; borrowed from the table */
    size_t model_count;
};

void loaded_run_release(struct loaded_run *loaded);
#define cleanup_loaded_run cleanup(loaded_run_release)

/* `what` NULL: the newest run of the store. `store` NULL: the default one. `take` may be
 * NULL; what it returns other than 0 ends the loading. */
int run_load(const char *what, const char *store,
             int (*take)(void *context, const struct result *result, struct err *err),
             void *context, struct loaded_run *ret_loaded, struct err *err);

/* One model of one run. */
struct named_contestant {
    char *label; /* the model's name, the run's where it has none, or "run:model" */
    struct problem_score *problems;
    size_t count;
};

/* Every model of every run, in this order. The caller's to free. */
int loaded_contestants(const struct loaded_run *runs, size_t run_count,
                       struct named_contestant **ret_list, size_t *ret_count,
                       struct err *err);
void named_contestants_free(struct named_contestant *list, size_t count);

#endif
