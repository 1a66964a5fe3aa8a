/*
 * Equality by canonical bytes: two values are equal in Python's sense exactly when these
 * are the same. Numbers of all types share one form; members of sets and dicts are
 * sorted by their bytes, so that nothing depends on order or on hashes that an answer
 * could make collide.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "grader/judge/plain.h"

#define CANON_MAX ((size_t)2 << 30)

struct canon {
    const struct plain *plain;
    char side; /* what is equal to nothing carries it */
};

/* Where the bytes of one member stand. */
struct member {
    const char *data;
    size_t key_len, len;
    uint32_t order;
};

static int add_length(struct buf *b, size_t len)
{
    return buf_add(b, &len, sizeof(len));
}

/* Hexadecimal digits without their trailing zeros, which are counted: floats up to
 * 1e308 stay as short as they were written. */
static int add_integer(struct buf *b, bool negative, const char *hex, size_t len,
                       size_t zeros)
{
    int r;

    while (len && hex[len - 1] == '0') {
        len--;
        zeros++;
    }
    if (!len)
        negative = false, zeros = 0;
    r = buf_add_str(b, negative ? "I-" : "I+");
    if (r == 0)
        r = add_length(b, zeros);
    if (r == 0)
        r = add_length(b, len);
    return r < 0 ? r : buf_add(b, hex, len);
}

static int add_unequal(const struct canon *c, struct buf *b)
{
    return buf_addf(b, "X%c%zu;", c->side, b->len);
}

static int add_double(struct buf *b, char kind, double value)
{
    int r = buf_add_char(b, kind);

    return r < 0 ? r : buf_add(b, &value, sizeof(value));
}

static int add_float(const struct canon *c, struct buf *b, double value)
{
    char hex[24];
    int exponent, shift, n;
    uint64_t mantissa;

    if (isnan(value))
        return add_unequal(c, b);
    if (isinf(value) || value != floor(value))
        return add_double(b, 'F', value);
    mantissa = (uint64_t)ldexp(frexp(fabs(value), &exponent), 53);
    shift = exponent - 53;
    if (value == 0.0)
        return add_integer(b, false, "0", 1, 0);
    if (shift < 0) {
        mantissa >>= -shift;
        shift = 0;
    }
    mantissa <<= (unsigned)(shift % 4);
    n = snprintf(hex, sizeof(hex), "%" PRIx64, mantissa);
    return add_integer(b, value < 0, hex, (size_t)n, (size_t)(shift / 4));
}

static int add_complex(const struct canon *c, struct buf *b, double re, double im)
{
    int r;

    if (im == 0.0)
        return add_float(c, b, re);
    if (isnan(re) || isnan(im))
        return add_unequal(c, b);
    r = add_double(b, 'C', re == 0.0 ? 0.0 : re);
    return r < 0 ? r : add_double(b, 'c', im);
}

static int add_text(struct buf *b, char kind, const char *text, size_t len)
{
    int r = buf_add_char(b, kind);

    if (r == 0)
        r = add_length(b, len);
    return r < 0 ? r : buf_add(b, text, len);
}

static int encode(const struct canon *c, uint32_t node, struct buf *b);

static int encode_sequence(const struct canon *c, const struct plain_node *n,
                           struct buf *b)
{
    int r = buf_add_char(b, n->kind == PLAIN_LIST ? 'L' : 'T');

    if (r == 0)
        r = add_length(b, n->count);
    for (uint32_t child = n->first; r == 0 && child; child = c->plain->nodes[child].next)
        r = encode(c, child, b);
    return r;
}

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    size_t len = left->key_len < right->key_len ? left->key_len : right->key_len;
    int r = memcmp(left->data, right->data, len);

    if (r == 0 && left->key_len != right->key_len)
        r = left->key_len < right->key_len ? -1 : 1;
    return r ? r : left->order < right->order ? -1 : 1;
}

static bool same_key(const struct member *a, const struct member *b)
{
    return a->key_len == b->key_len && memcmp(a->data, b->data, a->key_len) == 0;
}

/* Encodes the members into `scratch`; data is an offset until all are there. */
static int encode_members(const struct canon *c, const struct plain_node *n,
                          struct buf *scratch, struct member *members)
{
    uint32_t i = 0;
    int r = 0;

    for (uint32_t child = n->first; r == 0 && child;
         child = c->plain->nodes[child].next) {
        size_t at = scratch->len;

        r = encode(c, child, scratch);
        members[i].key_len = scratch->len - at;
        if (r == 0 && n->kind == PLAIN_DICT) {
            child = c->plain->nodes[child].next;
            r = encode(c, child, scratch);
        }
        members[i].len = scratch->len - at;
        members[i].order = i;
        i++;
    }
    for (size_t at = 0, j = 0; r == 0 && j < i; at += members[j++].len)
        members[j].data = scratch->data + at;
    return r;
}

/* Of equal keys the last one's value counts, as in a literal. */
static int encode_unordered(const struct canon *c, const struct plain_node *n,
                            struct buf *b)
{
    size_t count = n->kind == PLAIN_DICT ? n->count / 2 : n->count, kept = 0;
    cleanup_free struct member *members = calloc(count + 1, sizeof(*members));
    cleanup_buf struct buf scratch = BUF_INIT(CANON_MAX);
    int r = members ? encode_members(c, n, &scratch, members) : -ENOMEM;

    if (r < 0)
        return r;
    qsort(members, count, sizeof(*members), compare_members);
    for (size_t i = 0; i < count; i++) {
        if (kept && same_key(&members[kept - 1], &members[i]))
            kept--;
        members[kept++] = members[i];
    }
    r = buf_add_char(b, n->kind == PLAIN_DICT ? 'D' : 'S');
    if (r == 0)
        r = add_length(b, kept);
    for (size_t i = 0; r == 0 && i < kept; i++)
        r = buf_add(b, members[i].data, members[i].len);
    return r;
}

static int encode(const struct canon *c, uint32_t node, struct buf *b)
{
    const struct plain_node *n = &c->plain->nodes[node];
    const char *text = buf_str(&c->plain->bytes);

    switch (n->kind) {
    case PLAIN_NONE:
        return buf_add_char(b, 'N');
    case PLAIN_BOOL:
        return add_integer(b, false, n->negative ? "1" : "0", 1, 0);
    case PLAIN_INT:
        return add_integer(b, n->negative, text + n->text.at, n->text.len, 0);
    case PLAIN_FLOAT:
        return add_float(c, b, n->number.re);
    case PLAIN_COMPLEX:
        return add_complex(c, b, n->number.re, n->number.im);
    case PLAIN_STR:
        return add_text(b, 's', text + n->text.at, n->text.len);
    case PLAIN_BYTES:
        return add_text(b, 'b', text + n->text.at, n->text.len);
    case PLAIN_LIST:
    case PLAIN_TUPLE:
        return encode_sequence(c, n, b);
    case PLAIN_SET:
    case PLAIN_DICT:
        return encode_unordered(c, n, b);
    case PLAIN_OTHER:
        break;
    }
    return add_unequal(c, b);
}

/* ---- doubles ---- */

/* A key or member by its node, with its value behind it in a dict. */
struct entry {
    uint32_t key, value;
    bool dropped;
};

/* Of equal keys the first stays, with the last one's value. */
static void drop_doubles(const struct member *sorted, size_t count, struct entry *entries)
{
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && same_key(&sorted[i], &sorted[next]); next++)
            entries[sorted[next].order].dropped = true;
        entries[sorted[i].order].value = entries[sorted[next - 1].order].value;
    }
}

static void relink(struct plain *plain, uint32_t node, const struct entry *entries,
                   size_t count)
{
    struct plain_node *n = &plain->nodes[node];

    n->first = n->last = n->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].dropped)
            continue;
        plain_append(plain, node, entries[i].key);
        if (n->kind == PLAIN_DICT)
            plain_append(plain, node, entries[i].value);
    }
    if (n->last)
        plain->nodes[n->last].next = 0;
}

static int unique_keys(struct plain *plain, uint32_t node)
{
    const struct canon c = {plain, 'a'};
    const struct plain_node *n = &plain->nodes[node];
    size_t count = n->kind == PLAIN_DICT ? n->count / 2 : n->count, i = 0, at = 0;
    cleanup_free struct member *members = calloc(count + 1, sizeof(*members));
    cleanup_free struct entry *entries = calloc(count + 1, sizeof(*entries));
    cleanup_buf struct buf keys = BUF_INIT(CANON_MAX);
    int r = members && entries ? 0 : -ENOMEM;

    for (uint32_t child = n->first; r == 0 && child; child = plain->nodes[child].next) {
        size_t start = keys.len;

        r = encode(&c, child, &keys);
        members[i] = (struct member){.key_len = keys.len - start, .order = (uint32_t)i};
        entries[i].key = child;
        if (n->kind == PLAIN_DICT)
            child = entries[i].value = plain->nodes[child].next;
        i++;
    }
    for (i = 0; r == 0 && i < count; at += members[i++].key_len)
        members[i].data = keys.data + at;
    if (r < 0 || count < 2)
        return r;
    qsort(members, count, sizeof(*members), compare_members);
    drop_doubles(members, count, entries);
    relink(plain, node, entries, count);
    return 0;
}

int plain_drop_doubles(struct plain *plain)
{
    int r = 0;

    for (uint32_t node = 1; r == 0 && node < plain->count; node++)
        if (plain->nodes[node].kind == PLAIN_SET || plain->nodes[node].kind == PLAIN_DICT)
            r = unique_keys(plain, node);
    return r < 0 ? -ENOMEM : 0;
}

/* ---- two values ---- */

int plain_equal(const struct plain *a, const struct plain *b)
{
    const struct canon left = {a, 'a'}, right = {b, 'b'};
    cleanup_buf struct buf left_bytes = BUF_INIT(CANON_MAX);
    cleanup_buf struct buf right_bytes = BUF_INIT(CANON_MAX);

    if (encode(&left, a->root, &left_bytes) < 0 ||
        encode(&right, b->root, &right_bytes) < 0)
        return -ENOMEM;
    return left_bytes.len == right_bytes.len &&
           memcmp(left_bytes.data, right_bytes.data, left_bytes.len) == 0;
}
