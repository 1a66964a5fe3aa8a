/*
 * The values of docs/values.md as plain trees. Texts come from replies that reply_check()
 * has accepted; the checks here only keep a slip from doing harm.
 *
 * Types that == treats as one become one: a Counter is a dict, a frozenset a set, a
 * bytearray bytes. What no literal can be equal to (deque, range, Fraction, Decimal)
 * becomes PLAIN_OTHER.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/judge/plain_value.h"
#include "grader/base/scan.h"
#include "grader/judge/value.h"

struct reader {
    struct scan scan;
    struct plain *plain;
    unsigned depth;
    bool out_of_memory;
};

static uint32_t read_value(struct reader *r);

static uint32_t node_new(struct reader *r, enum plain_kind kind)
{
    uint32_t node = plain_add(r->plain, kind);

    if (!node)
        r->out_of_memory = true;
    return node;
}

static uint32_t text_node(struct reader *r, enum plain_kind kind, const char *text,
                          size_t len)
{
    uint32_t node = node_new(r, kind);
    size_t at = r->plain->bytes.len;

    if (!node)
        return 0;
    if (buf_add(&r->plain->bytes, text, len) < 0) {
        r->out_of_memory = true;
        return 0;
    }
    r->plain->nodes[node].text.at = at;
    r->plain->nodes[node].text.len = len;
    return node;
}

/* ---- strings ---- */

static unsigned hex_digit(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

static uint32_t unit_at(const char *digits)
{
    return hex_digit(digits[0]) << 12 | hex_digit(digits[1]) << 8 |
           hex_digit(digits[2]) << 4 | hex_digit(digits[3]);
}

static size_t put_utf8(char *out, uint32_t c)
{
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = len; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(first[len] | c);
    return len;
}

/* One escape behind its backslash; returns how many bytes it takes. A pair of surrogates
 * is one character. */
static size_t put_escape(const char *at, size_t left, char *out, size_t *len)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *known = strchr(letters, *at);
    uint32_t unit;

    if (*at != 'u') {
        out[(*len)++] = known && *known ? meanings[known - letters] : *at;
        return 1;
    }
    unit = unit_at(at + 1);
    if (unit >= 0xd800 && unit < 0xdc00 && left >= 11 && at[5] == '\\' && at[6] == 'u') {
        uint32_t low = unit_at(at + 7);

        if (low >= 0xdc00 && low < 0xe000) {
            *len +=
                put_utf8(out + *len, 0x10000 + ((unit - 0xd800) << 10) + low - 0xdc00);
            return 11;
        }
    }
    *len += put_utf8(out + *len, unit);
    return 5;
}

/* Decoded text is never longer than what stands between the quotes. */
static uint32_t string_node(struct reader *r, struct scan_text text)
{
    cleanup_free char *out = malloc(text.len + 4);
    size_t len = 0;

    if (!out) {
        r->out_of_memory = true;
        return 0;
    }
    for (size_t i = 0; i < text.len;) {
        if (text.data[i] != '\\')
            out[len++] = text.data[i++];
        else
            i += 1 + put_escape(text.data + i + 1, text.len - i - 1, out, &len);
    }
    return text_node(r, PLAIN_STR, out, len);
}

/* ---- numbers ---- */

static double to_double(const char *text, size_t len)
{
    char copy[512]; /* the grammar has no longer numbers */

    snprintf(copy, sizeof(copy), "%.*s", (int)len, text);
    return strtod(copy, NULL);
}

static uint32_t float_node(struct reader *r, double value)
{
    uint32_t node = node_new(r, PLAIN_FLOAT);

    if (node)
        r->plain->nodes[node].number.re = value;
    return node;
}

/* Within 64 bits, as the grammar has it; beyond stands in a tag. */
static uint32_t read_number(struct reader *r)
{
    const char *start = r->scan.at;
    bool negative = *start == '-', is_float = false;
    uint64_t value = 0;
    char hex[20];
    uint32_t node;
    int len;

    while (r->scan.at < r->scan.end && *r->scan.at &&
           strchr("+-.eE0123456789", *r->scan.at)) {
        is_float |= strchr(".eE", *r->scan.at) != NULL;
        r->scan.at++;
    }
    if (is_float)
        return float_node(r, to_double(start, (size_t)(r->scan.at - start)));
    for (const char *at = start + negative; at < r->scan.at; at++)
        value = value * 10 + (uint64_t)(*at - '0');
    len = snprintf(hex, sizeof(hex), "%llx", (unsigned long long)value);
    node = text_node(r, PLAIN_INT, hex, (size_t)len);
    if (node)
        r->plain->nodes[node].negative = negative && value;
    return node;
}

/* "-0x1f" */
static uint32_t tagged_int(struct reader *r)
{
    struct scan_text text;
    bool negative;
    uint32_t node;

    if (!scan_string(&r->scan, &text))
        return 0;
    negative = text.len && text.data[0] == '-';
    if (text.len < 3u + negative)
        return 0;
    node = text_node(r, PLAIN_INT, text.data + 2 + negative, text.len - 2 - negative);
    if (node)
        r->plain->nodes[node].negative = negative;
    return node;
}

static uint32_t tagged_float(struct reader *r)
{
    struct scan_text text;

    if (!scan_string(&r->scan, &text))
        return 0;
    return float_node(r, scan_text_is(text, "nan")    ? NAN
                         : scan_text_is(text, "-inf") ? -HUGE_VAL
                                                      : HUGE_VAL);
}

static uint32_t tagged_complex(struct reader *r)
{
    uint32_t list = read_value(r), node, re, im;
    struct plain_node *nodes = r->plain->nodes;

    if (!list || nodes[list].count != 2)
        return 0;
    re = nodes[list].first;
    im = nodes[list].last;
    if (nodes[re].kind != PLAIN_FLOAT || nodes[im].kind != PLAIN_FLOAT)
        return 0;
    node = node_new(r, PLAIN_COMPLEX);
    if (!node)
        return 0;
    r->plain->nodes[node].number.re = r->plain->nodes[re].number.re;
    r->plain->nodes[node].number.im = r->plain->nodes[im].number.re;
    return node;
}

static uint32_t tagged_bytes(struct reader *r)
{
    cleanup_free char *out = NULL;
    struct scan_text text;

    if (!scan_string(&r->scan, &text))
        return 0;
    out = malloc(text.len / 2 + 1);
    if (!out) {
        r->out_of_memory = true;
        return 0;
    }
    for (size_t i = 0; i + 1 < text.len; i += 2)
        out[i / 2] = (char)(hex_digit(text.data[i]) << 4 | hex_digit(text.data[i + 1]));
    return text_node(r, PLAIN_BYTES, out, text.len / 2);
}

/* ---- containers ---- */

static uint32_t read_array(struct reader *r, enum plain_kind kind)
{
    uint32_t list = node_new(r, kind), child;

    if (!list || !scan_char(&r->scan, '['))
        return 0;
    if (scan_maybe(&r->scan, ']'))
        return list;
    do {
        child = read_value(r);
        if (!child)
            return 0;
        plain_append(r->plain, list, child);
    } while (scan_maybe(&r->scan, ','));
    return scan_char(&r->scan, ']') ? list : 0;
}

/* [[KEY, VALUE], ...] */
static uint32_t tagged_dict(struct reader *r)
{
    uint32_t dict = node_new(r, PLAIN_DICT);

    if (!dict || !scan_char(&r->scan, '['))
        return 0;
    if (scan_maybe(&r->scan, ']'))
        return dict;
    do {
        for (int i = 0; i < 2; i++) {
            uint32_t child;

            if (!scan_char(&r->scan, i == 0 ? '[' : ','))
                return 0;
            child = read_value(r);
            if (!child)
                return 0;
            plain_append(r->plain, dict, child);
        }
        if (!scan_char(&r->scan, ']'))
            return 0;
    } while (scan_maybe(&r->scan, ','));
    return scan_char(&r->scan, ']') ? dict : 0;
}

static uint32_t tagged_tuple(struct reader *r)
{
    return read_array(r, PLAIN_TUPLE);
}

static uint32_t tagged_set(struct reader *r)
{
    return read_array(r, PLAIN_SET);
}

/* Whatever is in it is read and forgotten. */
static uint32_t tagged_other(struct reader *r)
{
    return read_value(r) ? node_new(r, PLAIN_OTHER) : 0;
}

static const struct {
    const char *name;
    uint32_t (*read)(struct reader *r);
} tags[] = {
    {"int", tagged_int},
    {"float", tagged_float},
    {"complex", tagged_complex},
    {"bytes", tagged_bytes},
    {"bytearray", tagged_bytes},
    {"tuple", tagged_tuple},
    {"set", tagged_set},
    {"frozenset", tagged_set},
    {"dict", tagged_dict},
    {"Counter", tagged_dict},
    {"OrderedDict", tagged_dict},
    {"defaultdict", tagged_dict},
    {"defaultdict_int", tagged_dict},
    {"defaultdict_list", tagged_dict},
    {"defaultdict_set", tagged_dict},
    {"defaultdict_dict", tagged_dict},
    {"defaultdict_float", tagged_dict},
    {"defaultdict_str", tagged_dict},
};

static uint32_t read_tag(struct reader *r)
{
    struct scan_text name;
    uint32_t (*read)(struct reader *) = tagged_other;
    uint32_t node;

    if (!scan_char(&r->scan, '{') || !scan_string(&r->scan, &name) ||
        !scan_char(&r->scan, ':'))
        return 0;
    for (size_t i = 0; i < ARRAY_SIZE(tags); i++)
        if (scan_text_is(name, tags[i].name))
            read = tags[i].read;
    scan_space(&r->scan);
    node = read(r);
    return node && scan_char(&r->scan, '}') ? node : 0;
}

static uint32_t read_word(struct reader *r, const char *word, enum plain_kind kind,
                          bool value)
{
    uint32_t node = scan_word(&r->scan, word) ? node_new(r, kind) : 0;

    if (node)
        r->plain->nodes[node].negative = value;
    return node;
}

static uint32_t read_any(struct reader *r)
{
    struct scan_text text;

    switch (scan_peek(&r->scan)) {
    case 'n':
        return read_word(r, "null", PLAIN_NONE, false);
    case 't':
        return read_word(r, "true", PLAIN_BOOL, true);
    case 'f':
        return read_word(r, "false", PLAIN_BOOL, false);
    case '"':
        return scan_string(&r->scan, &text) ? string_node(r, text) : 0;
    case '[':
        return read_array(r, PLAIN_LIST);
    case '{':
        return read_tag(r);
    default:
        return scan_peek(&r->scan) ? read_number(r) : 0;
    }
}

static uint32_t read_value(struct reader *r)
{
    uint32_t node;

    if (r->depth == VALUE_DEPTH_MAX)
        return 0;
    r->depth++;
    node = read_any(r);
    r->depth--;
    return node;
}

int plain_from_value(const char *text, size_t len, struct plain **ret_plain)
{
    cleanup_plain struct plain *plain = plain_new();
    struct reader r = {.plain = plain};
    struct scan check;

    if (!plain)
        return -ENOMEM;
    scan_init(&check, text, len, NULL, 0);
    if (!value_scan(&check) || !scan_end(&check))
        return -EBADMSG;
    scan_init(&r.scan, text, len, NULL, 0);
    plain->root = read_value(&r);
    if (!plain->root)
        return r.out_of_memory ? -ENOMEM : -EBADMSG;
    *ret_plain = steal_ptr(plain);
    return 0;
}

/* ---- replies ---- */

int plain_reply_value(const char *line, size_t len, const char **ret_value,
                      size_t *ret_len)
{
    struct scan scan;

    scan_init(&scan, line, len, NULL, 0);
    if (!scan_char(&scan, '{'))
        return -EBADMSG;
    do {
        struct scan_text name;
        const char *start;

        if (!scan_string(&scan, &name) || !scan_char(&scan, ':'))
            return -EBADMSG;
        scan_space(&scan);
        start = scan.at;
        if (!value_scan(&scan))
            return -EBADMSG;
        if (scan_text_is(name, "ok")) {
            *ret_value = start;
            *ret_len = (size_t)(scan.at - start);
            return 0;
        }
    } while (scan_maybe(&scan, ','));
    return -EBADMSG;
}

/* [[NAME, VALUE], ...] */
static bool scan_pairs(struct scan *scan)
{
    if (!scan_char(scan, '['))
        return false;
    if (scan_maybe(scan, ']'))
        return true;
    do {
        if (!scan_char(scan, '[') || !scan_string(scan, NULL) || !scan_char(scan, ',') ||
            !value_scan(scan) || !scan_char(scan, ']'))
            return false;
    } while (scan_maybe(scan, ','));
    return scan_char(scan, ']');
}

int plain_reply_call(const char *line, size_t len, struct plain_call *ret_call)
{
    struct plain_call call;
    struct scan scan;
    const char *value;
    size_t value_len;

    if (plain_reply_value(line, len, &value, &value_len) < 0)
        return -EBADMSG;
    scan_init(&scan, value, value_len, NULL, 0);
    if (!scan_char(&scan, '[') || scan_peek(&scan) != '[')
        return -EBADMSG;
    call.args = scan.at;
    if (!value_scan(&scan))
        return -EBADMSG;
    call.args_len = (size_t)(scan.at - call.args);
    if (!scan_char(&scan, ','))
        return -EBADMSG;
    scan_space(&scan);
    call.kwargs = scan.at;
    if (!scan_pairs(&scan))
        return -EBADMSG;
    call.kwargs_len = (size_t)(scan.at - call.kwargs);
    if (!scan_char(&scan, ']') || !scan_end(&scan))
        return -EBADMSG;
    *ret_call = call;
    return 0;
}
