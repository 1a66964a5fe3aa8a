#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/scan.h"

void scan_init(struct scan *scan, const char *text, size_t len, char *reason,
               size_t reason_size)
{
    *scan = (struct scan){
        .start = text,
        .at = text,
        .end = text + len,
        .reason = reason_size ? reason : NULL,
        .reason_size = reason_size,
    };
}

bool scan_fail(struct scan *scan, const char *format, ...)
{
    va_list args;
    int n;

    if (!scan->reason)
        return false;
    n = snprintf(scan->reason, scan->reason_size,
                 "byte %zu: ", (size_t)(scan->at - scan->start));
    if ((size_t)n >= scan->reason_size)
        return false;
    va_start(args, format);
    vsnprintf(scan->reason + n, scan->reason_size - (size_t)n, format, args);
    va_end(args);
    return false;
}

bool scan_word(struct scan *scan, const char *word)
{
    size_t len = strlen(word);

    scan_space(scan);
    if ((size_t)(scan->end - scan->at) < len || memcmp(scan->at, word, len) != 0)
        return scan_fail(scan, "'%s' is missing", word);
    scan->at += len;
    return true;
}

/* Value of a hexadecimal digit, or -1. */
static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Takes an escape, from its backslash on. */
static bool scan_escape(struct scan *scan)
{
    const char *p = scan->at;
    size_t left = (size_t)(scan->end - p);

    if (left < 2 || !p[1] || !strchr("\"\\/bfnrtu", p[1]))
        return scan_fail(scan, "unknown escape in a string");
    if (p[1] != 'u') {
        scan->at += 2;
        return true;
    }
    if (left < 6)
        return scan_fail(scan, "escape is cut off");
    for (int i = 2; i < 6; i++)
        if (hex_digit(p[i]) < 0)
            return scan_fail(scan, "\\u needs four hexadecimal digits");
    scan->at += 6;
    return true;
}

/* Takes bytes up to the next ASCII character. Well-formed UTF-8 can be cut there. */
static bool scan_non_ascii(struct scan *scan)
{
    const char *p = scan->at;

    while (p < scan->end && (unsigned char)*p >= 0x80)
        p++;
    if (!utf8_valid(scan->at, (size_t)(p - scan->at)))
        return scan_fail(scan, "invalid UTF-8 in a string");
    scan->at = p;
    return true;
}

/* Is this a byte that a string may hold as it is? */
static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

bool scan_string(struct scan *scan, struct scan_text *ret_text)
{
    const char *start;

    if (!scan_char(scan, '"'))
        return false;
    start = scan->at;
    for (;;) {
        const char *p = scan->at;

        while (p < scan->end && is_plain((unsigned char)*p))
            p++;
        scan->at = p;
        if (p == scan->end)
            return scan_fail(scan, "string has no end");
        if (*p == '"')
            break;
        if (*p == '\\') {
            if (!scan_escape(scan))
                return false;
        } else if ((unsigned char)*p >= 0x80) {
            if (!scan_non_ascii(scan))
                return false;
        } else {
            return scan_fail(scan, "control character in a string");
        }
    }
    if (ret_text)
        *ret_text = (struct scan_text){start, (size_t)(scan->at - start)};
    scan->at++;
    return true;
}

bool scan_u64(struct scan *scan, uint64_t *ret_value)
{
    uint64_t value = 0;
    const char *start;

    scan_space(scan);
    for (start = scan->at; scan->at < scan->end; scan->at++) {
        unsigned digit = (unsigned)(unsigned char)*scan->at - '0';

        if (digit > 9)
            break;
        if (value > (UINT64_MAX - digit) / 10)
            return scan_fail(scan, "number is too large");
        value = value * 10 + digit;
    }
    if (scan->at == start || (*start == '0' && scan->at > start + 1))
        return scan_fail(scan, "not a decimal number");
    *ret_value = value;
    return true;
}

bool scan_end(struct scan *scan)
{
    scan_space(scan);
    return scan->at == scan->end || scan_fail(scan, "text after the end");
}

bool scan_text_is(struct scan_text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.data, word, text.len) == 0;
}

static uint32_t hex4(const char *p)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++)
        value = value << 4 | (uint32_t)hex_digit(p[i]);
    return value;
}

/* Decodes one escape of a checked text. Returns how many bytes it took. */
static size_t decode_escape(const char *p, const char *end, uint32_t *ret_point)
{
    uint32_t point, low;

    if (p[1] != 'u') {
        /* Control characters are all the same to scan_text_copy(). */
        *ret_point = strchr("\"\\/", p[1]) ? (uint32_t)p[1] : ' ';
        return 2;
    }
    point = hex4(p + 2);
    *ret_point = point;
    if (point < 0xd800 || point > 0xdfff)
        return 6;
    *ret_point = 0xfffd;
    if (point > 0xdbff || end - p < 12 || p[6] != '\\' || p[7] != 'u')
        return 6;
    low = hex4(p + 8);
    if (low < 0xdc00 || low > 0xdfff)
        return 6;
    *ret_point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    return 12;
}

static size_t encode_utf8(uint32_t point, char out[4])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xc0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

/* Length of the UTF-8 sequence that starts with this byte of a checked text. */
static size_t sequence_length(unsigned char c)
{
    if (c < 0x80)
        return 1;
    return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

int scan_text_add(struct scan_text text, struct buf *out)
{
    const char *p = text.data, *end = text.data + text.len;
    int r = 0;

    while (p < end && r == 0) {
        const char *stop = memchr(p, '\\', (size_t)(end - p));
        uint32_t point;
        char piece[4];

        r = buf_add(out, p, (size_t)((stop ? stop : end) - p));
        if (r < 0 || !stop)
            break;
        p = stop + decode_escape(stop, end, &point);
        /* decode_escape() gives spaces for control characters. */
        if (stop[1] != 'u') {
            static const char controls[] = "b\bf\fn\nr\rt\t";
            const char *found = strchr(controls, stop[1]);

            r = buf_add_char(out, found ? found[1] : stop[1]);
            continue;
        }
        if (point == 0 || (point == 0xfffd && p == stop + 6 && hex4(stop + 2) != point))
            return -EILSEQ;
        r = buf_add(out, piece, encode_utf8(point, piece));
    }
    return r;
}

void scan_text_copy(struct scan_text text, char *out, size_t out_size)
{
    const char *p = text.data;
    const char *end = text.data + text.len;
    size_t used = 0;

    if (!out_size)
        return;
    while (p < end) {
        char piece[4];
        size_t len;

        if (*p == '\\') {
            uint32_t point;

            p += decode_escape(p, end, &point);
            /* C0 and C1: they could drive a terminal. */
            if (point < 0x20 || (point >= 0x7f && point < 0xa0))
                point = ' ';
            len = encode_utf8(point, piece);
        } else {
            len = sequence_length((unsigned char)*p);
            memcpy(piece, p, len);
            p += len;
            if ((unsigned char)piece[0] == 0x7f ||
                ((unsigned char)piece[0] == 0xc2 && (unsigned char)piece[1] < 0xa0)) {
                piece[0] = ' ';
                len = 1;
            }
        }
        if (used + len >= out_size)
            break;
        memcpy(out + used, piece, len);
        used += len;
    }
    out[used] = '\0';
}
