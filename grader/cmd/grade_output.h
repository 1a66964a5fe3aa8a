/*
 * What `assay grade` writes while it runs and at its end: result lines, the document,
 * notes, the progress bar and the table.
 *
 *  1. grade_output_open(): opens the files at once, so that a path that cannot be written
 *     stops the command before anything is graded.
 *  2. grade_output_take() for each result (struct result_sink), grade_output_note() for
 *     what is left out. Both may be called from any thread.
 *  3. grade_output_close(): document and table.
 */
#ifndef ASSAY_CMD_GRADE_OUTPUT_H
#define ASSAY_CMD_GRADE_OUTPUT_H

#include <pthread.h>

#include "grader/judge/result.h"
#include "grader/report/json_report.h"
#include "grader/report/progress.h"
#include "grader/cmd/grade_store.h"

/* Notes beyond this many are only counted, unless verbose. */
#define NOTES_SHOWN 20

struct grade_output {
    pthread_mutex_t lock;
    struct progress progress;
    struct summary summary;
    const char *json, *jsonl; /* paths as given; "-" is standard output; NULL: none */
    FILE *json_file, *jsonl_file;
    char **lines; /* results as JSON, by ordinal, for the document */
    size_t line_alloc, line_count;
    size_t notes;
    bool quiet, verbose;
    const struct sandbox_isolation *isolation; /* in force; NULL: not known */
    bool submissions;                          /* compare with what the folders promise */
    struct grade_store *store;                 /* gets each result, too; borrowed */
    uint64_t started_ms;
};

int grade_output_open(struct grade_output *output, const char *json, const char *jsonl,
                      size_t total, bool quiet, bool verbose, struct err *err);

int grade_output_take(void *output, const struct result *result, struct err *err);
void grade_output_note(void *output, const char *text);
void grade_output_refuse(void *output, const char *text); /* noted and counted */

/* Writes what is left to write. */
int grade_output_close(struct grade_output *output, const struct run_info *info,
                       struct err *err);
void grade_output_release(struct grade_output *output);

#endif
