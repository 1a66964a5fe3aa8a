#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/bigint.h"
#include "grader/base/io.h"
#include "problems/json_value.h"

#define NUMBER_MAX  400
#define SAFE_DIGITS 18 /* decimal digits that always fit 64 bits */

struct writer {
    struct scan *scan;
    const struct json_shape *shape;
    struct buf *b; /* NULL: only skip */
    unsigned depth;
    struct err *err;
};

static int write_value(struct writer *w);

static int add(const struct writer *w, const char *text)
{
    return !w->b || buf_add_str(w->b, text) == 0 ? 0 : err_oom(w->err);
}

static int add_bytes(const struct writer *w, const char *text, size_t len)
{
    return !w->b || buf_add(w->b, text, len) == 0 ? 0 : err_oom(w->err);
}

static int malformed(const struct writer *w, const char *what)
{
    return err_say(w->err, EINVAL, "byte %zu: %s", (size_t)(w->scan->at - w->scan->start),
                   what);
}

/* ---- numbers ---- */

static int add_double(const struct writer *w, double value)
{
    char text[40];

    if (isnan(value))
        return add(w, "{\"float\": \"nan\"}");
    if (isinf(value))
        return add(w, value < 0 ? "{\"float\": \"-inf\"}" : "{\"float\": \"inf\"}");
    snprintf(text, sizeof(text), "%.17g", value);
    if (!strpbrk(text, ".e"))
        memcpy(text + strlen(text), ".0", 3);
    return add(w, text);
}

/* An integer beyond 18 digits: tagged when it does not fit 64 bits. */
static int add_large(const struct writer *w, const char *text, size_t len)
{
    cleanup_buf struct buf hex = BUF_INIT(BIGINT_DIGITS_MAX);
    bool negative = *text == '-';
    int r = bigint_add_hex(&hex, text + negative, len - negative);

    if (r == -E2BIG)
        return malformed(w, "an integer of too many digits");
    if (r < 0)
        return err_oom(w->err);
    if (hex.len < 16 || (hex.len == 16 && *hex.data < '8') ||
        (negative && strcmp(hex.data, "8000000000000000") == 0))
        return add_bytes(w, text, len);
    r = add(w, negative ? "{\"int\": \"-0x" : "{\"int\": \"0x");
    if (r == 0)
        r = add(w, hex.data);
    return r < 0 ? r : add(w, "\"}");
}

static size_t digits_at(const struct scan *scan)
{
    size_t len = 0;

    while (scan->at + len < scan->end && scan->at[len] >= '0' && scan->at[len] <= '9')
        len++;
    return len;
}

/* Takes a number by JSON's grammar. */
static bool take_number(struct scan *scan, bool *ret_is_float)
{
    size_t digits;

    *ret_is_float = false;
    if (scan->at < scan->end && *scan->at == '-')
        scan->at++;
    digits = digits_at(scan);
    if (!digits || (digits > 1 && *scan->at == '0'))
        return false;
    scan->at += digits;
    if (scan->at < scan->end && *scan->at == '.') {
        *ret_is_float = true;
        scan->at++;
        digits = digits_at(scan);
        if (!digits)
            return false;
        scan->at += digits;
    }
    if (scan->at < scan->end && (*scan->at | 0x20) == 'e') {
        *ret_is_float = true;
        scan->at++;
        if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
            scan->at++;
        digits = digits_at(scan);
        if (!digits)
            return false;
        scan->at += digits;
    }
    return true;
}

static int write_number(struct writer *w)
{
    const char *start = w->scan->at;
    char text[NUMBER_MAX + 1];
    bool is_float;
    size_t len;

    if (!take_number(w->scan, &is_float))
        return malformed(w, "no JSON value");
    len = (size_t)(w->scan->at - start);
    if (!is_float) {
        if (len == 2 && start[0] == '-' && start[1] == '0')
            return add(w, "0");
        return len <= SAFE_DIGITS ? add_bytes(w, start, len) : add_large(w, start, len);
    }
    if (len > NUMBER_MAX)
        return malformed(w, "a number of too many digits");
    memcpy(text, start, len);
    text[len] = '\0';
    return add_double(w, strtod(text, NULL));
}

/* NaN, Infinity, -Infinity; 1 when one stood here. */
static int write_word(struct writer *w)
{
    static const struct {
        const char *word, *value;
    } words[] = {
        {"null", "null"},
        {"true", "true"},
        {"false", "false"},
        {"NaN", "{\"float\": \"nan\"}"},
        {"Infinity", "{\"float\": \"inf\"}"},
        {"-Infinity", "{\"float\": \"-inf\"}"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        size_t len = strlen(words[i].word);

        if ((size_t)(w->scan->end - w->scan->at) < len ||
            memcmp(w->scan->at, words[i].word, len) != 0)
            continue;
        w->scan->at += len;
        return add(w, words[i].value) < 0 ? -ENOMEM : 1;
    }
    return 0;
}

/* ---- what stands in strings ---- */

/* A float at the start of the text, with its sign; its length, 0 when there is none. */
static size_t float_len(const char *text, double *ret_value)
{
    char *end;

    if (!strchr("+-.0123456789", *text) || !*text)
        return 0;
    *ret_value = strtod(text, &end);
    return (size_t)(end - text);
}

/* "3", "2j", "1-2j", "(1-2j)": as Python writes complex numbers. */
static bool parse_complex(char *text, double *ret_re, double *ret_im)
{
    size_t len = strlen(text), first;
    double a, b = 0;

    if (len >= 2 && text[0] == '(' && text[len - 1] == ')') {
        text[len - 1] = '\0';
        text++;
    }
    first = float_len(text, &a);
    if (!first)
        return false;
    *ret_re = a;
    *ret_im = 0;
    if (!text[first])
        return true;
    if (strcmp(text + first, "j") == 0) {
        *ret_re = 0;
        *ret_im = a;
        return true;
    }
    len = text[first] == '+' || text[first] == '-' ? float_len(text + first, &b) : 0;
    *ret_im = b;
    return len && strcmp(text + first + len, "j") == 0;
}

static int write_converted(struct writer *w)
{
    struct scan_text token;
    char text[NUMBER_MAX + 1];
    double re, im;
    bool is_float;
    int r;

    if (scan_peek(w->scan) == '"') {
        if (!scan_string(w->scan, &token))
            return malformed(w, "a malformed string");
    } else {
        token.data = w->scan->at;
        if (!take_number(w->scan, &is_float))
            return malformed(w, "no number");
        token.len = (size_t)(w->scan->at - token.data);
    }
    if (token.len > NUMBER_MAX)
        return malformed(w, "no number");
    memcpy(text, token.data, token.len);
    text[token.len] = '\0';
    if (!parse_complex(text, &re, &im) || (w->shape->to_float && im != 0))
        return malformed(w, "no number");
    if (w->shape->to_float)
        return add_double(w, re);
    r = add(w, "{\"complex\": [");
    if (r == 0)
        r = add_double(w, re);
    if (r == 0)
        r = add(w, ", ");
    if (r == 0)
        r = add_double(w, im);
    return r < 0 ? r : add(w, "]}");
}

/* ---- containers ---- */

static int write_array(struct writer *w)
{
    bool tuple = w->depth < 32 && (w->shape->tuples >> w->depth & 1);
    int r = add(w, tuple ? "{\"tuple\": [" : "[");

    w->scan->at++;
    w->depth++;
    if (scan_peek(w->scan) == ']') {
        w->scan->at++;
    } else {
        for (bool first = true; r == 0; first = false) {
            if (!first)
                r = add(w, ", ");
            if (r == 0)
                r = write_value(w);
            if (r < 0 || scan_maybe(w->scan, ']'))
                break;
            if (!scan_maybe(w->scan, ','))
                r = malformed(w, "',' or ']' is missing");
        }
    }
    w->depth--;
    return r < 0 ? r : add(w, tuple ? "]}" : "]");
}

static int write_pair(struct writer *w)
{
    struct scan_text key;
    int r = add(w, "[\"");

    if (scan_peek(w->scan) != '"' || !scan_string(w->scan, &key))
        return malformed(w, "a key is missing");
    if (r == 0)
        r = add_bytes(w, key.data, key.len);
    if (r == 0)
        r = add(w, "\", ");
    if (r < 0)
        return r;
    if (!scan_maybe(w->scan, ':'))
        return malformed(w, "':' is missing");
    r = write_value(w);
    return r < 0 ? r : add(w, "]");
}

static int write_object(struct writer *w)
{
    int r = add(w, "{\"dict\": [");

    w->scan->at++;
    w->depth++;
    if (scan_peek(w->scan) == '}') {
        w->scan->at++;
    } else {
        for (bool first = true; r == 0; first = false) {
            if (!first)
                r = add(w, ", ");
            if (r == 0)
                r = write_pair(w);
            if (r < 0 || scan_maybe(w->scan, '}'))
                break;
            if (!scan_maybe(w->scan, ','))
                r = malformed(w, "',' or '}' is missing");
        }
    }
    w->depth--;
    return r < 0 ? r : add(w, "]}");
}

static int write_string(struct writer *w)
{
    struct scan_text text;
    int r;

    if (!scan_string(w->scan, &text))
        return malformed(w, "a malformed string");
    r = add(w, "\"");
    if (r == 0)
        r = add_bytes(w, text.data, text.len);
    return r < 0 ? r : add(w, "\"");
}

static int write_value(struct writer *w)
{
    char c = scan_peek(w->scan);
    int r;

    if (w->depth > JSON_VALUE_DEPTH_MAX)
        return malformed(w, "arrays and objects too deep in each other");
    if (w->depth == 0 && (w->shape->to_float || w->shape->to_complex))
        return write_converted(w);
    if (c == '[')
        return write_array(w);
    if (c == '{')
        return write_object(w);
    if (c == '"')
        return write_string(w);
    r = write_word(w);
    return r < 0 ? err_oom(w->err) : r == 1 ? 0 : write_number(w);
}

int json_value_add(struct scan *scan, const struct json_shape *shape, struct buf *b,
                   struct err *err)
{
    struct writer w = {.scan = scan, .shape = shape, .b = b, .err = err};

    return write_value(&w);
}

bool json_value_skip(struct scan *scan)
{
    static const struct json_shape plain = {0};
    struct writer w = {.scan = scan, .shape = &plain};

    return write_value(&w) == 0;
}
