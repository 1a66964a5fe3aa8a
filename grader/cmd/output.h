/*
 * Where a command's text or document goes: standard output, or a file for --json FILE.
 */
#ifndef ASSAY_CMD_OUTPUT_H
#define ASSAY_CMD_OUTPUT_H

#include "grader/base/buf.h"
#include "grader/base/err.h"
#include "grader/cmd/options.h"

#define OUTPUT_CAP (64u << 20)

/* `type` is the command's struct with a `const char *json` member. */
#define JSON_OPTION_ROW(type)                                                            \
    {                                                                                    \
        .name = "json", .argument = "FILE",                                              \
        .help = "Write a JSON document; - is standard output, which then holds nothing " \
                "else.",                                                                 \
        .kind = OPTION_STRING, .offset = offsetof(type, json),                           \
    }

/* Opens it before there is a text, so that a path that cannot be written is told before
 * any work is done. `path` NULL or "-" is standard output. A file is replaced. */
int output_open(const char *path, int *ret_fd, struct err *err);

/* Writes all of the text to what output_open() gave, and closes it in any case. */
int output_finish(int *fd, const char *path, const struct buf *text, struct err *err);

/* Both: writes all of the text; `path` NULL or "-" is standard output. A file is
 * replaced. */
int output_write(const char *path, const struct buf *text, struct err *err);

#endif
