/*
 * Layout for a terminal of 80 columns. Text from outside is made harmless by
 * terminal_add_text() on the way. All functions return 0 or the -errno of buf_add().
 */
#ifndef ASSAY_CMD_TEXT_H
#define ASSAY_CMD_TEXT_H

#include "grader/base/buf.h"
#include "grader/report/terminal.h"

/* The text as it is laid out, line ends and tabs kept, each line indented. Ends with a
 * line end. A line is shown up to its first NUL. */
int text_add_block(struct buf *b, const char *text, size_t len, unsigned indent);

/* Columns that terminal_add_text() takes: one a code point. */
size_t text_width(const char *text);

/* The text on one line, cut with "..." or padded to exactly this many columns. */
int text_add_cell(struct buf *b, const char *text, size_t columns);

/* Words broken into lines of 79 columns, from column `at` on, further lines indented.
 * Ends with a line end. */
int text_add_wrapped(struct buf *b, const char *text, size_t at, size_t indent);

int text_add_spaces(struct buf *b, size_t count);

#endif
