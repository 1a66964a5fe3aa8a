/*
 * Answers as lines of JSON: a file, plain or compressed, or standard input.
 *
 *  1. answers_jsonl_open().
 *  2. answers_jsonl_next() until 0; see answers_next() for what it returns. A line is
 *     returned as soon as it is complete, so that the other end of a pipe can wait for
 *     its result before it writes the next.
 *  3. answers_jsonl_close().
 */
#ifndef ASSAY_ANSWER_ANSWERS_JSONL_H
#define ASSAY_ANSWER_ANSWERS_JSONL_H

#include "grader/answer/answer.h"
#include "grader/answer/sample_count.h"

#define ANSWER_LINE_MAX   ((size_t)64 << 20)
#define ANSWER_VALUES_MAX 1000000

/* One line, without origin and number: -EBADMSG with field and remedy, -ENOMEM. A
 * missing sample leaves ret_answer->sample NULL. */
int answers_jsonl_parse(const char *line, size_t len, struct answer *ret_answer,
                        struct err *err);

struct answers_jsonl;

/* `count` numbers the samples; borrowed, so that several files can share it. */
int answers_jsonl_open(const char *path, struct sample_count *count,
                       struct answers_jsonl **ret_reader, struct err *err);
void answers_jsonl_close(struct answers_jsonl *reader);

int answers_jsonl_next(struct answers_jsonl *reader, struct answer *ret_answer,
                       struct err *err);

#endif
