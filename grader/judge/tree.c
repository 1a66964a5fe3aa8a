#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/tree.h"

/* 64-bit ints and doubles are compared in this type without rounding. */
_Static_assert(LDBL_MANT_DIG >= 64, "long double holds every int64_t");

#define DOUBLE_HEX_DIGITS 270 /* of the largest double, and some */

/* ---- reading: the text is well-formed, and so nested at most VALUE_DEPTH_MAX deep ----
 */

struct reader {
    const char *at;
    const char *end;
    size_t nodes_max;
    struct tree *tree;
};

static char peek(struct reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t'))
        reader->at++;
    return reader->at < reader->end ? *reader->at : '\0';
}

static bool maybe(struct reader *reader, char wanted)
{
    if (peek(reader) != wanted)
        return false;
    reader->at++;
    return true;
}

/* A string's inside; the reader stands on its quote. */
static struct scan_text take_text(struct reader *reader)
{
    struct scan_text text;

    peek(reader);
    text.data = ++reader->at;
    while (reader->at < reader->end && *reader->at != '"')
        reader->at += *reader->at == '\\' ? 2 : 1;
    text.len = (size_t)(reader->at - text.data);
    reader->at++;
    return text;
}

static int add_node(struct reader *reader, enum tree_kind kind, uint32_t *ret_index)
{
    struct tree *tree = reader->tree;

    if (tree->count == reader->nodes_max)
        return -E2BIG;
    if (tree->count == tree->room) {
        size_t room = tree->room ? 2 * tree->room : 16;
        struct tree_node *grown = reallocarray(tree->nodes, room, sizeof(*grown));

        if (!grown)
            return -ENOMEM;
        tree->nodes = grown;
        tree->room = room;
    }
    *ret_index = (uint32_t)tree->count++;
    tree->nodes[*ret_index] =
        (struct tree_node){.kind = (uint8_t)kind, .next = *ret_index + 1};
    return 0;
}

static void set_text(struct reader *reader, struct tree_node *node, struct scan_text text)
{
    node->text.at = (uint32_t)(text.data - reader->tree->text);
    node->text.len = (uint32_t)text.len;
}

static int read_number(struct reader *reader)
{
    const char *start = reader->at;
    bool is_float = false;
    struct tree_node *node;
    uint64_t value = 0;
    uint32_t index;
    int r;

    for (; reader->at < reader->end && *reader->at &&
           strchr("+-.eE0123456789", *reader->at);
         reader->at++) {
        if (strchr(".eE", *reader->at))
            is_float = true;
        else if (*reader->at >= '0' && !is_float)
            value = value * 10 + (uint64_t)(*reader->at - '0');
    }
    r = add_node(reader, is_float ? TREE_FLOAT : TREE_INT, &index);
    if (r < 0)
        return r;
    node = &reader->tree->nodes[index];
    if (is_float)
        node->real = strtod(start, NULL);
    else
        node->number = (int64_t)(*start == '-' ? -value : value);
    return 0;
}

static int read_value(struct reader *reader);

/* Members up to the bracket that ends them, from behind the one that began them. A map's
 * come as [KEY, VALUE]. */
static int read_members(struct reader *reader, uint32_t index)
{
    bool is_map = reader->tree->nodes[index].kind == TREE_MAP;
    uint32_t count = 0;

    while (!maybe(reader, ']')) {
        int r;

        maybe(reader, ',');
        if (is_map)
            maybe(reader, '[');
        r = read_value(reader);
        if (r == 0 && is_map) {
            maybe(reader, ',');
            r = read_value(reader);
            maybe(reader, ']');
        }
        if (r < 0)
            return r;
        count += is_map ? 2 : 1;
    }
    reader->tree->nodes[index].count = count;
    reader->tree->nodes[index].next = (uint32_t)reader->tree->count;
    return 0;
}

static int read_container(struct reader *reader, enum tree_kind kind)
{
    uint32_t index;
    int r = add_node(reader, kind, &index);

    maybe(reader, '[');
    return r < 0 ? r : read_members(reader, index);
}

static int read_text(struct reader *reader, enum tree_kind kind)
{
    struct scan_text text = take_text(reader);
    uint32_t index;
    int r = add_node(reader, kind, &index);

    if (r == 0)
        set_text(reader, &reader->tree->nodes[index], text);
    return r;
}

static int read_float_word(struct reader *reader)
{
    struct scan_text text = take_text(reader);
    uint32_t index;
    int r = add_node(reader, TREE_FLOAT, &index);

    if (r == 0)
        reader->tree->nodes[index].real = scan_text_is(text, "nan")   ? NAN
                                          : scan_text_is(text, "inf") ? INFINITY
                                                                      : -INFINITY;
    return r;
}

static const struct {
    const char *name;
    enum tree_kind kind;
} tags[] = {
    {"tuple", TREE_TUPLE},
    {"dict", TREE_MAP},
    {"set", TREE_SET},
    {"int", TREE_BIGINT},
    {"float", TREE_FLOAT},
    {"bytes", TREE_BYTES},
    {"frozenset", TREE_SET},
    {"complex", TREE_COMPLEX},
    {"bytearray", TREE_BYTES},
    {"deque", TREE_DEQUE},
    {"Counter", TREE_MAP},
    {"OrderedDict", TREE_MAP},
    {"defaultdict", TREE_MAP},
    {"range", TREE_RANGE},
    {"Fraction", TREE_FRACTION},
    {"Decimal", TREE_DECIMAL},
    {"defaultdict_int", TREE_MAP},
    {"defaultdict_list", TREE_MAP},
    {"defaultdict_set", TREE_MAP},
    {"defaultdict_dict", TREE_MAP},
    {"defaultdict_float", TREE_MAP},
    {"defaultdict_str", TREE_MAP},
};

static int read_tagged(struct reader *reader)
{
    struct scan_text name;
    enum tree_kind kind = TREE_NULL;
    int r;

    reader->at++;
    name = take_text(reader);
    for (size_t i = 0; i < ARRAY_SIZE(tags); i++)
        if (scan_text_is(name, tags[i].name))
            kind = tags[i].kind;
    maybe(reader, ':');
    if (kind == TREE_FLOAT)
        r = read_float_word(reader);
    else if (peek(reader) == '"')
        r = read_text(reader, kind);
    else
        r = read_container(reader, kind);
    maybe(reader, '}');
    return r;
}

static int read_word(struct reader *reader, enum tree_kind kind, size_t len)
{
    uint32_t index;
    int r = add_node(reader, kind, &index);

    if (r == 0)
        reader->tree->nodes[index].truth = *reader->at == 't';
    reader->at += len;
    return r;
}

static int read_value(struct reader *reader)
{
    switch (peek(reader)) {
    case '[':
        return read_container(reader, TREE_LIST);
    case '{':
        return read_tagged(reader);
    case '"':
        return read_text(reader, TREE_STRING);
    case 't':
        return read_word(reader, TREE_BOOL, strlen("true"));
    case 'f':
        return read_word(reader, TREE_BOOL, strlen("false"));
    case 'n':
        return read_word(reader, TREE_NULL, strlen("null"));
    default:
        return read_number(reader);
    }
}

int tree_read(const char *text, size_t len, size_t nodes_max, struct tree *ret_tree)
{
    cleanup_tree struct tree tree = {.text = text};
    struct reader reader = {
        .at = text,
        .end = text + len,
        .nodes_max = nodes_max < TREE_NODES_MAX ? nodes_max : TREE_NODES_MAX,
        .tree = &tree,
    };
    int r;

    if (len > UINT32_MAX)
        return -E2BIG;
    r = read_value(&reader);
    if (r < 0)
        return r;
    *ret_tree = tree;
    tree = (struct tree){0};
    return 0;
}

void tree_clear(struct tree *tree)
{
    free(tree->nodes);
    free(tree->order);
    *tree = (struct tree){0};
}

/* ---- order ---- */

uint32_t tree_member(const struct tree *tree, const struct tree_node *container,
                     uint32_t i, uint32_t *cursor)
{
    if (container->sorted)
        return tree->order[container->first + i];
    *cursor = i ? tree->nodes[*cursor].next : (uint32_t)(container - tree->nodes) + 1;
    return *cursor;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int rank(const struct tree_rules *rules, const struct tree_node *node)
{
    switch ((enum tree_kind)node->kind) {
    case TREE_BOOL:
    case TREE_FLOAT:
        return rules->loose_numbers ? TREE_INT : node->kind;
    case TREE_BIGINT:
        return TREE_INT;
    case TREE_TUPLE:
        return rules->loose_sequences ? TREE_LIST : node->kind;
    default:
        return node->kind;
    }
}

bool tree_same_kind(const struct tree_rules *rules, const struct tree_node *a,
                    const struct tree_node *b)
{
    return rank(rules, a) == rank(rules, b);
}

static int compare_floats(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) != 0) - (isnan(b) != 0);
    return (a > b) - (a < b);
}

/* Hexadecimal digits of a whole number, as text between quotes has them. */
struct digits {
    bool negative;
    const char *data;
    size_t len;
};

static struct digits bigint_digits(const struct tree *tree, const struct tree_node *node)
{
    const char *text = tree->text + node->text.at;
    bool negative = *text == '-';

    return (struct digits){negative, text + negative + 2, node->text.len - negative - 2};
}

static int compare_digits(const struct digits *a, const struct digits *b)
{
    int order;

    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    if (a->len != b->len)
        order = a->len < b->len ? -1 : 1;
    else
        order = memcmp(a->data, b->data, a->len);
    return a->negative ? -order : order;
}

/* A bigint and a double, exactly. */
static int compare_bigint(const struct tree *tree, const struct tree_node *node,
                          double real)
{
    struct digits big = bigint_digits(tree, node), other;
    char text[DOUBLE_HEX_DIGITS];
    uint64_t mantissa;
    int exponent, len, order;

    if (isnan(real))
        return -1;
    if (!(fabs(real) >= 0x1p63))
        return big.negative ? -1 : 1;
    if (isinf(real))
        return real > 0 ? -1 : 1;
    mantissa = (uint64_t)ldexp(frexp(fabs(real), &exponent), DBL_MANT_DIG);
    exponent -= DBL_MANT_DIG; /* at least 10: the number is whole */
    mantissa <<= exponent % 4;
    len = snprintf(text, sizeof(text), "%" PRIx64, mantissa);
    memset(text + len, '0', (size_t)(exponent / 4));
    other = (struct digits){real < 0, text, (size_t)(len + exponent / 4)};
    order = compare_digits(&big, &other);
    return order;
}

static long double small_number(const struct tree_node *node)
{
    if (node->kind == TREE_FLOAT)
        return (long double)node->real;
    return node->kind == TREE_BOOL ? (long double)node->truth : (long double)node->number;
}

static int compare_numbers(const struct tree *a, const struct tree_node *x,
                           const struct tree *b, const struct tree_node *y)
{
    bool big_x = x->kind == TREE_BIGINT, big_y = y->kind == TREE_BIGINT;
    struct digits left, right;
    long double m, n;

    if (x->kind == TREE_FLOAT && y->kind == TREE_FLOAT)
        return compare_floats(x->real, y->real);
    if (big_x && big_y) {
        left = bigint_digits(a, x);
        right = bigint_digits(b, y);
        return compare_digits(&left, &right);
    }
    if (big_x)
        return y->kind == TREE_FLOAT          ? compare_bigint(a, x, y->real)
               : bigint_digits(a, x).negative ? -1
                                              : 1;
    if (big_y)
        return -compare_numbers(b, y, a, x);
    m = small_number(x);
    n = small_number(y);
    if (isnan(m) || isnan(n))
        return (isnan(m) != 0) - (isnan(n) != 0);
    return (m > n) - (m < n);
}

static int hex_digit(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static uint32_t hex4(const char *p)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++)
        value = value << 4 | (uint32_t)hex_digit(p[i]);
    return value;
}

/* The next character of a string's inside, escapes resolved. */
static uint32_t next_point(const char **at, const char *end)
{
    static const char escapes[] = "b\bf\fn\nr\rt\t";
    const unsigned char *p = (const unsigned char *)*at;
    const char *found;
    uint32_t point, low;
    int more;

    if (*p != '\\') {
        more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
        point = more ? *p & (0x3fu >> more) : *p;
        for (int i = 1; i <= more; i++)
            point = point << 6 | (p[i] & 0x3f);
        *at += 1 + more;
        return point;
    }
    if (p[1] != 'u') {
        *at += 2;
        found = strchr(escapes, p[1]);
        return found ? (uint32_t)found[1] : p[1];
    }
    point = hex4(*at + 2);
    *at += 6;
    if (point < 0xd800 || point > 0xdbff || end - *at < 6 || memcmp(*at, "\\u", 2) != 0)
        return point;
    low = hex4(*at + 2);
    if (low < 0xdc00 || low > 0xdfff)
        return point;
    *at += 6;
    return 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
}

static int compare_texts(const struct tree *a, const struct tree_node *x,
                         const struct tree *b, const struct tree_node *y)
{
    const char *p = a->text + x->text.at, *p_end = p + x->text.len;
    const char *q = b->text + y->text.at, *q_end = q + y->text.len;

    if (x->text.len == y->text.len && memcmp(p, q, x->text.len) == 0)
        return 0;
    while (p < p_end && q < q_end) {
        int order = compare(next_point(&p, p_end), next_point(&q, q_end));

        if (order)
            return order;
    }
    return (p < p_end) - (q < q_end);
}

/* Recursion is as deep as the value. */
int tree_order(const struct tree_rules *rules, const struct tree *a, uint32_t at_a,
               const struct tree *b, uint32_t at_b)
{
    const struct tree_node *x = &a->nodes[at_a], *y = &b->nodes[at_b];
    uint32_t cursor_a = 0, cursor_b = 0;
    int order = compare(rank(rules, x), rank(rules, y));

    if (order)
        return order;
    switch ((enum tree_kind)x->kind) {
    case TREE_NULL:
        return 0;
    case TREE_BOOL:
    case TREE_INT:
    case TREE_BIGINT:
    case TREE_FLOAT:
        return compare_numbers(a, x, b, y);
    case TREE_STRING:
    case TREE_BYTES:
    case TREE_DECIMAL:
        return compare_texts(a, x, b, y);
    default:
        order = compare(x->count, y->count);
    }
    for (uint32_t i = 0; i < x->count && order == 0; i++)
        order = tree_order(rules, a, tree_member(a, x, i, &cursor_a), b,
                           tree_member(b, y, i, &cursor_b));
    return order;
}

/* ---- sorting ---- */

/* What is sorted: a member, or a key with its value. */
struct pair {
    uint32_t member, value;
};

struct sorting {
    const struct tree_rules *rules;
    const struct tree *tree;
};

static int compare_pairs(const void *a, const void *b, void *context)
{
    const struct pair *x = a, *y = b;
    const struct sorting *sorting = context;

    return tree_order(sorting->rules, sorting->tree, x->member, sorting->tree, y->member);
}

static int reserve_order(struct tree *tree, size_t more)
{
    size_t room = tree->order_room ? tree->order_room : 16;
    uint32_t *grown;

    if (tree->order_count + more <= tree->order_room)
        return 0;
    while (room < tree->order_count + more)
        room *= 2;
    grown = reallocarray(tree->order, room, sizeof(*grown));
    if (!grown)
        return -ENOMEM;
    tree->order = grown;
    tree->order_room = room;
    return 0;
}

/* What is below it has been sorted. */
static int sort_node(struct tree *tree, const struct tree_rules *rules,
                     struct tree_node *node)
{
    struct sorting sorting = {rules, tree};
    size_t width = node->kind == TREE_MAP ? 2 : 1, count = node->count / width;
    cleanup_free struct pair *pairs = calloc(count + 1, sizeof(*pairs));
    uint32_t cursor = 0;

    if (!pairs || reserve_order(tree, node->count) < 0)
        return -ENOMEM;
    node->sorted = false;
    for (size_t i = 0; i < count; i++) {
        pairs[i].member = tree_member(tree, node, (uint32_t)(i * width), &cursor);
        if (width == 2)
            pairs[i].value = tree_member(tree, node, (uint32_t)(i * 2 + 1), &cursor);
    }
    qsort_r(pairs, count, sizeof(*pairs), compare_pairs, &sorting);
    node->sorted = true;
    node->first = (uint32_t)tree->order_count;
    for (size_t i = 0; i < count; i++) {
        tree->order[tree->order_count++] = pairs[i].member;
        if (width == 2)
            tree->order[tree->order_count++] = pairs[i].value;
    }
    return 0;
}

/* Marks the lists whose order does not count. */
static void mark_lists(struct tree *tree, uint32_t index, unsigned levels)
{
    struct tree_node *node = &tree->nodes[index];
    uint32_t cursor = 0;

    if (levels == 0 || (node->kind != TREE_LIST && node->kind != TREE_TUPLE))
        return;
    for (uint32_t i = 0; i < node->count; i++)
        mark_lists(tree, tree_member(tree, node, i, &cursor), levels - 1);
    node->sorted = true;
}

int tree_sort(struct tree *tree, const struct tree_rules *rules, unsigned list_levels)
{
    int r = 0;

    mark_lists(tree, 0, list_levels);
    /* Children stand behind their parents. */
    for (size_t i = tree->count; i-- > 0 && r == 0;) {
        struct tree_node *node = &tree->nodes[i];

        if (node->kind == TREE_SET || node->kind == TREE_MAP || node->sorted)
            r = sort_node(tree, rules, node);
    }
    return r;
}
