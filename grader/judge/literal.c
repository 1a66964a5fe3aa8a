#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/judge/literal.h"
#include "grader/judge/literal_atom.h"

#define KEYWORDS_MAX 255

uint32_t literal_fail(struct literal_parser *p, const char *format, ...)
{
    char what[LITERAL_REASON_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    if (p->reason && !p->reason[0])
        snprintf(p->reason, p->reason_size, "byte %zu: %s", (size_t)(p->at - p->start),
                 what);
    return 0;
}

uint32_t literal_node(struct literal_parser *p, enum plain_kind kind)
{
    uint32_t node = plain_add(p->plain, kind);

    if (!node)
        p->out_of_memory = true;
    return node;
}

bool literal_is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

/* White space and comments; line ends only between brackets, or behind a backslash. */
static void skip_space(struct literal_parser *p)
{
    while (p->at < p->end) {
        char c = *p->at;

        if (c == '#') {
            while (p->at < p->end && *p->at != '\n')
                p->at++;
        } else if (c == '\\' && p->end - p->at >= 2 && p->at[1] == '\n') {
            p->at += 2;
        } else if (c == ' ' || c == '\t' || c == '\f' || c == '\r' ||
                   (c == '\n' && p->depth)) {
            p->at++;
        } else {
            return;
        }
    }
}

static char peek(struct literal_parser *p)
{
    skip_space(p);
    return p->at < p->end ? *p->at : '\0';
}

static bool take(struct literal_parser *p, char wanted)
{
    if (peek(p) != wanted)
        return false;
    p->at++;
    return true;
}

static bool take_word(struct literal_parser *p, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(p->end - p->at) < len || memcmp(p->at, word, len) != 0 ||
        (p->at + len < p->end && literal_is_name_byte(p->at[len])))
        return false;
    p->at += len;
    return true;
}

/* ---- strings and names ---- */

/* Strings that stand next to each other are one. */
static uint32_t parse_strings(struct literal_parser *p)
{
    size_t at = p->plain->bytes.len;
    bool bytes = false, first = true;
    uint32_t node;

    while (first || (peek(p) && literal_string_prefix(p))) {
        bool is_bytes;

        if (!literal_string(p, &is_bytes))
            return 0;
        if (!first && is_bytes != bytes)
            return literal_fail(p, "bytes and a string next to each other");
        bytes = is_bytes;
        first = false;
    }
    node = literal_node(p, bytes ? PLAIN_BYTES : PLAIN_STR);
    if (node) {
        p->plain->nodes[node].text.at = at;
        p->plain->nodes[node].text.len = p->plain->bytes.len - at;
    }
    return node;
}

static uint32_t parse_name(struct literal_parser *p)
{
    uint32_t node;

    if (take_word(p, "None"))
        return literal_node(p, PLAIN_NONE);
    if (take_word(p, "True")) {
        node = literal_node(p, PLAIN_BOOL);
        if (node)
            p->plain->nodes[node].negative = true;
        return node;
    }
    if (take_word(p, "False"))
        return literal_node(p, PLAIN_BOOL);
    if (take_word(p, "set") && take(p, '(') && take(p, ')'))
        return literal_node(p, PLAIN_SET);
    return literal_fail(p, "no literal");
}

/* ---- containers ---- */

static uint32_t parse_value(struct literal_parser *p);

static bool append(struct literal_parser *p, uint32_t parent)
{
    uint32_t child = parse_value(p);

    if (!child)
        return false;
    plain_append(p->plain, parent, child);
    return true;
}

/* Members of a list or tuple up to the closing bracket, which is taken. */
static bool parse_members(struct literal_parser *p, uint32_t parent, char close)
{
    while (!take(p, close)) {
        if (!append(p, parent))
            return false;
        if (!take(p, ',') && peek(p) != close)
            return literal_fail(p, "'%c' or a comma is missing", close);
    }
    return true;
}

/* Behind '(': an empty tuple, a value in brackets, or a tuple. */
static uint32_t parse_parenthesis(struct literal_parser *p)
{
    uint32_t tuple, first;

    if (take(p, ')'))
        return literal_node(p, PLAIN_TUPLE);
    first = parse_value(p);
    if (!first || take(p, ')'))
        return first;
    if (!take(p, ','))
        return literal_fail(p, "')' or a comma is missing");
    tuple = literal_node(p, PLAIN_TUPLE);
    if (!tuple)
        return 0;
    plain_append(p->plain, tuple, first);
    return parse_members(p, tuple, ')') ? tuple : 0;
}

/* Behind '{': a dict or a set; the first colon decides. */
static uint32_t parse_brace(struct literal_parser *p)
{
    uint32_t parent = literal_node(p, PLAIN_DICT);

    if (!parent)
        return 0;
    for (bool first = true, dict = true; !take(p, '}'); first = false) {
        uint32_t key = parse_value(p);

        if (!key)
            return 0;
        if (!plain_hashable(p->plain, key))
            return literal_fail(p, "a key or member that is not hashable");
        plain_append(p->plain, parent, key);
        if (first && peek(p) != ':') {
            dict = false;
            p->plain->nodes[parent].kind = PLAIN_SET;
        }
        if (dict && !take(p, ':'))
            return literal_fail(p, "':' is missing");
        if (dict && !append(p, parent))
            return 0;
        if (!take(p, ',') && peek(p) != '}')
            return literal_fail(p, "'}' or a comma is missing");
    }
    return parent;
}

static uint32_t parse_bracket(struct literal_parser *p, char open)
{
    uint32_t node;

    if (p->depth == LITERAL_DEPTH_MAX)
        return literal_fail(p, "brackets more than %d deep", LITERAL_DEPTH_MAX);
    p->at++;
    p->depth++;
    if (open == '(') {
        node = parse_parenthesis(p);
    } else if (open == '{') {
        node = parse_brace(p);
    } else {
        node = literal_node(p, PLAIN_LIST);
        if (node && !parse_members(p, node, ']'))
            node = 0;
    }
    p->depth--;
    return node;
}

/* ---- values ---- */

static uint32_t parse_atom(struct literal_parser *p)
{
    char c = peek(p);
    bool digit_next = p->end - p->at >= 2 && p->at[1] >= '0' && p->at[1] <= '9';

    if (c == '(' || c == '[' || c == '{')
        return parse_bracket(p, c);
    if ((c >= '0' && c <= '9') || (c == '.' && digit_next))
        return literal_number(p);
    if (c && literal_string_prefix(p))
        return parse_strings(p);
    if (!c)
        return literal_fail(p, "a value is missing");
    return parse_name(p);
}

static bool is_number(const struct plain_node *n)
{
    return n->kind == PLAIN_INT || n->kind == PLAIN_FLOAT || n->kind == PLAIN_COMPLEX;
}

/* A sign stands before a number only, and once. */
static uint32_t parse_signed(struct literal_parser *p)
{
    char sign = peek(p);
    struct plain_node *n;
    uint32_t node;

    if (sign != '-' && sign != '+')
        return parse_atom(p);
    p->at++;
    sign = *(p->at - 1);
    node = parse_atom(p);
    if (!node)
        return 0;
    n = &p->plain->nodes[node];
    if (!is_number(n))
        return literal_fail(p, "a sign before what is no number");
    if (sign == '+')
        return node;
    if (n->kind == PLAIN_INT) {
        n->negative = !n->negative && p->plain->bytes.data[n->text.at] != '0';
        return node;
    }
    n->number.re = -n->number.re;
    if (n->kind == PLAIN_COMPLEX)
        n->number.im = -n->number.im;
    return node;
}

/* An integer as the real part of a complex number. */
static double integer_value(const struct plain *plain, const struct plain_node *n)
{
    char text[LITERAL_DIGITS_MAX + 8];

    if (n->text.len > LITERAL_DIGITS_MAX)
        return n->negative ? -HUGE_VAL : HUGE_VAL;
    snprintf(text, sizeof(text), "%s0x%.*s", n->negative ? "-" : "", (int)n->text.len,
             plain->bytes.data + n->text.at);
    return strtod(text, NULL);
}

/* 1+2j: a number, and an imaginary one behind it. */
static uint32_t parse_value(struct literal_parser *p)
{
    uint32_t left = parse_signed(p), right;
    struct plain_node *a, *b;
    char sign;

    if (!left)
        return 0;
    sign = peek(p);
    if (sign != '+' && sign != '-')
        return left;
    p->at++;
    right = is_number(&p->plain->nodes[left]) ? parse_atom(p) : 0;
    a = &p->plain->nodes[left];
    b = &p->plain->nodes[right];
    if (!right || a->kind == PLAIN_COMPLEX || b->kind != PLAIN_COMPLEX)
        return literal_fail(p, "an operator that is no part of a literal");
    b->number.re = a->kind == PLAIN_INT ? integer_value(p->plain, a) : a->number.re;
    if (sign == '-')
        b->number.im = -b->number.im;
    return right;
}

/* ---- the whole ---- */

/* Several values with commas between them are a tuple. */
static uint32_t parse_tuple(struct literal_parser *p)
{
    uint32_t first = parse_value(p), tuple;

    if (!first || !take(p, ','))
        return first;
    tuple = literal_node(p, PLAIN_TUPLE);
    if (!tuple)
        return 0;
    plain_append(p->plain, tuple, first);
    while (peek(p) && *p->at != '\n') {
        if (!append(p, tuple))
            return 0;
        if (!take(p, ','))
            break;
    }
    return tuple;
}

/* NAME= before an argument's value; 0 when there is none. */
static size_t keyword_len(struct literal_parser *p)
{
    const char *at;
    size_t len = 0;

    skip_space(p);
    while (p->at + len < p->end && literal_is_name_byte(p->at[len]))
        len++;
    at = p->at + len;
    while (at < p->end && (*at == ' ' || *at == '\t'))
        at++;
    if (!len || (*p->at >= '0' && *p->at <= '9') || at >= p->end || *at != '=' ||
        (at + 1 < p->end && at[1] == '='))
        return 0;
    return len;
}

/* The name that is keyword_len() long, '=' and the value, as a pair. */
static uint32_t parse_keyword(struct literal_parser *p, size_t len)
{
    uint32_t pair = literal_node(p, PLAIN_TUPLE), name = literal_node(p, PLAIN_STR);

    if (!pair || !name)
        return 0;
    p->plain->nodes[name].text.at = p->plain->bytes.len;
    p->plain->nodes[name].text.len = len;
    if (buf_add(&p->plain->bytes, p->at, len) < 0) {
        p->out_of_memory = true;
        return 0;
    }
    plain_append(p->plain, pair, name);
    p->at += len;
    take(p, '=');
    return append(p, pair) ? pair : 0;
}

/* Is the pair's name that of one before? Calls have few. */
static bool named_before(const struct plain *plain, uint32_t keywords, uint32_t pair)
{
    const struct plain_node *nodes = plain->nodes;
    const struct plain_node *name = &nodes[nodes[pair].first];

    for (uint32_t i = nodes[keywords].first; i; i = nodes[i].next) {
        const struct plain_node *other = &nodes[nodes[i].first];

        if (other->text.len == name->text.len &&
            memcmp(plain->bytes.data + other->text.at, plain->bytes.data + name->text.at,
                   name->text.len) == 0)
            return true;
    }
    return false;
}

static uint32_t parse_arguments(struct literal_parser *p)
{
    uint32_t both = literal_node(p, PLAIN_TUPLE), values = literal_node(p, PLAIN_LIST);
    uint32_t keywords = literal_node(p, PLAIN_LIST);

    if (!both || !values || !keywords)
        return 0;
    plain_append(p->plain, both, values);
    plain_append(p->plain, both, keywords);
    p->depth = 1;
    while (peek(p)) {
        size_t len = keyword_len(p);
        uint32_t pair = len ? parse_keyword(p, len) : 0;

        if (pair && (p->plain->nodes[keywords].count == KEYWORDS_MAX ||
                     named_before(p->plain, keywords, pair)))
            return literal_fail(p, "an argument's name twice, or too many of them");
        if (pair)
            plain_append(p->plain, keywords, pair);
        else if (len || !append(p, values))
            return 0;
        else if (p->plain->nodes[keywords].count)
            return literal_fail(p, "a positional argument behind a named one");
        if (!take(p, ',') && peek(p))
            return literal_fail(p, "a comma is missing");
    }
    return both;
}

static uint32_t parse_form(struct literal_parser *p, enum literal_form form)
{
    switch (form) {
    case LITERAL_ONE:
        return parse_value(p);
    case LITERAL_TUPLE:
        return parse_tuple(p);
    case LITERAL_ARGUMENTS:
        return parse_arguments(p);
    }
    BUG("literal form %d", (int)form);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

int literal_parse(const char *text, size_t len, enum literal_form form,
                  struct plain **ret_plain, char *reason, size_t reason_size)
{
    cleanup_plain struct plain *plain = plain_new();
    struct literal_parser p = {.start = text,
                               .at = text,
                               .end = text + len,
                               .plain = plain,
                               .reason = reason,
                               .reason_size = reason_size};

    if (!plain)
        return -ENOMEM;
    if (reason && reason_size)
        reason[0] = '\0';
    if (len > LITERAL_TEXT_MAX) {
        literal_fail(&p, "more than %zu MiB", LITERAL_TEXT_MAX >> 20);
        return -EBADMSG;
    }
    if (!utf8_valid(text, len) || memchr(text, '\0', len)) {
        literal_fail(&p, "not a UTF-8 text");
        return -EBADMSG;
    }
    while (p.at < p.end && is_blank(*p.at))
        p.at++;
    plain->root = parse_form(&p, form);
    if (p.out_of_memory)
        return -ENOMEM;
    p.depth = 1; /* what follows may stand on further lines, if it is nothing */
    if (plain->root && peek(&p)) {
        literal_fail(&p, "text behind the value");
        return -EBADMSG;
    }
    if (!plain->root)
        return -EBADMSG;
    if (plain_drop_doubles(plain) < 0)
        return -ENOMEM;
    *ret_plain = steal_ptr(plain);
    return 0;
}
