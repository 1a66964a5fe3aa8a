/*
 * Strict, single-pass reading of JSON texts that programs under test had a hand in,
 * without building a tree.
 *
 * A scanner stands before the next byte. Every function returns false at the first fault,
 * having recorded what and where; nothing may be read from the scanner after that.
 */
#ifndef ASSAY_BASE_SCAN_H
#define ASSAY_BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/buf.h"
#include "grader/base/macros.h"

struct scan {
    const char *start;
    const char *at;
    const char *end;
    char *reason; /* gets "byte N: what"; may be NULL */
    size_t reason_size;
    bool lines; /* line ends are white space; false after scan_init() */
};

/* What stands between quotes, escapes and all. Borrowed. */
struct scan_text {
    const char *data;
    size_t len;
};

void scan_init(struct scan *scan, const char *text, size_t len, char *reason,
               size_t reason_size);

/* Records the fault and returns false. */
bool scan_fail(struct scan *scan, const char *format, ...) PRINTF_LIKE(2, 3);

/* Spaces and tabs. Line ends are white space only on request: a line that is passed on
 * must stay one line. */
static inline void scan_space(struct scan *scan)
{
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\t' ||
            (scan->lines && (*scan->at == '\n' || *scan->at == '\r'))))
        scan->at++;
}

/* The next byte after white space, which stays; 0 at the end (and for a NUL byte, which
 * nothing accepts). */
static inline char scan_peek(struct scan *scan)
{
    scan_space(scan);
    return scan->at < scan->end ? *scan->at : '\0';
}

/* Takes this one byte, after white space. */
static inline bool scan_char(struct scan *scan, char wanted)
{
    if (scan_peek(scan) == wanted) {
        scan->at++;
        return true;
    }
    return scan_fail(scan, "'%c' is missing", wanted);
}

/* Takes the byte if it is the next one. */
static inline bool scan_maybe(struct scan *scan, char wanted)
{
    if (scan_peek(scan) != wanted)
        return false;
    scan->at++;
    return true;
}

/* Takes true, false or null. */
bool scan_word(struct scan *scan, const char *word);

/* A string: valid UTF-8, no raw control characters, known escapes; \u escapes may be lone
 * surrogates. ret_text may be NULL. */
bool scan_string(struct scan *scan, struct scan_text *ret_text);

/* Appends a string's content as UTF-8. -EILSEQ for what cannot be so: U+0000 and lone
 * surrogates; else 0 or -errno of buf_add(). */
int scan_text_add(struct scan_text text, struct buf *out);

/* An unsigned decimal without leading zeros, as ids are. */
bool scan_u64(struct scan *scan, uint64_t *ret_value);

/* Nothing but white space is left. */
bool scan_end(struct scan *scan);

/* Is the raw text this word? (A word that needs no escapes is never written with one.) */
bool scan_text_is(struct scan_text text, const char *word);

/* Decodes into `out` as valid UTF-8 that is safe to show: control characters become
 * spaces, lone surrogates U+FFFD. What does not fit is cut off. */
void scan_text_copy(struct scan_text text, char *out, size_t out_size);

#endif
