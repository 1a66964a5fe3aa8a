#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "grader/base/buf.h"
#include "grader/base/io.h"
#include "problems/pickled_text.h"

#define CHUNK 65536

/* Instructions of pickle, as its module documentation (pickletools) names them. */
enum {
    OP_PROTO = 0x80,            /* 1 byte: the version */
    OP_FRAME = 0x95,            /* 8 bytes: how many follow */
    OP_BINUNICODE = 'X',        /* 4 bytes: length, then the text */
    OP_SHORT_BINUNICODE = 0x8c, /* 1 byte: length, then the text */
    OP_BINUNICODE8 = 0x8d,      /* 8 bytes: length, then the text */
    OP_BINPUT = 'q',            /* 1 byte: place in the memo */
    OP_MEMOIZE = 0x94,          /* */
    OP_STOP = '.',              /* */
};

/* ---- base64 ---- */

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Standard base64 with padding and nothing else. */
static int decode_base64(const char *text, size_t len, unsigned char **ret_data,
                         size_t *ret_len, struct err *err)
{
    cleanup_free unsigned char *data = malloc(len / 4 * 3 + 1);
    size_t padding = 0, at = 0;

    if (!data)
        return err_oom(err);
    while (padding < 2 && padding < len && text[len - 1 - padding] == '=')
        padding++;
    if (!len || len % 4 != 0)
        return err_say(err, EINVAL, "base64: its length is no multiple of 4");
    for (size_t i = 0; i < len; i += 4) {
        uint32_t bits = 0;

        for (size_t j = i; j < i + 4; j++) {
            int value = j < len - padding ? sextet(text[j]) : 0;

            if (value < 0)
                return err_say(err, EINVAL, "base64: byte %zu is none of it", j);
            bits = bits << 6 | (uint32_t)value;
        }
        data[at++] = (unsigned char)(bits >> 16);
        data[at++] = (unsigned char)(bits >> 8);
        data[at++] = (unsigned char)bits;
    }
    *ret_len = at - padding;
    *ret_data = steal_ptr(data);
    return 0;
}

/* ---- zlib ---- */

static int inflate_all(z_stream *stream, struct buf *b, struct err *err)
{
    int code = Z_OK;

    while (code == Z_OK) {
        if (b->len == PICKLED_TEXT_MAX)
            return err_say(err, EFBIG, "zlib: more than %zu MiB", PICKLED_TEXT_MAX >> 20);
        if (buf_reserve(b, b->cap - b->len < CHUNK ? b->cap - b->len : CHUNK) < 0)
            return err_oom(err);
        stream->next_out = (unsigned char *)b->data + b->len;
        stream->avail_out = (uInt)(b->cap - b->len < CHUNK ? b->cap - b->len : CHUNK);
        code = inflate(stream, Z_NO_FLUSH);
        b->len = (size_t)((char *)stream->next_out - b->data);
        if (code == Z_BUF_ERROR)
            break;
    }
    if (code == Z_MEM_ERROR)
        return err_oom(err);
    if (code != Z_STREAM_END)
        return err_say(err, EINVAL, "zlib: damaged or cut off");
    return stream->avail_in ? err_say(err, EINVAL, "zlib: bytes behind the end") : 0;
}

static int decompress(unsigned char *data, size_t len, struct buf *b, struct err *err)
{
    z_stream stream = {.next_in = data, .avail_in = (uInt)len};
    int r;

    if (len > UINT32_MAX / 2)
        return err_say(err, EFBIG, "zlib: too large");
    if (inflateInit(&stream) != Z_OK)
        return err_oom(err);
    r = inflate_all(&stream, b, err);
    inflateEnd(&stream);
    return r;
}

/* ---- pickle ---- */

struct pickle {
    const unsigned char *at, *end;
};

static bool take(struct pickle *p, unsigned char wanted)
{
    if (p->at == p->end || *p->at != wanted)
        return false;
    p->at++;
    return true;
}

/* A little-endian number of `bytes` bytes. */
static bool take_number(struct pickle *p, unsigned bytes, uint64_t *ret_value)
{
    uint64_t value = 0;

    if ((size_t)(p->end - p->at) < bytes)
        return false;
    for (unsigned i = bytes; i-- > 0;)
        value = value << 8 | p->at[i];
    p->at += bytes;
    *ret_value = value;
    return true;
}

static bool take_string(struct pickle *p, unsigned version, const char **ret_text,
                        uint64_t *ret_len)
{
    bool known = false;

    if (take(p, OP_BINUNICODE))
        known = take_number(p, 4, ret_len);
    else if (version >= 4 && take(p, OP_SHORT_BINUNICODE))
        known = take_number(p, 1, ret_len);
    else if (version >= 4 && take(p, OP_BINUNICODE8))
        known = take_number(p, 8, ret_len);
    if (!known || *ret_len > (uint64_t)(p->end - p->at))
        return false;
    *ret_text = (const char *)p->at;
    p->at += *ret_len;
    return true;
}

/* Versions 2 and 3: no frames, and a numbered memo. From 4 on a string of less than
 * 64 KiB stands in a frame that goes on to the end; larger ones have none. */
static bool take_all(struct pickle *p, const char **ret_text, uint64_t *ret_len)
{
    uint64_t version, framed, slot;

    if (!take(p, OP_PROTO) || !take_number(p, 1, &version) || version < 2 || version > 5)
        return false;
    if (version >= 4 && take(p, OP_FRAME) &&
        (!take_number(p, 8, &framed) || framed != (uint64_t)(p->end - p->at)))
        return false;
    if (!take_string(p, (unsigned)version, ret_text, ret_len))
        return false;
    if (version < 4 && !(take(p, OP_BINPUT) && take_number(p, 1, &slot) && slot == 0))
        return false;
    if (version >= 4 && !take(p, OP_MEMOIZE))
        return false;
    return take(p, OP_STOP) && p->at == p->end;
}

int pickled_text_find(const unsigned char *pickle, size_t len, const char **ret_text,
                      size_t *ret_len, struct err *err)
{
    struct pickle p = {pickle, pickle + len};
    const char *text;
    uint64_t text_len;

    if (!take_all(&p, &text, &text_len))
        return err_say(err, EINVAL,
                       "pickle: byte %zu: not exactly one string, which is all that is "
                       "read",
                       (size_t)(p.at - pickle));
    if (!utf8_valid(text, (size_t)text_len) || memchr(text, '\0', (size_t)text_len))
        return err_say(err, EINVAL, "pickle: the string is no text");
    *ret_text = text;
    *ret_len = (size_t)text_len;
    return 0;
}

/* ---- together ---- */

int pickled_text_decode(const char *base64, size_t len, char **ret_text, size_t *ret_len,
                        struct err *err)
{
    cleanup_buf struct buf pickle = BUF_INIT(PICKLED_TEXT_MAX);
    cleanup_free unsigned char *data = NULL;
    const char *text;
    size_t data_len = 0, text_len = 0;
    char *copy;
    int r = decode_base64(base64, len, &data, &data_len, err);

    if (r == 0)
        r = decompress(data, data_len, &pickle, err);
    if (r == 0)
        r = pickled_text_find((const unsigned char *)buf_str(&pickle), pickle.len, &text,
                              &text_len, err);
    if (r < 0)
        return r;
    copy = strndup(text, text_len);
    if (!copy)
        return err_oom(err);
    *ret_text = copy;
    *ret_len = text_len;
    return 0;
}
