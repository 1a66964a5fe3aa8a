#include <string.h>

#include "grader/judge/literal_atom.h"

/* One string while it is read. */
struct string {
    bool raw, bytes;
    char quote;
    bool triple;
};

size_t literal_string_prefix(const struct literal_parser *p)
{
    static const char *const prefixes[] = {"", "r", "u", "b", "rb", "br"};
    size_t len = 0;

    while (len < 2 && p->at + len < p->end && strchr("rRuUbB", p->at[len]) && p->at[len])
        len++;
    if (p->at + len >= p->end || (p->at[len] != '\'' && p->at[len] != '"'))
        return 0;
    for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
        if (strlen(prefixes[i]) == len && strncasecmp(prefixes[i], p->at, len) == 0)
            return len + 1;
    return 0;
}

static bool add(struct literal_parser *p, const char *data, size_t len)
{
    if (buf_add(&p->plain->bytes, data, len) == 0)
        return true;
    p->out_of_memory = true;
    return false;
}

/* UTF-8, also of a surrogate. */
static bool add_code_point(struct literal_parser *p, uint32_t c)
{
    char utf8[4];
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (size_t i = len; i-- > 1; c >>= 6)
        utf8[i] = (char)(0x80 | (c & 0x3f));
    utf8[0] = (char)(first[len] | c);
    return add(p, utf8, len);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Exactly `digits` hexadecimal ones. */
static bool hex_escape(struct literal_parser *p, const struct string *s, int digits)
{
    uint32_t value = 0;
    char byte;

    for (int i = 0; i < digits; i++) {
        int digit = p->at < p->end ? hex_value(*p->at) : -1;

        if (digit < 0)
            return literal_fail(p, "an escape without its %d digits", digits);
        value = value * 16 + (uint32_t)digit;
        p->at++;
    }
    if (value > 0x10ffff)
        return literal_fail(p, "an escape beyond \\U0010ffff");
    byte = (char)value;
    return s->bytes ? add(p, &byte, 1) : add_code_point(p, value);
}

static bool octal_escape(struct literal_parser *p, const struct string *s)
{
    uint32_t value = 0;
    char byte;

    for (int i = 0; i < 3 && p->at < p->end && *p->at >= '0' && *p->at <= '7'; i++)
        value = value * 8 + (uint32_t)(*p->at++ - '0');
    byte = (char)value;
    return s->bytes ? add(p, &byte, 1) : add_code_point(p, value);
}

/* The parser stands behind the backslash. An escape that Python does not know stays as
 * it is. */
static bool escape(struct literal_parser *p, const struct string *s)
{
    static const char letters[] = "\\'\"abfnrtv", meanings[] = "\\'\"\a\b\f\n\r\t\v";
    char c = *p->at;
    const char *known = c ? strchr(letters, c) : NULL;

    if (c >= '0' && c <= '7')
        return octal_escape(p, s);
    p->at++;
    if (known)
        return add(p, &meanings[known - letters], 1);
    if (c == '\r' && p->at < p->end && *p->at == '\n')
        p->at++;
    if (c == '\n' || c == '\r')
        return true;
    if (c == 'x')
        return hex_escape(p, s, 2);
    if (!s->bytes && (c == 'u' || c == 'U'))
        return hex_escape(p, s, c == 'u' ? 4 : 8);
    if (!s->bytes && c == 'N')
        return literal_fail(p, "\\N escapes are not read");
    p->at--;
    return add(p, "\\", 1);
}

/* Takes the closing quote if it stands here. */
static bool closes(struct literal_parser *p, const struct string *s)
{
    size_t len = s->triple ? 3 : 1;

    if ((size_t)(p->end - p->at) < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (p->at[i] != s->quote)
            return false;
    p->at += len;
    return true;
}

static bool one_char(struct literal_parser *p, const struct string *s)
{
    char c = *p->at;

    if (c == '\\' && p->end - p->at < 2)
        return literal_fail(p, "a string without its end");
    if (c == '\\' && !s->raw) {
        p->at++;
        return escape(p, s);
    }
    if (c == '\\') {
        /* In a raw string the quote behind it stays, but does not close. */
        if (!add(p, p->at++, 1))
            return false;
        c = *p->at;
        if (c != '\\' && c != s->quote && c != '\n' && c != '\r')
            return true;
    } else if ((c == '\n' || c == '\r') && !s->triple) {
        return literal_fail(p, "a string without its end");
    }
    if (s->bytes && (unsigned char)c >= 0x80)
        return literal_fail(p, "bytes with a character that is not ASCII");
    p->at++;
    if (c == '\r') {
        /* Python reads source with all line ends as \n. */
        if (p->at < p->end && *p->at == '\n')
            p->at++;
        c = '\n';
    }
    return add(p, &c, 1);
}

bool literal_string(struct literal_parser *p, bool *ret_is_bytes)
{
    size_t prefix = literal_string_prefix(p) - 1;
    struct string s = {.quote = p->at[prefix]};

    for (size_t i = 0; i < prefix; i++) {
        s.raw |= (p->at[i] | 0x20) == 'r';
        s.bytes |= (p->at[i] | 0x20) == 'b';
    }
    p->at += prefix + 1;
    if (p->end - p->at >= 2 && p->at[0] == s.quote && p->at[1] == s.quote) {
        s.triple = true;
        p->at += 2;
    }
    while (p->at < p->end) {
        if (closes(p, &s)) {
            *ret_is_bytes = s.bytes;
            return true;
        }
        if (!one_char(p, &s))
            return false;
    }
    return literal_fail(p, "a string without its end");
}
