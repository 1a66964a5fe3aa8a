/*
 * The driver of compiled answers in the function kind: lines of docs/function.md on
 * descriptors 3 and 4, and scalars. Compiled inside the sandbox together with the answer,
 * as C and as C++. It holds no secret, and trusts the grader's lines.
 *
 * The answer may define what the C library has (its own read(), say): system calls are
 * made by number.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ASSAY_INPUT       3
#define ASSAY_OUTPUT      4
#define ASSAY_FLUSH_BYTES 65536
#define ASSAY_FLUSH_NS    1000000
#define ASSAY_LINE_MAX    (64ul << 20)

struct assay_text {
    char *data;
    size_t len, room;
};

/* Where a line is read; the text ends with a NUL. */
struct assay_in {
    const char *at;
};

static void assay_die(int status)
{
    for (;;)
        syscall(SYS_exit_group, status);
}

static void assay_reserve(struct assay_text *text, size_t more)
{
    size_t room = text->room ? text->room : 65536;

    if (text->len + more <= text->room)
        return;
    while (room < text->len + more)
        room *= 2;
    text->data = (char *)realloc(text->data, room);
    if (!text->data)
        assay_die(4);
    text->room = room;
}

static void assay_put(struct assay_text *out, const char *data, size_t len)
{
    assay_reserve(out, len);
    memcpy(out->data + out->len, data, len);
    out->len += len;
}

static void assay_put_char(struct assay_text *out, char c)
{
    if (out->len == out->room)
        assay_reserve(out, 1);
    out->data[out->len++] = c;
}

static void assay_put_word(struct assay_text *out, const char *word)
{
    assay_put(out, word, strlen(word));
}

/* ---- reading ---- */

static char assay_peek(struct assay_in *in)
{
    while (*in->at == ' ')
        in->at++;
    return *in->at;
}

static void assay_want(struct assay_in *in, char c)
{
    if (assay_peek(in) != c)
        assay_die(3);
    in->at++;
}

static int assay_maybe(struct assay_in *in, char c)
{
    if (assay_peek(in) != c)
        return 0;
    in->at++;
    return 1;
}

static void assay_want_word(struct assay_in *in, const char *word)
{
    assay_peek(in);
    if (strncmp(in->at, word, strlen(word)) != 0)
        assay_die(3);
    in->at += strlen(word);
}

static long long assay_take_int(struct assay_in *in)
{
    int negative = assay_maybe(in, '-');
    unsigned long long value = 0;

    if (*in->at < '0' || *in->at > '9')
        assay_die(3);
    while (*in->at >= '0' && *in->at <= '9')
        value = value * 10 + (unsigned long long)(*in->at++ - '0');
    return (long long)(negative ? 0 - value : value);
}

static double assay_take_float(struct assay_in *in)
{
    char *end;
    double value;

    if (assay_peek(in) != '{') {
        value = strtod(in->at, &end);
        in->at = end;
        return value;
    }
    assay_want_word(in, "{\"float\": \"");
    value = strtod(in->at, &end);
    in->at = end;
    assay_want_word(in, "\"}");
    return value;
}

static int assay_take_bool(struct assay_in *in)
{
    int value = assay_peek(in) == 't';

    assay_want_word(in, value ? "true" : "false");
    return value;
}

static unsigned assay_hex(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a' + 10);
}

static unsigned assay_hex4(const char *p)
{
    return assay_hex(p[0]) << 12 | assay_hex(p[1]) << 8 | assay_hex(p[2]) << 4 |
           assay_hex(p[3]);
}

static void assay_put_point(struct assay_text *out, unsigned point)
{
    if (point < 0x80) {
        assay_put_char(out, (char)point);
        return;
    }
    if (point < 0x800) {
        assay_put_char(out, (char)(0xc0 | point >> 6));
    } else {
        if (point < 0x10000) {
            assay_put_char(out, (char)(0xe0 | point >> 12));
        } else {
            assay_put_char(out, (char)(0xf0 | point >> 18));
            assay_put_char(out, (char)(0x80 | (point >> 12 & 0x3f)));
        }
        assay_put_char(out, (char)(0x80 | (point >> 6 & 0x3f)));
    }
    assay_put_char(out, (char)(0x80 | (point & 0x3f)));
}

static void assay_take_escape(struct assay_in *in, struct assay_text *out)
{
    static const char escapes[] = "b\bf\fn\nr\rt\t";
    const char *found;
    unsigned point, low;
    char c = *in->at++;

    if (c != 'u') {
        found = strchr(escapes, c);
        assay_put_char(out, found ? found[1] : c);
        return;
    }
    point = assay_hex4(in->at);
    in->at += 4;
    if (point >= 0xd800 && point < 0xdc00 && in->at[0] == '\\' && in->at[1] == 'u') {
        low = assay_hex4(in->at + 2);
        if (low >= 0xdc00 && low < 0xe000) {
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
            in->at += 6;
        }
    }
    assay_put_point(out, point);
}

/* Appends the characters of a string. */
static void assay_take_string(struct assay_in *in, struct assay_text *out)
{
    assay_want(in, '"');
    while (*in->at != '"') {
        if (!*in->at)
            assay_die(3);
        if (*in->at == '\\') {
            in->at++;
            assay_take_escape(in, out);
        } else {
            assay_put_char(out, *in->at++);
        }
    }
    in->at++;
}

/* {"bytes": "00ff"} */
static void assay_take_bytes(struct assay_in *in, struct assay_text *out)
{
    assay_want_word(in, "{\"bytes\": \"");
    for (; *in->at != '"'; in->at += 2) {
        if (!in->at[0] || !in->at[1])
            assay_die(3);
        assay_put_char(out, (char)(assay_hex(in->at[0]) << 4 | assay_hex(in->at[1])));
    }
    assay_want_word(in, "\"}");
}

/* Appends -0x1f for a number of any size. */
static void assay_take_bigint(struct assay_in *in, struct assay_text *out)
{
    char text[40];
    long long value;

    if (assay_peek(in) == '{') {
        assay_want_word(in, "{\"int\": ");
        assay_take_string(in, out);
        assay_want(in, '}');
        return;
    }
    value = assay_take_int(in);
    snprintf(text, sizeof(text), "%s0x%llx", value < 0 ? "-" : "",
             value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value);
    assay_put_word(out, text);
}

/* ---- writing ---- */

static void assay_put_int(struct assay_text *out, long long value)
{
    char digits[24], *p = digits + sizeof(digits);
    unsigned long long rest =
        value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;

    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        *--p = '-';
    assay_put(out, p, (size_t)(digits + sizeof(digits) - p));
}

static void assay_put_float(struct assay_text *out, double value)
{
    char text[40];

    if (value != value) {
        assay_put_word(out, "{\"float\": \"nan\"}");
    } else if (value - value != 0) {
        assay_put_word(out, value > 0 ? "{\"float\": \"inf\"}" : "{\"float\": \"-inf\"}");
    } else {
        snprintf(text, sizeof(text), "%.17g", value);
        assay_put_word(out, text);
        if (!strpbrk(text, ".e"))
            assay_put_word(out, ".0");
    }
}

static void assay_put_bool(struct assay_text *out, int value)
{
    assay_put_word(out, value ? "true" : "false");
}

/* Bytes that are no UTF-8 go out as they are: the grader says so. */
static void assay_put_string(struct assay_text *out, const char *data, size_t len)
{
    static const char hex[] = "0123456789abcdef";

    assay_put_char(out, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)data[i];

        if (c == '"' || c == '\\') {
            assay_put_char(out, '\\');
            assay_put_char(out, (char)c);
        } else if (c < 0x20) {
            assay_put_word(out, "\\u00");
            assay_put_char(out, hex[c >> 4]);
            assay_put_char(out, hex[c & 15]);
        } else {
            assay_put_char(out, (char)c);
        }
    }
    assay_put_char(out, '"');
}

static void assay_put_bytes(struct assay_text *out, const unsigned char *data, size_t len)
{
    static const char hex[] = "0123456789abcdef";

    assay_put_word(out, "{\"bytes\": \"");
    for (size_t i = 0; i < len; i++) {
        assay_put_char(out, hex[data[i] >> 4]);
        assay_put_char(out, hex[data[i] & 15]);
    }
    assay_put_word(out, "\"}");
}

/* A magnitude in hexadecimal digits: as a number where it fits 64 bits. */
static void assay_put_hex(struct assay_text *out, int negative, const char *digits,
                          size_t len)
{
    unsigned long long value = 0;

    while (len > 1 && *digits == '0') {
        digits++;
        len--;
    }
    for (size_t i = 0; i < len && len <= 16; i++)
        value = value << 4 | assay_hex(digits[i]);
    if (len < 16 ||
        (len == 16 && value <= 0x7fffffffffffffffull + (unsigned long long)negative)) {
        if (negative && value == 0x8000000000000000ull)
            assay_put_word(out, "-9223372036854775808");
        else
            assay_put_int(out, negative ? -(long long)value : (long long)value);
        return;
    }
    assay_put_word(out, "{\"int\": \"");
    assay_put_word(out, negative ? "-0x" : "0x");
    for (size_t i = 0; i < len; i++)
        assay_put_char(out, "0123456789abcdef"[assay_hex(digits[i])]);
    assay_put_word(out, "\"}");
}

/* Decimal digits, in time that grows with the square of their number. */
static void assay_put_decimal(struct assay_text *out, int negative, const char *digits,
                              size_t len)
{
    uint32_t *limbs = (uint32_t *)calloc(len / 9 + 2, sizeof(*limbs));
    char *hex = (char *)malloc((len / 9 + 2) * 8 + 1);
    size_t count = 1, at = 0;

    if (!limbs || !hex)
        assay_die(4);
    while (at < len) {
        uint64_t factor = 1, carry = 0;

        for (int i = 0; i < 9 && at < len; i++, at++) {
            factor *= 10;
            carry = carry * 10 + (uint64_t)(digits[at] - '0');
        }
        for (size_t i = 0; i < count; i++) {
            carry += limbs[i] * factor;
            limbs[i] = (uint32_t)carry;
            carry >>= 32;
        }
        if (carry)
            limbs[count++] = (uint32_t)carry;
    }
    for (size_t i = 0; i < count; i++)
        snprintf(hex + i * 8, 9, "%08x", limbs[count - 1 - i]);
    assay_put_hex(out, negative, hex, count * 8);
    free(limbs);
    free(hex);
}

/* -0x1f or decimal; what is neither goes out as a string, which is no number. */
static void assay_put_bigint(struct assay_text *out, const char *data, size_t len)
{
    int negative = len && data[0] == '-';
    const char *digits = data + negative;
    size_t count = len - (size_t)negative;
    int is_hex = count > 2 && digits[0] == '0' && (digits[1] | 32) == 'x';

    if (is_hex) {
        digits += 2;
        count -= 2;
    }
    for (size_t i = 0; i < count; i++) {
        char c = digits[i];

        if (!(c >= '0' && c <= '9') && !(is_hex && (c | 32) >= 'a' && (c | 32) <= 'f'))
            count = 0;
    }
    if (!count)
        assay_put_string(out, data, len);
    else if (is_hex)
        assay_put_hex(out, negative, digits, count);
    else
        assay_put_decimal(out, negative, digits, count);
}

/* ---- serving ---- */

static void assay_write_out(struct assay_text *out)
{
    size_t at = 0;

    while (at < out->len) {
        long n = syscall(SYS_write, ASSAY_OUTPUT, out->data + at, out->len - at);

        if (n < 0)
            assay_die(5);
        at += (size_t)n;
    }
    out->len = 0;
}

static uint64_t assay_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Decodes the arguments, calls, and appends `"ok": VALUE` (or another outcome). */
static void assay_serve_call(struct assay_in *in, struct assay_text *out);

/* {"id": N, "args": [...]} */
static void assay_serve_line(char *line, struct assay_text *out)
{
    struct assay_in in = {line};
    size_t start = out->len, head;

    assay_want_word(&in, "{\"id\": ");
    assay_put_word(out, "{\"id\": ");
    assay_put_int(out, assay_take_int(&in));
    assay_put_word(out, ", ");
    head = out->len;
    assay_want_word(&in, ", \"args\": ");
    assay_serve_call(&in, out);
    if (out->len - start > ASSAY_LINE_MAX - 2) {
        out->len = head;
        assay_put_word(out, "\"opaque\": \"value of more than 64 MiB\"");
    }
    assay_put_word(out, "}\n");
}

/* Until the end of input. */
static int assay_serve(void)
{
    struct assay_text in = {NULL, 0, 0}, out = {NULL, 0, 0};
    size_t searched = 0;
    uint64_t flushed;

    assay_put_word(&out, "{\"id\": 0, \"ready\": true}\n");
    assay_write_out(&out);
    for (;;) {
        char *line, *end;
        long n;

        assay_reserve(&in, 65536 + 1);
        n = syscall(SYS_read, ASSAY_INPUT, in.data + in.len, in.room - in.len - 1);
        if (n <= 0)
            break;
        in.len += (size_t)n;
        flushed = assay_clock();
        line = in.data;
        while ((end = (char *)memchr(in.data + searched, '\n', in.len - searched))) {
            *end = '\0';
            assay_serve_line(line, &out);
            line = end + 1;
            searched = (size_t)(line - in.data);
            if (out.len >= ASSAY_FLUSH_BYTES || assay_clock() - flushed > ASSAY_FLUSH_NS) {
                assay_write_out(&out);
                flushed = assay_clock();
            }
        }
        assay_write_out(&out);
        in.len -= (size_t)(line - in.data);
        memmove(in.data, line, in.len);
        searched = in.len;
    }
    return 0;
}
