#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "grader/base/buf.h"

#define BUF_FIRST_ALLOC 256

void buf_init(struct buf *b, size_t cap)
{
    *b = (struct buf)BUF_INIT(cap);
}

void buf_release(struct buf *b)
{
    free(b->data);
    b->data = NULL;
    b->len = 0;
    b->alloc = 0;
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

int buf_reserve(struct buf *b, size_t more)
{
    size_t need, alloc;
    char *data;

    if (more > b->cap || b->len > b->cap - more)
        return -ENOSPC;
    if (b->cap == SIZE_MAX)
        BUG("a buffer without a cap");
    need = b->len + more + 1;
    if (need <= b->alloc)
        return 0;
    alloc = b->alloc ? b->alloc : BUF_FIRST_ALLOC;
    while (alloc < need)
        alloc = alloc > SIZE_MAX / 2 ? need : alloc * 2;
    if (alloc > b->cap + 1)
        alloc = b->cap + 1;
    data = realloc(b->data, alloc);
    if (!data)
        return -ENOMEM;
    b->data = data;
    b->alloc = alloc;
    return 0;
}

int buf_add(struct buf *b, const void *data, size_t len)
{
    int r = buf_reserve(b, len);

    if (r < 0)
        return r;
    if (len)
        memcpy(b->data + b->len, data, len);
    b->len += len;
    b->data[b->len] = '\0';
    return 0;
}

int buf_add_str(struct buf *b, const char *text)
{
    return buf_add(b, text, strlen(text));
}

int buf_add_char(struct buf *b, char c)
{
    return buf_add(b, &c, 1);
}

int buf_vaddf(struct buf *b, const char *format, va_list args)
{
    va_list again;
    int r, len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0)
        return -EINVAL;
    r = buf_reserve(b, (size_t)len);
    if (r < 0)
        return r;
    vsnprintf(b->data + b->len, (size_t)len + 1, format, args);
    b->len += (size_t)len;
    return 0;
}

int buf_addf(struct buf *b, const char *format, ...)
{
    va_list args;
    int r;

    va_start(args, format);
    r = buf_vaddf(b, format, args);
    va_end(args);
    return r;
}

void buf_shift(struct buf *b, size_t n)
{
    if (n > b->len)
        BUG("buf_shift by %zu of %zu bytes", n, b->len);
    if (!n)
        return;
    memmove(b->data, b->data + n, b->len - n);
    b->len -= n;
    b->data[b->len] = '\0';
}

const char *buf_str(const struct buf *b)
{
    return b->data ? b->data : "";
}

char *buf_steal(struct buf *b, size_t *ret_len)
{
    char *data;

    if (!b->data && buf_reserve(b, 0) < 0)
        return NULL;
    b->data[b->len] = '\0';
    data = b->data;
    if (ret_len)
        *ret_len = b->len;
    b->data = NULL;
    b->len = 0;
    b->alloc = 0;
    return data;
}
