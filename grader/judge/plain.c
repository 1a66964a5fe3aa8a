#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/judge/plain.h"

struct plain *plain_new(void)
{
    struct plain *plain = calloc(1, sizeof(*plain));

    if (!plain)
        return NULL;
    buf_init(&plain->bytes, PLAIN_BYTES_MAX);
    plain->count = 1; /* index 0 is no node */
    return plain;
}

void plain_free(struct plain *plain)
{
    if (!plain)
        return;
    free(plain->nodes);
    buf_release(&plain->bytes);
    free(plain);
}

uint32_t plain_add(struct plain *plain, enum plain_kind kind)
{
    if (plain->count >= plain->alloc) {
        uint32_t alloc = plain->alloc ? plain->alloc * 2 : 64;
        struct plain_node *grown;

        if (alloc > PLAIN_NODES_MAX)
            return 0;
        grown = realloc(plain->nodes, alloc * sizeof(*grown));
        if (!grown)
            return 0;
        plain->nodes = grown;
        plain->alloc = alloc;
    }
    plain->nodes[plain->count] = (struct plain_node){.kind = kind};
    return plain->count++;
}

void plain_append(struct plain *plain, uint32_t parent, uint32_t child)
{
    struct plain_node *node = &plain->nodes[parent];

    if (node->last)
        plain->nodes[node->last].next = child;
    else
        node->first = child;
    node->last = child;
    node->count++;
}

bool plain_hashable(const struct plain *plain, uint32_t node)
{
    const struct plain_node *n = &plain->nodes[node];

    if (n->kind == PLAIN_LIST || n->kind == PLAIN_SET || n->kind == PLAIN_DICT)
        return false;
    if (n->kind == PLAIN_TUPLE)
        for (uint32_t child = n->first; child; child = plain->nodes[child].next)
            if (!plain_hashable(plain, child))
                return false;
    return true;
}

/* ---- as a value ---- */

static int add_float(struct buf *b, double value)
{
    char text[40];

    if (isnan(value) || isinf(value))
        return buf_addf(b, "{\"float\": \"%s\"}",
                        isnan(value) ? "nan"
                        : value < 0  ? "-inf"
                                     : "inf");
    /* 17 digits read back as the same number; the grammar wants a '.' or an exponent. */
    snprintf(text, sizeof(text), "%.17g", value);
    return buf_addf(b, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

/* Beyond 64 bits an integer is tagged, and only then. */
static int add_int(struct buf *b, const struct plain_node *n, const char *hex)
{
    const char *sign = n->negative ? "-" : "";
    uint64_t value = 0, most = (uint64_t)INT64_MAX + n->negative;

    for (size_t i = 0; i < n->text.len && i < 16; i++)
        value = value * 16 + (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    if (n->text.len > 16 || value > most)
        return buf_addf(b, "{\"int\": \"%s0x%.*s\"}", sign, (int)n->text.len, hex);
    return buf_addf(b, "%s%llu", sign, (unsigned long long)value);
}

/* The 16-bit unit of a surrogate in its three bytes; 0 when there is none. */
static unsigned surrogate_at(const unsigned char *at, size_t left)
{
    if (left < 3 || at[0] != 0xed || at[1] < 0xa0)
        return 0;
    return 0xd000u | ((unsigned)(at[1] & 0x3f) << 6) | (at[2] & 0x3fu);
}

static int add_str(struct buf *b, const char *text, size_t len)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + len;
    int r = buf_add_char(b, '"');
    unsigned before = 0;

    while (r == 0 && at < end) {
        unsigned unit = surrogate_at(at, (size_t)(end - at));

        if (before && before < 0xdc00 && unit >= 0xdc00)
            return -EINVAL;
        before = unit;
        if (unit)
            r = buf_addf(b, "\\u%04x", unit);
        else if (*at < 0x20 || *at == '"' || *at == '\\' || *at == 0x7f)
            r = buf_addf(b, "\\u%04x", *at);
        else
            r = buf_add_char(b, (char)*at);
        at += unit ? 3 : 1;
    }
    return r < 0 ? r : buf_add_char(b, '"');
}

static int add_bytes(struct buf *b, const char *data, size_t len)
{
    int r = buf_add_str(b, "{\"bytes\": \"");

    for (size_t i = 0; r == 0 && i < len; i++)
        r = buf_addf(b, "%02x", (unsigned char)data[i]);
    return r < 0 ? r : buf_add_str(b, "\"}");
}

static int add_members(const struct plain *plain, const struct plain_node *n,
                       struct buf *b)
{
    bool pairs = n->kind == PLAIN_DICT;
    uint32_t child = n->first;
    int r = buf_add_char(b, '[');

    while (r == 0 && child) {
        uint32_t value = plain->nodes[child].next;

        if (child != n->first)
            r = buf_add_str(b, ", ");
        if (r == 0 && pairs)
            r = buf_add_char(b, '[');
        if (r == 0)
            r = plain_add_value(plain, child, b);
        if (pairs) {
            if (r == 0)
                r = buf_add_str(b, ", ");
            if (r == 0)
                r = plain_add_value(plain, value, b);
            if (r == 0)
                r = buf_add_char(b, ']');
            value = plain->nodes[value].next;
        }
        child = value;
    }
    return r < 0 ? r : buf_add_char(b, ']');
}

static int add_container(const struct plain *plain, const struct plain_node *n,
                         struct buf *b)
{
    const char *tag = n->kind == PLAIN_TUPLE ? "tuple"
                      : n->kind == PLAIN_SET ? "set"
                                             : "dict";
    int r;

    if (n->kind == PLAIN_LIST)
        return add_members(plain, n, b);
    r = buf_addf(b, "{\"%s\": ", tag);
    if (r == 0)
        r = add_members(plain, n, b);
    return r < 0 ? r : buf_add_char(b, '}');
}

int plain_add_value(const struct plain *plain, uint32_t node, struct buf *b)
{
    const struct plain_node *n = &plain->nodes[node];
    const char *text = buf_str(&plain->bytes);
    int r;

    switch (n->kind) {
    case PLAIN_NONE:
        return buf_add_str(b, "null");
    case PLAIN_BOOL:
        return buf_add_str(b, n->negative ? "true" : "false");
    case PLAIN_INT:
        return add_int(b, n, text + n->text.at);
    case PLAIN_FLOAT:
        return add_float(b, n->number.re);
    case PLAIN_COMPLEX:
        r = buf_add_str(b, "{\"complex\": [");
        if (r == 0)
            r = add_float(b, n->number.re);
        if (r == 0)
            r = buf_add_str(b, ", ");
        if (r == 0)
            r = add_float(b, n->number.im);
        return r < 0 ? r : buf_add_str(b, "]}");
    case PLAIN_STR:
        return add_str(b, text + n->text.at, n->text.len);
    case PLAIN_BYTES:
        return add_bytes(b, text + n->text.at, n->text.len);
    case PLAIN_LIST:
    case PLAIN_TUPLE:
    case PLAIN_SET:
    case PLAIN_DICT:
        return add_container(plain, n, b);
    case PLAIN_OTHER:
        break;
    }
    return -EINVAL;
}

int plain_add_pairs(const struct plain *plain, uint32_t node, struct buf *b)
{
    const struct plain_node *list = &plain->nodes[node];
    int r = buf_add_char(b, '[');

    for (uint32_t pair = list->first; r == 0 && pair; pair = plain->nodes[pair].next) {
        if (pair != list->first)
            r = buf_add_str(b, ", ");
        if (r == 0)
            r = add_members(plain, &plain->nodes[pair], b);
    }
    return r < 0 ? r : buf_add_char(b, ']');
}
