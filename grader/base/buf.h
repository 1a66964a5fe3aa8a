/*
 * A growable byte buffer with a hard cap, for bytes that come from outside.
 *
 *  1. buf_init(&b, cap): nothing is allocated yet; cap counts the content in bytes.
 *  2. buf_add*(): append; -ENOSPC when the cap would be passed, -ENOMEM when memory
 *     is out. The content is unchanged by a failed call.
 *  3. b.data is always NUL-terminated once anything was added (the NUL is not counted).
 *  4. buf_release(), or buf_steal() to take the memory.
 */
#ifndef ASSAY_BASE_BUF_H
#define ASSAY_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "grader/base/macros.h"

struct buf {
    char *data; /* NULL while empty */
    size_t len;
    size_t alloc;
    size_t cap;
};

#define BUF_INIT(cap_)                                                                   \
    {                                                                                    \
        NULL, 0, 0, (cap_)                                                               \
    }

void buf_init(struct buf *b, size_t cap);
void buf_release(struct buf *b);
#define cleanup_buf cleanup(buf_release)

/* Forgets the content, keeps the memory. */
void buf_clear(struct buf *b);

int buf_add(struct buf *b, const void *data, size_t len);
int buf_add_str(struct buf *b, const char *text);
int buf_add_char(struct buf *b, char c);
int buf_addf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
int buf_vaddf(struct buf *b, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* Makes room for `more` further bytes and a NUL; b->data + b->len may then be written. */
int buf_reserve(struct buf *b, size_t more);

/* Removes the first `n` bytes (n <= b->len). */
void buf_shift(struct buf *b, size_t n);

/* The content as a C string: "" while empty. Borrowed. */
const char *buf_str(const struct buf *b);

/* Hands the memory over (NUL-terminated, never NULL unless out of memory). */
char *buf_steal(struct buf *b, size_t *ret_len);

#endif
