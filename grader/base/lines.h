/*
 * Lines of a text file, plain or gzip-compressed (told apart by content), or of standard
 * input, with line numbers and a cap on a line's length.
 *
 *  1. lines_open(&reader, path, cap, err): path "-" is standard input, which is read
 *     as plain text and without read-ahead beyond the next line end that is there.
 *  2. lines_next(): 1 with a line, 0 at the end, -errno. A line longer than the cap is
 *     reported as -EFBIG once and skipped; reading may go on.
 *  3. lines_close().
 */
#ifndef ASSAY_BASE_LINES_H
#define ASSAY_BASE_LINES_H

#include <stddef.h>

#include "grader/base/err.h"

struct lines;

int lines_open(const char *path, size_t cap, struct lines **ret_reader, struct err *err);
void lines_close(struct lines *reader);

static inline void lines_close_p(struct lines **reader)
{
    lines_close(*reader);
}
#define cleanup_lines cleanup(lines_close_p)

/* The line without its '\n' (a '\r' before it is dropped too), NUL-terminated, borrowed
 * until the next call. Bytes are as they are: NUL and invalid UTF-8 included. */
int lines_next(struct lines *reader, const char **ret_line, size_t *ret_len,
               struct err *err);

/* Number of the line that lines_next() returned or failed on, from 1. */
size_t lines_number(const struct lines *reader);

#endif
