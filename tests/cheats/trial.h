/*
 * Grades the corpus with the real program, in each of the ways in which one answer could
 * profit from another or from the machine:
 *
 *   cold       every answer by a process of assay of its own
 *   warm       one after the other, by one worker: each after other cheats
 *   reversed   the same in the other order
 *   crowd      sixteen at once
 *
 *  1. trials_new(): one trial for each answer and each of its tasks.
 *  2. trials_run(), in all ways.
 *  3. Look at the verdicts; trials_free().
 */
#ifndef ASSAY_TESTS_CHEATS_TRIAL_H
#define ASSAY_TESTS_CHEATS_TRIAL_H

#include "tests/cheats/corpus.h"

enum trial_way { WAY_COLD, WAY_WARM, WAY_REVERSED, WAY_CROWD, WAY_MAX };

const char *trial_way_name(enum trial_way way);

struct trial {
    const struct corpus_answer *answer;
    const char *task;               /* "script/total" */
    enum verdict verdicts[WAY_MAX]; /* VERDICT_MAX: there was no result */
    bool shared[WAY_MAX];           /* the verdict's assurance */
};

struct trials {
    const char *assay;  /* program */
    const char *suites; /* folder of the suites */
    char *work;         /* a folder of its own for answers and results */
    struct trial *list;
    size_t count;
};

/* Borrows all but what it makes itself. */
int trials_new(const struct corpus *corpus, const char *assay, const char *suites,
               struct trials *ret_trials, struct err *err);
int trials_run(struct trials *trials, struct err *err);
void trials_release(struct trials *trials);
#define cleanup_trials cleanup(trials_release)

#endif
