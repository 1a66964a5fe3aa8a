#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "grader/judge/equal.h"
#include "grader/judge/tree.h"

#define EXCERPT_MAX 80
#define PATH_BYTES  100

struct comparison {
    const struct function_compare *compare;
    struct tree_rules rules;
    bool tolerant;
    const struct tree *expect, *value;
    /* Where the walk stands: "[3][1]"; what does not fit is left out. */
    char path[PATH_BYTES];
    size_t path_len;
    char *message;
    size_t message_size;
};

/* The beginning of a node's text as printable ASCII. */
static void excerpt(const struct tree *tree, const struct tree_node *node, char *out,
                    size_t size)
{
    static const char *const names[] = {
        [TREE_NULL] = "null",   [TREE_COMPLEX] = "complex", [TREE_LIST] = "list",
        [TREE_TUPLE] = "tuple", [TREE_DEQUE] = "deque",     [TREE_SET] = "set",
        [TREE_MAP] = "map",     [TREE_RANGE] = "range",     [TREE_FRACTION] = "Fraction",
    };
    size_t kept, len;

    switch ((enum tree_kind)node->kind) {
    case TREE_BOOL:
        snprintf(out, size, "%s", node->truth ? "true" : "false");
        return;
    case TREE_INT:
        snprintf(out, size, "%lld", (long long)node->number);
        return;
    case TREE_FLOAT:
        snprintf(out, size, "%.17g (float)", node->real);
        return;
    case TREE_STRING:
    case TREE_BYTES:
    case TREE_BIGINT:
    case TREE_DECIMAL:
        break;
    default:
        if (node->kind == TREE_NULL)
            snprintf(out, size, "null");
        else
            snprintf(out, size, "a %s of %u", names[node->kind],
                     node->kind == TREE_MAP ? node->count / 2 : node->count);
        return;
    }
    len = node->text.len;
    kept = len < size - 6 ? len : size - 6;
    snprintf(out, size, "\"%.*s%s\"", (int)kept, tree->text + node->text.at,
             kept < len ? "..." : "");
    for (; *out; out++)
        if (*out < ' ' || *out > '~')
            *out = '?';
}

/* Records that the two nodes differ. Returns false. */
static bool differ(struct comparison *c, const struct tree_node *expect,
                   const struct tree_node *value)
{
    char wanted[EXCERPT_MAX], got[EXCERPT_MAX];

    if (!c->message)
        return false;
    excerpt(c->expect, expect, wanted, sizeof(wanted));
    excerpt(c->value, value, got, sizeof(got));
    snprintf(c->message, c->message_size, "%s%s%s instead of %s", c->path,
             c->path_len ? ": " : "", got, wanted);
    return false;
}

static bool is_close(const struct function_compare *compare, double expect, double value)
{
    double apart = fabs(expect - value);

    if (isnan(expect) && isnan(value))
        return true;
    if (isinf(expect) || isinf(value))
        return expect == value;
    return apart <= compare->absolute_tolerance ||
           apart <= compare->relative_tolerance * fabs(expect);
}

/* Numbers that a tolerance is for: floats; with loose numbers, an int beside a float. */
static bool as_float(const struct comparison *c, const struct tree_node *node,
                     double *ret_real)
{
    if (node->kind == TREE_FLOAT)
        *ret_real = node->real;
    else if (node->kind == TREE_INT && c->rules.loose_numbers)
        *ret_real = (double)node->number;
    else
        return false;
    return true;
}

static bool leaves_equal(struct comparison *c, uint32_t at_expect, uint32_t at_value)
{
    const struct tree_node *expect = &c->expect->nodes[at_expect];
    const struct tree_node *value = &c->value->nodes[at_value];
    double wanted, got;

    if (tree_order(&c->rules, c->expect, at_expect, c->value, at_value) == 0)
        return true;
    if (c->tolerant && (expect->kind == TREE_FLOAT || value->kind == TREE_FLOAT) &&
        as_float(c, expect, &wanted) && as_float(c, value, &got) &&
        is_close(c->compare, wanted, got))
        return true;
    return differ(c, expect, value);
}

/* Goes one step down in the path; returns what path_len was. */
static size_t path_enter(struct comparison *c, const struct tree_node *container,
                         uint32_t i)
{
    size_t before = c->path_len, room = sizeof(c->path) - before;
    int n = 0;

    if (container->sorted && container->kind == TREE_MAP)
        n = snprintf(c->path + before, room, "%s %u", i % 2 ? "{value}" : "{key}", i / 2);
    else if (container->sorted)
        n = snprintf(c->path + before, room, "{sorted: %u}", i);
    else
        n = snprintf(c->path + before, room, "[%u]", i);
    if (n > 0 && (size_t)n < room)
        c->path_len += (size_t)n;
    c->path[c->path_len] = '\0';
    return before;
}

/* Recursion is as deep as the expected value. */
static bool nodes_equal(struct comparison *c, uint32_t at_expect, uint32_t at_value)
{
    const struct tree_node *expect = &c->expect->nodes[at_expect];
    const struct tree_node *value = &c->value->nodes[at_value];
    uint32_t cursor_expect = 0, cursor_value = 0;

    if (expect->kind < TREE_LIST && expect->kind != TREE_COMPLEX)
        return leaves_equal(c, at_expect, at_value);
    if (expect->kind == TREE_DECIMAL)
        return leaves_equal(c, at_expect, at_value);
    if (!tree_same_kind(&c->rules, expect, value) || expect->count != value->count)
        return differ(c, expect, value);
    for (uint32_t i = 0; i < expect->count; i++) {
        size_t before = path_enter(c, expect, i);
        uint32_t m = tree_member(c->expect, expect, i, &cursor_expect);
        uint32_t n = tree_member(c->value, value, i, &cursor_value);

        if (!nodes_equal(c, m, n))
            return false;
        c->path_len = before;
        c->path[before] = '\0';
    }
    return true;
}

static unsigned list_levels(const struct function_compare *compare)
{
    if (compare->match != FUNCTION_UNORDERED)
        return 0;
    return compare->unordered_depth ? compare->unordered_depth : 1;
}

/* Reads and sorts a value; as tree_read(). */
static int read_tree(const struct comparison *c, const char *text, size_t len,
                     size_t nodes_max, struct tree *ret_tree)
{
    int r = tree_read(text, len, nodes_max, ret_tree);

    if (r == 0)
        r = tree_sort(ret_tree, &c->rules, list_levels(c->compare));
    return r;
}

/* Any of the accepted values? Each is a tree of its own: they have their own order. */
static bool one_of(struct comparison *c)
{
    const struct tree_node *all = &c->expect->nodes[0];
    uint32_t cursor = 0;

    for (uint32_t i = 0; i < all->count; i++) {
        c->path_len = 0;
        if (nodes_equal(c, tree_member(c->expect, all, i, &cursor), 0))
            return true;
    }
    if (c->message)
        snprintf(c->message, c->message_size, "none of the %u accepted values",
                 all->count);
    return false;
}

int equal_values(const struct function_compare *compare, const char *expect,
                 size_t expect_len, const char *value, size_t value_len, char *message,
                 size_t message_size, struct err *err)
{
    cleanup_tree struct tree wanted = {0};
    cleanup_tree struct tree got = {0};
    struct comparison c = {
        .compare = compare,
        .rules = {compare->loose_numbers, compare->loose_sequences},
        .tolerant = compare->absolute_tolerance > 0 || compare->relative_tolerance > 0,
        .expect = &wanted,
        .value = &got,
        .message = message_size ? message : NULL,
        .message_size = message_size,
    };
    int r;

    /* The usual case of a right answer. */
    if (compare->match != FUNCTION_ONE_OF && expect_len == value_len &&
        memcmp(expect, value, value_len) == 0)
        return 1;
    r = read_tree(&c, expect, expect_len, TREE_NODES_MAX, &wanted);
    if (r == 0)
        r = read_tree(&c, value, value_len, wanted.count, &got);
    if (r == -E2BIG && wanted.count) {
        if (c.message)
            snprintf(message, message_size, "a larger value than the expected one");
        return 0;
    }
    if (r < 0)
        return err_set(err, -r, "compare values");
    r = compare->match == FUNCTION_ONE_OF ? one_of(&c) : nodes_equal(&c, 0, 0);
    if (r && c.message)
        c.message[0] = '\0';
    return r;
}
