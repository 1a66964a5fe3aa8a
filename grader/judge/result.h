/*
 * The result of judging one answer: one row of every report. A plain value that owns
 * its strings.
 */
#ifndef ASSAY_JUDGE_RESULT_H
#define ASSAY_JUDGE_RESULT_H

#include <stddef.h>
#include <stdint.h>

#include "grader/base/sha256.h"
#include "grader/judge/verdict.h"

struct case_result {
    char *name; /* "secret/01" */
    enum verdict verdict;
    double score; /* points of this case in [0, 1]; 1 for AC of a pass-fail problem */
    uint64_t cpu_ms;
    uint64_t wall_ms;
    uint64_t memory_kib;
    char *message; /* NULL: none */
};

/* Where a verdict comes from. */
enum result_origin {
    ORIGIN_JUDGED, /* now */
    ORIGIN_CACHE,  /* from another answer or run that was all the same */
    ORIGIN_RUN,    /* from this run, before it was interrupted */
};

struct result {
    /* Who: copied from the answer. Optional ones are NULL. */
    char *task_id;
    char *sample;   /* as it stood in the answers: a number or a name */
    char *model;    /* optional */
    char *language; /* "cpp", "python", ...; NULL when none could be told */
    char *task;     /* "implement", ... */
    char *kind;     /* "stdio", "script" */
    size_t ordinal; /* position among the answers, from 0: the order of documents */

    enum verdict verdict;
    double score; /* [0, 1] */
    enum assurance assurance;
    char *shared_why; /* why it is no sealed one; NULL: it is, or nothing is known */
    struct case_result *cases; /* those that were run */
    size_t case_count;
    size_t case_total; /* those that there are */
    uint64_t cpu_ms;   /* slowest case's CPU time */
    uint64_t wall_ms;  /* slowest case's */
    uint64_t memory_kib;
    uint64_t examiner_cpu_ms; /* what judging took in a process of its own; 0: none */
    char *message;            /* why not AC, or a note; NULL: nothing to say */
    char *extraction;         /* rule that made the program from the answer */
    char *expected;           /* package submissions: the folder's verdict, else NULL */
    uint64_t time_limit_ms;   /* CPU limit that applied to a case */
    uint64_t memory_limit_kib;
    char problem_hash[SHA256_HEX + 1]; /* problems/problem_hash.h; "": not known */
    char verdict_key[SHA256_HEX + 1];  /* of all that has a say in it; "": not known */
    enum result_origin origin;
};

void result_init(struct result *result);
void result_release(struct result *result);

/* Takes over what was found out about another answer that is all the same: everything but
 * who it is. `from` is left to be released. */
void result_adopt(struct result *result, struct result *from);

/* Appends an empty case; the name is copied. NULL when memory is out. */
struct case_result *result_add_case(struct result *result, const char *name);

#endif
