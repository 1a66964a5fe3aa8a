/*
 * Answers as a folder: TASK/SAMPLE.EXT, TASK/SAMPLE/... and NAME.jsonl[.gz].
 *
 *  1. answers_dir_open() lists all that is there; no file is read yet.
 *  2. answers_dir_item() for 0 to answers_dir_count() - 1, in the order of names.
 *  3. answers_dir_load() for items that are programs. Lines are answers_jsonl.h's.
 *  4. answers_dir_free().
 *
 * Symbolic links below the folder are not followed: a folder that somebody else made
 * could name any file of this machine in one, and its text would become part of a
 * program and of messages.
 */
#ifndef ASSAY_ANSWER_ANSWERS_DIR_H
#define ASSAY_ANSWER_ANSWERS_DIR_H

#include "grader/answer/answer.h"

#define ANSWER_FILES_MAX 100                /* in one program */
#define ANSWER_BYTES_MAX ((size_t)64 << 20) /* of one program */
#define ANSWER_DEPTH_MAX 8                  /* folders within a program */

enum answers_dir_kind {
    ANSWERS_DIR_LINES,   /* a .jsonl file */
    ANSWERS_DIR_FILE,    /* a program of one file */
    ANSWERS_DIR_PROGRAM, /* a folder: a program of several files */
    ANSWERS_DIR_BAD,     /* neither: `problem` says why */
};

struct answers_dir_item {
    enum answers_dir_kind kind;
    char *path;
    char *task_id; /* of programs */
    char *sample;  /* of programs */
    char *problem; /* of bad items; names the path */
};

struct answers_dir;

/* -ENOENT with what is expected when nothing there is an answer. `suite` may be NULL:
 * folder names are then task ids as they are. */
int answers_dir_open(const char *path, const struct suite *suite,
                     struct answers_dir **ret_dir, struct err *err);
void answers_dir_free(struct answers_dir *dir);

size_t answers_dir_count(const struct answers_dir *dir);
const struct answers_dir_item *answers_dir_item(const struct answers_dir *dir,
                                                size_t index);

/* Reads a program's files. -EBADMSG with path and remedy, or -ENOMEM. */
int answers_dir_load(const struct answers_dir_item *item, struct answer *ret_answer,
                     struct err *err);

#endif
