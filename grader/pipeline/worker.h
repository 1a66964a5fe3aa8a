/*
 * One worker of the pipeline: a slot with two cells, one for answers, one for what
 * judges them (compilers of validators, validators, examiners). They never mix: the
 * second has seen expected values.
 */
#ifndef ASSAY_PIPELINE_WORKER_H
#define ASSAY_PIPELINE_WORKER_H

#include "grader/pipeline/build.h"
#include "grader/pipeline/pipeline.h"

enum cell_role { CELL_ANSWER, CELL_JUDGE, CELL_ROLE_MAX };

struct validators;
struct script_plans;
struct oracles;
struct bytecodes;
struct warm;

struct worker {
    const struct pipeline_config *config;
    struct validators *validators;     /* shared by all workers */
    struct script_plans *script_plans; /* the same */
    struct oracles *oracles;           /* the same */
    struct bytecodes *bytecodes;       /* the same */
    struct warm *warm;                 /* the same; NULL: nothing is kept warm */
    struct cell *cells[CELL_ROLE_MAX];
    bool cold;              /* the second try of a job: every program is executed */
    bool judging_reference; /* the blame rule's own run: no further blame */
};

/* The cell of this role, started on first use. */
int worker_cell(struct worker *worker, enum cell_role role, struct cell **ret_cell,
                struct err *err);

/* The same, to build something in. */
int worker_builder(struct worker *worker, enum cell_role role,
                   struct builder *ret_builder, struct err *err);

/* Ends both cells: after a fault, and at the end. */
void worker_release(struct worker *worker);

/* Judges one job into *result, whose head is already filled in. A negative return is
 * a fault of ours: the job may be tried again after result_reset(); but -ENOPKG
 * refuses the job (struct result_sink) for the reason in err. */
int worker_judge(struct worker *worker, const struct job *job, struct result *result,
                 struct err *err);

/* Takes back what a failed attempt left in a result. */
void result_reset(struct result *result);

/* Limits of one run of an answer to this problem. */
void worker_limits(const struct worker *worker, const struct problem *problem,
                   const struct runner *runner, struct sandbox_limits *ret_limits);

/* Sets the case's measured figures and its message (which may be ""). */
void case_measure(struct case_result *one, const struct sandbox_result *ran);
int case_say(struct case_result *one, const char *message, struct err *err);

/* ---- one file for each kind ---- */

int judge_stdio(struct worker *worker, const struct job *job, struct result *result,
                struct err *err);
int judge_script(struct worker *worker, const struct job *job, struct result *result,
                 struct err *err);
int judge_literal(struct worker *worker, const struct job *job, struct result *result,
                  struct err *err);
int judge_function(struct worker *worker, const struct job *job, struct result *result,
                   struct err *err);

int judge_inline(struct worker *worker, const struct job *job, struct result *result,
                 struct err *err);

/* One case of an interactive problem. */
int judge_interactive_case(struct worker *worker, const struct problem *problem,
                           const struct built *built, const struct test_case *test,
                           const struct test_group *group,
                           const struct sandbox_limits *limits, struct case_result *one,
                           struct err *err);

/* Does the problem's own reference get AC on this case? For the blame rule: when a
 * validator fails on an answer's data but not on the reference's, the answer is
 * wrong. Where none can be run, the judge's own answer is looked at in place of its
 * output, but in interactive problems. 1 yes, 0 no. */
int stdio_reference_passes(struct worker *worker, const struct problem *problem,
                           const struct test_case *test, const struct test_group *group,
                           struct err *err);

#endif
