#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "grader/judge/equal.h"
#include "grader/judge/pairing.h"
#include "grader/judge/tree.h"

#define EXCERPT_MAX 80
#define PATH_BYTES  100
/* What may be looked at to find out which members of unordered containers go together:
 * nodes, and pieces of their texts. */
#define STEPS_MAX ((size_t)1 << 26)
#define STEP_TEXT 64

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
    unsigned trying; /* not 0: a difference that is found decides nothing yet */
    size_t steps;    /* while trying */
    bool exhausted;  /* there were too many */
    bool no_memory;
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

    if (!c->message || c->trying)
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

static bool nodes_equal(struct comparison *c, uint32_t at_expect, uint32_t at_value);

/* ---- members within a tolerance ----
 *
 * Members that are equal stand side by side once they are sorted. Those that are only
 * close may not: a small difference at the front sorts [[1.0000001, 5], [1.0, 2]] and
 * [[1.0, 5], [1.0000001, 2]] differently. Then partners are looked for among all that
 * stand between two gaps; across a gap nothing can be close.
 */

static bool may_go_on(struct comparison *c, size_t steps)
{
    c->steps += steps;
    if (c->steps > STEPS_MAX)
        c->exhausted = true;
    return !c->exhausted && !c->no_memory;
}

/* A number that a tolerance may be for, or that stands among those. */
static bool on_the_line(const struct comparison *c, const struct tree_node *node,
                        double *ret_real)
{
    if (node->kind == TREE_BOOL && c->rules.loose_numbers) {
        *ret_real = node->truth;
        return true;
    }
    return as_float(c, node, ret_real);
}

/* The order of two nodes that cannot be close, nor can whatever sorts before the one and
 * behind the other; 0: they may be. That ends with the first number that a tolerance is
 * for; all before it has to be the same. */
static int order_apart(const struct comparison *c, uint32_t at_expect, uint32_t at_value,
                       bool *ret_same)
{
    const struct tree_node *expect = &c->expect->nodes[at_expect];
    const struct tree_node *value = &c->value->nodes[at_value];
    uint32_t cursor_expect = 0, cursor_value = 0;
    double wanted, got;
    int order = 0;

    *ret_same = false;
    if (on_the_line(c, expect, &wanted) && on_the_line(c, value, &got))
        return is_close(c->compare, wanted, got) ? 0
               : wanted < got || isnan(got)      ? -1
                                                 : 1;
    if (c->rules.loose_numbers &&
        (expect->kind == TREE_BIGINT || value->kind == TREE_BIGINT))
        return 0;
    if (!tree_same_kind(&c->rules, expect, value) || expect->count != value->count ||
        expect->count == 0) {
        order = tree_order(&c->rules, c->expect, at_expect, c->value, at_value);
        *ret_same = order == 0;
        return order;
    }
    *ret_same = true;
    for (uint32_t i = 0; i < expect->count && order == 0 && *ret_same; i++)
        order = order_apart(c, tree_member(c->expect, expect, i, &cursor_expect),
                            tree_member(c->value, value, i, &cursor_value), ret_same);
    return order;
}

/* Two sorted containers of one kind and size, member by member; maps by their pairs. */
struct sides {
    const struct tree_node *expect, *value;
    uint32_t width, count;
};

static uint32_t member_at(const struct tree *tree, const struct tree_node *node,
                          uint32_t i)
{
    return tree->order[node->first + i];
}

static bool members_equal(struct comparison *c, const struct sides *sides, uint32_t i,
                          uint32_t j)
{
    size_t before = c->path_len;
    bool equal = true;

    c->trying++;
    for (uint32_t k = 0; k < sides->width && equal; k++)
        equal = nodes_equal(c, member_at(c->expect, sides->expect, i * sides->width + k),
                            member_at(c->value, sides->value, j * sides->width + k));
    c->trying--;
    c->path_len = before;
    c->path[before] = '\0';
    return equal;
}

/* Can no member before `at` be a partner of one from there on? */
static bool is_gap(const struct comparison *c, const struct sides *sides, uint32_t at)
{
    uint32_t expect[2], value[2];
    bool same;

    /* What is close to a larger number would not reach farther. */
    if (c->compare->relative_tolerance > 1)
        return false;
    for (uint32_t k = 0; k < 2; k++) {
        expect[k] = member_at(c->expect, sides->expect, (at - 1 + k) * sides->width);
        value[k] = member_at(c->value, sides->value, (at - 1 + k) * sides->width);
    }
    return order_apart(c, expect[0], value[1], &same) < 0 &&
           order_apart(c, expect[1], value[0], &same) > 0;
}

static bool block_matches(struct comparison *c, const struct sides *sides, uint32_t begin,
                          uint32_t end)
{
    cleanup_pairing struct pairing pairing = {0};
    uint32_t count = end - begin;
    int r;

    if (count == 1)
        return members_equal(c, sides, begin, begin);
    r = pairing_init(&pairing, count);
    for (uint32_t i = 0; i < count && r == 0; i++)
        for (uint32_t j = 0; j < count && may_go_on(c, 1); j++)
            if (members_equal(c, sides, begin + i, begin + j))
                pairing_allow(&pairing, i, j);
    if (r == 0 && may_go_on(c, 0))
        r = pairing_exists(&pairing);
    if (r == -E2BIG)
        c->exhausted = true;
    if (r == -ENOMEM)
        c->no_memory = true;
    return r == 1;
}

static bool members_match(struct comparison *c, const struct tree_node *expect,
                          const struct tree_node *value)
{
    uint32_t width = expect->kind == TREE_MAP ? 2 : 1, begin = 0;
    const struct sides sides = {expect, value, width, expect->count / width};

    for (uint32_t at = 1; at <= sides.count; at++) {
        if (at < sides.count && !is_gap(c, &sides, at))
            continue;
        if (!block_matches(c, &sides, begin, at))
            return false;
        begin = at;
    }
    return true;
}

/* Of numbers alone, the sorted ones are the best partners. */
static bool may_match_otherwise(const struct comparison *c,
                                const struct tree_node *expect)
{
    if (!c->tolerant || !expect->sorted || c->exhausted || c->no_memory)
        return false;
    if (expect->kind == TREE_MAP || c->rules.loose_numbers)
        return true;
    for (uint32_t i = 0; i < expect->count; i++)
        if (c->expect->nodes[member_at(c->expect, expect, i)].kind >= TREE_COMPLEX)
            return true;
    return false;
}

/* ---- the walk ---- */

static bool children_equal(struct comparison *c, const struct tree_node *expect,
                           const struct tree_node *value)
{
    uint32_t cursor_expect = 0, cursor_value = 0;

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

static bool is_leaf(const struct tree_node *node)
{
    return (node->kind < TREE_LIST && node->kind != TREE_COMPLEX) ||
           node->kind == TREE_DECIMAL;
}

static bool has_text(const struct tree_node *node)
{
    return node->kind == TREE_BIGINT || node->kind == TREE_STRING ||
           node->kind == TREE_BYTES || node->kind == TREE_DECIMAL;
}

/* Recursion is as deep as the expected value. */
static bool nodes_equal(struct comparison *c, uint32_t at_expect, uint32_t at_value)
{
    const struct tree_node *expect = &c->expect->nodes[at_expect];
    const struct tree_node *value = &c->value->nodes[at_value];
    size_t before = c->path_len;

    if (c->trying &&
        !may_go_on(c, 1 + (has_text(expect) ? expect->text.len / STEP_TEXT : 0)))
        return false;
    if (is_leaf(expect))
        return leaves_equal(c, at_expect, at_value);
    if (!tree_same_kind(&c->rules, expect, value) || expect->count != value->count)
        return differ(c, expect, value);
    if (children_equal(c, expect, value))
        return true;
    c->path_len = before;
    c->path[before] = '\0';
    return may_match_otherwise(c, expect) && members_match(c, expect, value);
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
    if (!r && c.no_memory)
        return err_oom(err);
    if (!r && c.exhausted && c.message)
        snprintf(message, message_size,
                 "too many members that are too close to each other to tell them apart");
    if (r && c.message)
        c.message[0] = '\0';
    return r;
}
