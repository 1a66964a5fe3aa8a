#include <errno.h>
#include <string.h>

#include "grader/base/bigint.h"
#include "grader/judge/literal.h"
#include "grader/judge/literal_atom.h"

/* Digits of this base from `at`, with single underscores between them; 0 when there is
 * none, or the underscores stand wrong. */
static size_t digits_len(const char *at, const char *end, const char *digits)
{
    size_t len = 0;

    while (at + len < end && at[len] && strchr(digits, at[len])) {
        len++;
        if (at + len + 1 < end && at[len] == '_' && at[len + 1] &&
            strchr(digits, at[len + 1]))
            len++;
    }
    return len;
}

static int hex_value(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Appends the digits that stand in `hex`, most significant first, without leading zeros.
 */
static uint32_t add_integer(struct literal_parser *p, const char *hex, size_t len)
{
    uint32_t node = literal_node(p, PLAIN_INT);
    size_t at = p->plain->bytes.len;

    while (len > 1 && *hex == '0') {
        hex++;
        len--;
    }
    if (!node)
        return 0;
    if (buf_add(&p->plain->bytes, hex, len) < 0) {
        p->out_of_memory = true;
        return 0;
    }
    p->plain->nodes[node].text.at = at;
    p->plain->nodes[node].text.len = len;
    return node;
}

/* Digits of 1, 3 or 4 bits each. Hexadecimal ones are made from the right. */
static uint32_t based_integer(struct literal_parser *p, unsigned bits, size_t len)
{
    size_t size = len * bits / 4 + 2, at = size;
    cleanup_free char *hex = malloc(size);
    unsigned held = 0, held_bits = 0;

    if (!hex) {
        p->out_of_memory = true;
        return 0;
    }
    for (size_t i = len; i-- > 0;) {
        if (p->at[i] == '_')
            continue;
        held |= (unsigned)hex_value(p->at[i]) << held_bits;
        held_bits += bits;
        while (held_bits >= 4) {
            hex[--at] = "0123456789abcdef"[held & 15];
            held >>= 4;
            held_bits -= 4;
        }
    }
    hex[--at] = "0123456789abcdef"[held & 15];
    return add_integer(p, hex + at, size - at);
}

/* 0x, 0o, 0b. */
static uint32_t prefixed_number(struct literal_parser *p)
{
    char letter = (char)(p->at[1] | 0x20);
    unsigned bits = letter == 'x' ? 4 : letter == 'o' ? 3 : 1;
    const char *digits = letter == 'x'   ? "0123456789abcdefABCDEF"
                         : letter == 'o' ? "01234567"
                                         : "01";
    uint32_t node;
    size_t len;

    p->at += 2;
    if (p->at < p->end && *p->at == '_')
        p->at++;
    len = digits_len(p->at, p->end, digits);
    if (!len)
        return literal_fail(p, "no digits behind 0%c", letter);
    node = based_integer(p, bits, len);
    p->at += len;
    return node;
}

static uint32_t decimal_integer(struct literal_parser *p, size_t len)
{
    cleanup_buf struct buf hex = BUF_INIT(LITERAL_DIGITS_MAX);
    int r = bigint_add_hex(&hex, p->at, len);

    if (r == -E2BIG)
        return literal_fail(p, "an integer of more than %d digits", LITERAL_DIGITS_MAX);
    if (r < 0) {
        p->out_of_memory = true;
        return 0;
    }
    return add_integer(p, hex.data, hex.len);
}

/* The length of the number's text; *ret_is_float tells whether it has a '.' or an
 * exponent. */
static size_t number_len(const struct literal_parser *p, bool *ret_is_float)
{
    static const char decimal[] = "0123456789";
    size_t len = digits_len(p->at, p->end, decimal), exponent, digits;

    *ret_is_float = false;
    if (p->at + len < p->end && p->at[len] == '.') {
        *ret_is_float = true;
        len++;
        len += digits_len(p->at + len, p->end, decimal);
    }
    if (p->at + len < p->end && (p->at[len] | 0x20) == 'e') {
        exponent = len + 1;
        if (p->at + exponent < p->end &&
            (p->at[exponent] == '+' || p->at[exponent] == '-'))
            exponent++;
        digits = digits_len(p->at + exponent, p->end, decimal);
        if (digits) {
            *ret_is_float = true;
            len = exponent + digits;
        }
    }
    return len;
}

static uint32_t float_number(struct literal_parser *p, size_t len, bool imaginary)
{
    cleanup_free char *text = malloc(len + 1);
    uint32_t node = literal_node(p, imaginary ? PLAIN_COMPLEX : PLAIN_FLOAT);
    size_t copied = 0;
    double value;

    if (!text)
        p->out_of_memory = true;
    if (!text || !node)
        return 0;
    for (size_t i = 0; i < len; i++)
        if (p->at[i] != '_')
            text[copied++] = p->at[i];
    text[copied] = '\0';
    value = strtod(text, NULL);
    p->plain->nodes[node].number.re = imaginary ? 0 : value;
    p->plain->nodes[node].number.im = imaginary ? value : 0;
    return node;
}

static bool is_zero(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] != '0' && text[i] != '_')
            return false;
    return true;
}

uint32_t literal_number(struct literal_parser *p)
{
    bool is_float, imaginary;
    uint32_t node;
    size_t len;

    if (*p->at == '0' && p->at + 1 < p->end && strchr("xXoObB", p->at[1]) && p->at[1]) {
        node = prefixed_number(p);
    } else {
        len = number_len(p, &is_float);
        imaginary = p->at + len < p->end && (p->at[len] | 0x20) == 'j';
        if (is_float || imaginary) {
            node = float_number(p, len, imaginary);
        } else if (*p->at == '0' && !is_zero(p->at, len)) {
            return literal_fail(p, "an integer with leading zeros");
        } else {
            node = decimal_integer(p, len);
        }
        p->at += len + imaginary;
    }
    if (node && p->at < p->end && (literal_is_name_byte(*p->at) || *p->at == '.'))
        return literal_fail(p, "a malformed number");
    return node;
}
