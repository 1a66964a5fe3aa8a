/*
 * A run in a file of its own (docs/store.md, "Exports"): a line for the run, then one for
 * each result. A file that lacks the first line, as `assay grade --jsonl` writes it, is
 * read, too.
 *
 * What is read is hostile: a line that is not what it should be is refused by its number.
 */
#ifndef ASSAY_CMD_RUN_FILE_H
#define ASSAY_CMD_RUN_FILE_H

#include "grader/base/buf.h"
#include "grader/base/json.h"
#include "grader/store/store.h"

/* The field "schema" of the run's line. */
#define RUN_FILE_SCHEMA "assay.run/1"

/* The run's particulars as an object; the caller's to free. NULL: out of memory. */
cJSON *run_file_describe(const struct run *run);

/* Writes run and results. */
int run_file_write(FILE *file, const char *path, struct store *store,
                   const struct run *run, struct err *err);

/* The run's line. Without one: a run that is done, named after the file. Strings are the
 * caller's (run_release()). */
int run_file_head(const char *path, struct run *ret_run, struct err *err);

/* Each result, with its line. The ordinal of a line that has no position is that of the
 * line. Ends with what take() returns when that is not 0. */
int run_file_each(const char *path,
                  int (*take)(void *context, const struct result *result,
                              const char *line, size_t len, struct err *err),
                  void *context, struct err *err);

/* Both into a store, under this name (NULL: its own). On failure nothing of it stays. */
int run_file_import(const char *path, const char *name, struct store *store,
                    struct run *ret_run, struct err *err);

/* "answers" of "dir/answers.jsonl.gz", in characters that a run's name may have. */
#define RUN_STEM_MAX 64
void run_stem(const char *path, char ret_stem[RUN_STEM_MAX]);

#endif
