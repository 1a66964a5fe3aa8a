/*
 * Custom output validators, and checkers of function problems: built once for all
 * workers, run in the judging cell.
 */
#ifndef ASSAY_PIPELINE_VALIDATOR_H
#define ASSAY_PIPELINE_VALIDATOR_H

#include "grader/judge/outcome.h"
#include "grader/pipeline/worker.h"

#define VALIDATOR_ARGV_MAX 64

/* Thread-safe cache of built validators, by problem. */
int validators_new(struct validators **ret_validators, struct err *err);
void validators_free(struct validators *validators);

/* Builds the problem's validator in the worker's judging cell on first use. -EINVAL when
 * it does not compile: the problem's fault, so a judge error. Borrowed. */
int validators_get(struct worker *worker, const struct problem *problem,
                   const struct built **ret_built, struct err *err);

/* A run of a validator under construction. */
struct validation {
    struct sandbox_spec spec;
    const char *argv[VALIDATOR_ARGV_MAX + 1];
    struct sandbox_file files[SANDBOX_FILES_MAX];
    int input_fd, answer_fd, empty_fd;
};

/* Prepares `validator INPUT ANSWER FEEDBACK_DIR [ARGS...]`; what the validator reads is
 * the caller's to set (spec.stdin_fd). -E2BIG, file errors. */
int validation_prepare(struct validation *validation, const struct built *built,
                       const struct problem *problem, const struct test_case *test,
                       const struct test_group *group, struct err *err);
/* The same for the checker of a function problem: arguments and expectation are texts. */
int validation_prepare_call(struct validation *validation, const struct built *built,
                            const char *args, const char *expect, struct err *err);
void validation_release(struct validation *validation);
#define cleanup_validation cleanup(validation_release)

/* What the validator left in its feedback folder. */
struct feedback {
    bool has_points;
    double points;
    char message[1024]; /* start of judgemessage.txt, printable; "" when none */
};

/* `accept_score` is what score_multiplier.txt multiplies. */
void feedback_read(const struct sandbox_result *ran, double accept_score,
                   struct feedback *ret_feedback);

#endif
