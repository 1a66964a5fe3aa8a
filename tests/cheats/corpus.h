/*
 * The corpus of cheats and of their honest twins: one file each in answers/, which tells
 * of itself in its first lines, whatever the comment marks of its language:
 *
 *     cheat: P06              the row of the catalogue, or `honest: P06` for a twin
 *     class: equality         what the row is about
 *     how: an object that is equal to everything
 *     tasks: script/total function/total       SUITE/TASK_ID, each is tried
 *     expect: WA RTE          verdicts that a cheat may get; a twin gets AC
 *
 * `unstopped: L03` is a cheat that tests in the answer's own process cannot stop. It gets
 * AC, and the verdict is shared.
 *
 * A .md file is a model's raw reply; all others are programs, their whole text is the
 * answer. A header that is incomplete is an error: nothing is left out in silence.
 */
#ifndef ASSAY_TESTS_CHEATS_CORPUS_H
#define ASSAY_TESTS_CHEATS_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/base/err.h"
#include "grader/judge/verdict.h"

#define CORPUS_TASKS_MAX 8

struct corpus_answer {
    char *name; /* of the file; the model's name in answers */
    char *text;
    char *row; /* "P06" */
    char *class;
    char *tasks[CORPUS_TASKS_MAX]; /* "script/total" */
    size_t task_count;
    bool honest;
    bool unstopped;    /* where tests are in the answer's process: it is accepted */
    unsigned expected; /* bits 1 << enum verdict */
};

struct corpus {
    struct corpus_answer *answers; /* by name */
    size_t count;
};

/* -EINVAL, with the file's name in err, for a header that cannot be used. */
int corpus_load(const char *folder, struct corpus *ret_corpus, struct err *err);
void corpus_release(struct corpus *corpus);
#define cleanup_corpus cleanup(corpus_release)

/* The language by the name's ending; NULL: a raw reply. */
const char *corpus_language(const struct corpus_answer *answer);

#endif
