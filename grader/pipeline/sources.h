/*
 * Where jobs come from: an answers file, or the submissions that packages bring.
 *
 * What cannot become a job (a bad line, an unknown task, a language that is not there)
 * is told to the `note` function as one line of text and counted in the summary.
 */
#ifndef ASSAY_PIPELINE_SOURCES_H
#define ASSAY_PIPELINE_SOURCES_H

#include "grader/answer/answer.h"
#include "grader/pipeline/job.h"
#include "grader/pipeline/measure.h"
#include "grader/pipeline/shard.h"
#include "grader/report/summary.h"
#include "runners/toolchain.h"

struct source_notes {
    void (*note)(void *context, const char *text);
    void *context;
    struct summary *summary; /* counts of what is left out; locked by nobody: the source
                                runs in one thread */
};

struct answer_source {
    const struct suite *suite;
    const struct toolchain_set *toolchains;
    struct answers *answers;
    const struct measures *measures; /* whose faulty problems are refused; NULL: none */
    struct source_notes notes;
    struct shard shard; /* answers to other tasks are passed over in silence */
    void *keys;         /* search tree of the keys seen */
    size_t position;    /* answers read so far */
};

void answer_source_init(struct answer_source *source, const struct suite *suite,
                        const struct toolchain_set *toolchains, struct answers *answers,
                        struct source_notes notes);
void answer_source_release(struct answer_source *source);

/* For struct job_source. */
int answer_source_next(void *source, struct job *ret_job, struct err *err);

/* The packages' own submissions, with the verdicts that their folders promise. */
struct submission_source {
    const struct suite *suite;
    const struct toolchain_set *toolchains;
    struct source_notes notes;
    size_t problem, submission; /* next */
    size_t ordinal;
};

int submission_source_next(void *source, struct job *ret_job, struct err *err);

/* Does a result keep a folder's promise? wrong_answer is WA, run_time_error RTE or MLE,
 * time_limit_exceeded TLE, slow_accepted AC or TLE, partially_accepted a score strictly
 * between 0 and 1, rejected anything but AC, accepted AC with the full score. Unknown
 * folders promise nothing. */
bool submission_as_promised(const struct result *result);

#endif
