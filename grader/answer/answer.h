/*
 * Answers: what a model gave to a problem, read from a .jsonl[.gz] file, standard input
 * ("-") or a folder.
 *
 *  1. answers_open(path, &answers, err).
 *  2. answers_next() until 0. A bad line (or file) comes back as -EBADMSG with a text
 *     that names file, line, field and remedy; count it and go on.
 *  3. answers_close().
 *
 * A line has task_id (a string, or a number: 7 equals "7") and one of completion,
 * solution, response, rebuilt; optionally model, sample (string or number), language.
 * null and "" mean that an optional field is not there. Lines without `sample` are
 * numbered by occurrence of (task_id, language, model), from 0, as human-eval and
 * EvalPlus write them.
 *
 * A folder holds TASK/SAMPLE.EXT or TASK/SAMPLE/... (one program of several files);
 * "_" in a folder's name stands for "/" where that gives a known task ("HumanEval_0").
 * .jsonl files may stand there, too. The language of files is left for the reader to
 * tell.
 */
#ifndef ASSAY_ANSWER_ANSWER_H
#define ASSAY_ANSWER_ANSWER_H

#include <stddef.h>

#include "grader/base/err.h"
#include "problems/problem.h"
#include "problems/suite.h"

enum answer_form {
    ANSWER_COMPLETION, /* continues the prompt */
    ANSWER_SOLUTION,   /* replaces the prompt */
    ANSWER_RESPONSE,   /* a model's raw reply */
    ANSWER_REBUILT,    /* code made from an explanation alone; replaces the prompt */
    ANSWER_FILES,      /* a program of files */
};

struct answer {
    char *task_id;
    char *sample;
    char *model;    /* NULL: not said */
    char *language; /* NULL: not said */
    enum answer_form form;
    char *text; /* for all forms but files */
    size_t text_len;
    struct source_program files; /* with ANSWER_FILES */
    char *origin;                /* "answers.jsonl, line 7" or a path */
};

void answer_release(struct answer *answer);

struct answers;

/* `suite` is used to tell which "_" in folder names mean "/"; borrowed, may be NULL.
 * -ENOENT when there is nothing, or a folder without any answer. */
int answers_open(const char *path, const struct suite *suite,
                 struct answers **ret_answers, struct err *err);
void answers_close(struct answers *answers);

/* 1 with an answer (the caller's to release), 0 at the end, -EBADMSG, or another -errno
 * when reading cannot go on: damaged gzip data (-EIO), a file that cannot be opened. */
int answers_next(struct answers *answers, struct answer *ret_answer, struct err *err);

#endif
