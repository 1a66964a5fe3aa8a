#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "problems/case_value.h"

#define NESTING_MAX                                                                      \
    490 /* of arrays and objects that are written; below docs/values.md's */
#define FLOAT_TEXT   400
#define INT_DIGITS   19
#define DECIMAL_STEP 18 /* digits that are taken at once */

struct writer {
    struct buf *out;
    struct scan *scan;
    size_t nesting;
};

static int fault(struct writer *w, const char *what)
{
    scan_fail(w->scan, "%s", what);
    return -EINVAL;
}

/* ---- numbers ---- */

/* Takes the bytes that a number can consist of. */
static struct scan_text take_number(struct writer *w)
{
    struct scan_text text;

    scan_space(w->scan);
    text.data = w->scan->at;
    while (w->scan->at < w->scan->end && *w->scan->at &&
           strchr("+-.eE0123456789", *w->scan->at))
        w->scan->at++;
    text.len = (size_t)(w->scan->at - text.data);
    return text;
}

/* -?(0|[1-9][0-9]*) and not -0 */
static bool is_decimal(struct scan_text text)
{
    bool negative = text.len && text.data[0] == '-';
    const char *digits = text.data + negative;
    size_t len = text.len - negative;

    if (len == 0 || (digits[0] == '0' && (len > 1 || negative)))
        return false;
    for (size_t i = 0; i < len; i++)
        if (digits[i] < '0' || digits[i] > '9')
            return false;
    return true;
}

static bool fits_64(struct scan_text text)
{
    bool negative = text.data[0] == '-';
    size_t len = text.len - negative;
    uint64_t limit = (uint64_t)INT64_MAX + negative, value = 0;

    if (len > INT_DIGITS)
        return false;
    for (size_t i = 0; i < len; i++)
        value = value * 10 + (uint64_t)(text.data[negative + i] - '0');
    return value <= limit;
}

static int add_int(struct writer *w, struct scan_text text)
{
    if (!is_decimal(text))
        return fault(w, "an int is needed here");
    if (!fits_64(text))
        return fault(w, "int beyond 64 bits: declare it as bigint");
    return buf_add(w->out, text.data, text.len);
}

static int add_float(struct writer *w, struct scan_text text)
{
    char copy[FLOAT_TEXT + 1], shortest[40];
    double value = 0;

    if (text.len > FLOAT_TEXT)
        return fault(w, "number of more than 400 characters");
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    if (!text.len || copy[0] == '+' || copy[0] == '.' || !parse_double(copy, &value))
        return fault(w, "a float is needed here");
    for (int precision = 15; precision <= 17; precision++) {
        double back;

        snprintf(shortest, sizeof(shortest), "%.*g", precision, value);
        if (parse_double(shortest, &back) && back == value)
            break;
    }
    return buf_addf(w->out, "%s%s", shortest, strpbrk(shortest, ".e") ? "" : ".0");
}

static int add_float_word(struct writer *w)
{
    struct scan_text text;

    if (!scan_string(w->scan, &text))
        return -EINVAL;
    if (!scan_text_is(text, "nan") && !scan_text_is(text, "inf") &&
        !scan_text_is(text, "-inf"))
        return fault(w, "a float in quotes is nan, inf or -inf");
    return buf_addf(w->out, "{\"float\": \"%.*s\"}", (int)text.len, text.data);
}

/* ---- bigints ---- */

/* magnitude = magnitude * factor + more, limbs of 64 bits, lowest first */
static void multiply_add(uint64_t *limbs, size_t *count, uint64_t factor, uint64_t more)
{
    uint64_t carry = more;

    for (size_t i = 0; i < *count; i++) {
        unsigned __int128 product = (unsigned __int128)limbs[i] * factor + carry;

        limbs[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    if (carry)
        limbs[(*count)++] = carry;
}

static int add_hex_digits(struct writer *w, bool negative, const uint64_t *limbs,
                          size_t count)
{
    int r = buf_addf(w->out, "{\"int\": \"%s0x%llx", negative ? "-" : "",
                     (unsigned long long)limbs[count - 1]);

    for (size_t i = count - 1; i-- > 0 && r == 0;)
        r = buf_addf(w->out, "%016llx", (unsigned long long)limbs[i]);
    return r < 0 ? r : buf_add_str(w->out, "\"}");
}

/* Beyond 64 bits: to hexadecimal, in time that grows with the square. */
static int add_long_decimal(struct writer *w, struct scan_text text)
{
    bool negative = text.data[0] == '-';
    const char *at = text.data + negative, *end = text.data + text.len;
    cleanup_free uint64_t *limbs = NULL;
    size_t count = 0;

    if (end - at > CASE_DECIMAL_MAX)
        return fault(w, "more than 100,000 digits: write it as text in hexadecimal");
    limbs = calloc((size_t)(end - at) / DECIMAL_STEP + 2, sizeof(*limbs));
    if (!limbs)
        return -ENOMEM;
    while (at < end) {
        uint64_t factor = 1, more = 0;

        for (int i = 0; i < DECIMAL_STEP && at < end; i++, at++) {
            factor *= 10;
            more = more * 10 + (uint64_t)(*at - '0');
        }
        multiply_add(limbs, &count, factor, more);
    }
    return add_hex_digits(w, negative, limbs, count);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* -?0x..., as text */
static int add_hex(struct writer *w, struct scan_text text)
{
    bool negative = text.data[0] == '-';
    const char *digits = text.data + negative + 2, *end = text.data + text.len;
    uint64_t value = 0;
    int r;

    for (const char *p = digits; p < end; p++)
        if (hex_value(*p) < 0)
            return fault(w, "not a hexadecimal number");
    while (digits + 1 < end && *digits == '0')
        digits++;
    if (digits == end)
        return fault(w, "hexadecimal number without digits");
    for (const char *p = digits; p < end && end - digits <= 16; p++)
        value = value << 4 | (uint64_t)hex_value(*p);
    if (end - digits <= 16 && value <= (uint64_t)INT64_MAX + negative)
        return buf_addf(w->out, "%s%llu", negative && value ? "-" : "",
                        (unsigned long long)value);
    r = buf_addf(w->out, "{\"int\": \"%s0x", negative ? "-" : "");
    for (const char *p = digits; p < end && r == 0; p++)
        r = buf_add_char(w->out, "0123456789abcdef"[hex_value(*p)]);
    return r < 0 ? r : buf_add_str(w->out, "\"}");
}

static int add_bigint(struct writer *w, struct scan_text text)
{
    bool negative = text.len && text.data[0] == '-';

    if (text.len - negative > 2 && memcmp(text.data + negative, "0x", 2) == 0)
        return add_hex(w, text);
    if (!is_decimal(text))
        return fault(w, "a whole number is needed here");
    return fits_64(text) ? buf_add(w->out, text.data, text.len)
                         : add_long_decimal(w, text);
}

/* ---- texts ---- */

static int add_text(struct writer *w, struct scan_text text)
{
    cleanup_buf struct buf plain = BUF_INIT(text.len + 1);
    int r = scan_text_add(text, &plain);

    if (r == -EILSEQ)
        return fault(w, "\\u0000 and lone surrogates cannot stand in a string: "
                        "declare it as bytes");
    return r < 0 ? r : json_add_str(w->out, buf_str(&plain), plain.len);
}

static int add_string(struct writer *w)
{
    struct scan_text text;

    return scan_string(w->scan, &text) ? add_text(w, text) : -EINVAL;
}

static int add_bytes(struct writer *w)
{
    struct scan_text text;
    int r = buf_add_str(w->out, "{\"bytes\": \"");

    if (r < 0)
        return r;
    if (!scan_string(w->scan, &text))
        return -EINVAL;
    if (text.len % 2)
        return fault(w, "bytes with half a byte");
    for (size_t i = 0; i < text.len && r == 0; i++) {
        int value = hex_value(text.data[i]);

        if (value < 0)
            return fault(w, "bytes are written in hexadecimal");
        r = buf_add_char(w->out, "0123456789abcdef"[value]);
    }
    return r < 0 ? r : buf_add_str(w->out, "\"}");
}

/* ---- containers ---- */

/* Where in the output the members of a set, or the keys of a map, stand. */
struct members {
    struct span {
        size_t at, len;
    } * spans;
    size_t count, room;
};

static void members_release(struct members *members)
{
    free(members->spans);
}

static int members_add(struct members *members, size_t at, size_t end)
{
    if (members->count == members->room) {
        size_t room = members->room ? 2 * members->room : 16;
        struct span *grown = reallocarray(members->spans, room, sizeof(*grown));

        if (!grown)
            return -ENOMEM;
        members->spans = grown;
        members->room = room;
    }
    members->spans[members->count++] = (struct span){at, end - at};
    return 0;
}

static int compare_spans(const void *a, const void *b, void *text)
{
    const struct span *x = a, *y = b;
    const char *data = text;
    int order = memcmp(data + x->at, data + y->at, x->len < y->len ? x->len : y->len);

    return order ? order : (x->len > y->len) - (x->len < y->len);
}

/* Canonical texts are equal where values are. */
static int check_distinct(struct writer *w, struct members *members, const char *what)
{
    if (members->count < 2)
        return 0;
    qsort_r(members->spans, members->count, sizeof(*members->spans), compare_spans,
            w->out->data);
    for (size_t i = 1; i < members->count; i++)
        if (compare_spans(&members->spans[i - 1], &members->spans[i], w->out->data) == 0)
            return fault(w, what);
    return 0;
}

static int add_value(struct writer *w, const struct value_type *type);

static int enter(struct writer *w, size_t brackets)
{
    w->nesting += brackets;
    return w->nesting <= NESTING_MAX ? 0 : fault(w, "nested too deep");
}

/* [A, B, ...] of one type, or of a type each (a tuple). */
static int add_members(struct writer *w, const struct value_type *type,
                       struct members *members)
{
    bool is_tuple = type->kind == VALUE_TUPLE;
    size_t count = 0;
    int r = buf_add_char(w->out, '[');

    if (r < 0)
        return r;
    if (!scan_char(w->scan, '['))
        return -EINVAL;
    if (scan_maybe(w->scan, ']'))
        return is_tuple ? fault(w, "tuple without members") : buf_add_char(w->out, ']');
    do {
        size_t start;

        if (is_tuple && count == type->part_count)
            return fault(w, "too many members of a tuple");
        r = count ? buf_add_str(w->out, ", ") : 0;
        start = w->out->len;
        if (r == 0)
            r = add_value(w, &type->parts[is_tuple ? count : 0]);
        if (r == 0 && members)
            r = members_add(members, start, w->out->len);
        if (r < 0)
            return r;
        count++;
    } while (scan_maybe(w->scan, ','));
    if (is_tuple && count < type->part_count)
        return fault(w, "too few members of a tuple");
    return scan_char(w->scan, ']') ? buf_add_char(w->out, ']') : -EINVAL;
}

static int add_set(struct writer *w, const struct value_type *type)
{
    cleanup(members_release) struct members members = {0};
    int r = buf_add_str(w->out, "{\"set\": ");

    if (r == 0)
        r = add_members(w, type, &members);
    if (r == 0)
        r = check_distinct(w, &members, "set with two equal members");
    return r < 0 ? r : buf_add_char(w->out, '}');
}

/* The key and the value of one pair; an object's member, or [KEY, VALUE]. */
static int add_pair(struct writer *w, const struct value_type *key,
                    const struct value_type *value, bool object, struct members *keys)
{
    size_t start;
    int r;

    if (!object && !scan_char(w->scan, '['))
        return -EINVAL;
    r = buf_add_char(w->out, '[');
    start = w->out->len;
    if (r == 0)
        r = add_value(w, key);
    if (r == 0)
        r = members_add(keys, start, w->out->len);
    if (r == 0)
        r = buf_add_str(w->out, ", ");
    if (r == 0 && !scan_char(w->scan, object ? ':' : ','))
        r = -EINVAL;
    if (r == 0)
        r = add_value(w, value);
    if (r == 0 && !object && !scan_char(w->scan, ']'))
        r = -EINVAL;
    return r < 0 ? r : buf_add_char(w->out, ']');
}

static int add_map(struct writer *w, const struct value_type *key,
                   const struct value_type *value)
{
    cleanup(members_release) struct members keys = {0};
    bool object = scan_peek(w->scan) == '{' && key->kind == VALUE_STRING;
    int r = buf_add_str(w->out, "{\"dict\": [");

    if (r < 0)
        return r;
    if (!scan_char(w->scan, object ? '{' : '['))
        return -EINVAL;
    if (!scan_maybe(w->scan, object ? '}' : ']')) {
        do {
            r = keys.count ? buf_add_str(w->out, ", ") : 0;
            if (r == 0)
                r = add_pair(w, key, value, object, &keys);
            if (r < 0)
                return r;
        } while (scan_maybe(w->scan, ','));
        if (!scan_char(w->scan, object ? '}' : ']'))
            return -EINVAL;
    }
    r = check_distinct(w, &keys, "map with two equal keys");
    return r < 0 ? r : buf_add_str(w->out, "]}");
}

static int add_any(struct writer *w)
{
    static struct value_type any = {.kind = VALUE_ANY};
    static const struct value_type list = {VALUE_LIST, &any, 1};
    static const struct value_type string = {.kind = VALUE_STRING};
    struct scan_text text;
    const char *word;

    switch (scan_peek(w->scan)) {
    case '[':
        return add_value(w, &list);
    case '{':
        return add_map(w, &string, &any);
    case '"':
        return add_string(w);
    case 't':
    case 'f':
    case 'n':
        word = *w->scan->at == 't' ? "true" : *w->scan->at == 'f' ? "false" : "null";
        return scan_word(w->scan, word) ? buf_add_str(w->out, word) : -EINVAL;
    default:
        text = take_number(w);
        return is_decimal(text) ? add_bigint(w, text) : add_float(w, text);
    }
}

static int add_bool(struct writer *w)
{
    const char *word = scan_peek(w->scan) == 't' ? "true" : "false";

    return scan_word(w->scan, word) ? buf_add_str(w->out, word) : -EINVAL;
}

static int add_big(struct writer *w)
{
    struct scan_text text;

    if (scan_peek(w->scan) != '"')
        return add_bigint(w, take_number(w));
    return scan_string(w->scan, &text) ? add_bigint(w, text) : -EINVAL;
}

static int add_optional(struct writer *w, const struct value_type *type)
{
    if (scan_peek(w->scan) != 'n')
        return add_value(w, type);
    return scan_word(w->scan, "null") ? buf_add_str(w->out, "null") : -EINVAL;
}

static int add_container(struct writer *w, const struct value_type *type)
{
    int r;

    switch (type->kind) {
    case VALUE_TUPLE:
        r = buf_add_str(w->out, "{\"tuple\": ");
        if (r == 0)
            r = add_members(w, type, NULL);
        return r < 0 ? r : buf_add_char(w->out, '}');
    case VALUE_SET:
        return add_set(w, type);
    case VALUE_MAP:
        return add_map(w, &type->parts[0], &type->parts[1]);
    case VALUE_ANY:
        return add_any(w);
    default:
        return add_members(w, type, NULL);
    }
}

/* Recursion is bounded by enter(). */
static int add_value(struct writer *w, const struct value_type *type)
{
    size_t nesting = w->nesting;
    int r;

    switch (type->kind) {
    case VALUE_INT:
        return add_int(w, take_number(w));
    case VALUE_BIGINT:
        return add_big(w);
    case VALUE_FLOAT:
        return scan_peek(w->scan) == '"' ? add_float_word(w)
                                         : add_float(w, take_number(w));
    case VALUE_BOOL:
        return add_bool(w);
    case VALUE_STRING:
        return add_string(w);
    case VALUE_BYTES:
        return add_bytes(w);
    case VALUE_OPTIONAL:
        return add_optional(w, &type->parts[0]);
    default:
        break;
    }
    /* No container of the written form opens more than three. */
    r = enter(w, 3);
    if (r == 0)
        r = add_container(w, type);
    w->nesting = nesting;
    return r;
}

int case_value_add(struct buf *out, const struct value_type *type, struct scan *scan)
{
    struct writer w = {.out = out, .scan = scan};

    return add_value(&w, type);
}

int case_arguments_add(struct buf *out, const struct signature *signature,
                       struct scan *scan)
{
    struct writer w = {.out = out, .scan = scan};
    int r = buf_add_char(out, '[');

    if (r < 0)
        return r;
    if (!scan_char(scan, '['))
        return -EINVAL;
    for (size_t i = 0; i < signature->parameter_count; i++) {
        if (i && !scan_char(scan, ','))
            return -EINVAL;
        r = i ? buf_add_str(out, ", ") : 0;
        if (r == 0)
            r = add_value(&w, &signature->parameters[i].type);
        if (r < 0)
            return r;
    }
    return scan_char(scan, ']') ? buf_add_char(out, ']') : -EINVAL;
}
