#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/judge/match.h"
#include "grader/judge/tree.h"

/* How many values more than the expected one a value with doubles may have. */
#define DOUBLES_FACTOR 64
#define DOUBLES_MARGIN 4096

#define INT_TEXT_MAX 400

static int say(char *message, size_t size, const char *text)
{
    if (size)
        snprintf(message, size, "%s", text);
    return 0;
}

/* ---- the same members ---- */

/* The members in order; NULL when out of memory. */
static uint32_t *members_of(const struct tree *tree, uint32_t *ret_count)
{
    const struct tree_node *root = &tree->nodes[0];
    uint32_t *members = calloc((size_t)root->count + 1, sizeof(*members)), cursor = 0;

    if (!members)
        return NULL;
    for (uint32_t i = 0; i < root->count; i++)
        members[i] = tree_member(tree, root, i, &cursor);
    *ret_count = root->count;
    return members;
}

/* Leaves one of each; they stand in order. */
static uint32_t drop_doubles(const struct tree_rules *rules, const struct tree *tree,
                             uint32_t *members, uint32_t count)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++)
        if (!kept || tree_order(rules, tree, members[kept - 1], tree, members[i]) != 0)
            members[kept++] = members[i];
    return kept;
}

static bool is_collection(const struct tree_node *node)
{
    return node->kind == TREE_LIST || node->kind == TREE_TUPLE || node->kind == TREE_SET;
}

static int read_sorted(const struct tree_rules *rules, const char *text, size_t len,
                       size_t nodes_max, struct tree *ret_tree)
{
    int r = tree_read(text, len, nodes_max, ret_tree);

    return r < 0 ? r : tree_sort(ret_tree, rules, 1);
}

static int compare_members(const struct tree_rules *rules, const struct tree *a,
                           const struct tree *b)
{
    uint32_t count_a = 0, count_b = 0;
    cleanup_free uint32_t *members_a = members_of(a, &count_a);
    cleanup_free uint32_t *members_b = members_of(b, &count_b);

    if (!members_a || !members_b)
        return -ENOMEM;
    count_a = drop_doubles(rules, a, members_a, count_a);
    count_b = drop_doubles(rules, b, members_b, count_b);
    if (count_a != count_b)
        return 0;
    for (uint32_t i = 0; i < count_a; i++)
        if (tree_order(rules, a, members_a[i], b, members_b[i]) != 0)
            return 0;
    return 1;
}

static int same_set(const struct match *match, const char *value, size_t value_len,
                    char *message, size_t message_size, struct err *err)
{
    const struct tree_rules rules = {match->compare->loose_numbers,
                                     match->compare->loose_sequences};
    cleanup_tree struct tree wanted = {0};
    cleanup_tree struct tree got = {0};
    int r = read_sorted(&rules, match->expect, strlen(match->expect), TREE_NODES_MAX,
                        &wanted);

    if (r == 0)
        r = read_sorted(&rules, value, value_len,
                        DOUBLES_FACTOR * wanted.count + DOUBLES_MARGIN, &got);
    if (r == -E2BIG && wanted.count)
        return say(message, message_size, "many more values than expected");
    if (r < 0)
        return err_set(err, -r, "compare values");
    if (!is_collection(&got.nodes[0]))
        return say(message, message_size, "no list, tuple or set");
    r = compare_members(&rules, &wanted, &got);
    if (r < 0)
        return err_set(err, -r, "compare values");
    return r ? 1 : say(message, message_size, "not the expected members");
}

/* ---- a root ---- */

static bool number_of(const struct tree *tree, const struct tree_node *node,
                      double *ret_number)
{
    char text[INT_TEXT_MAX];

    switch ((enum tree_kind)node->kind) {
    case TREE_BOOL:
        *ret_number = node->truth;
        return true;
    case TREE_INT:
        *ret_number = (double)node->number;
        return true;
    case TREE_FLOAT:
        *ret_number = node->real;
        return true;
    case TREE_BIGINT:
        snprintf(text, sizeof(text), "%.*s", (int)node->text.len,
                 tree->text + node->text.at);
        *ret_number = node->text.len < sizeof(text) ? strtod(text, NULL) : HUGE_VAL;
        return true;
    default:
        return false;
    }
}

/* The polynomial's value at x; coefficients from the lowest power on. False when the
 * arguments are not one list of numbers. */
static bool polynomial(const struct tree *args, double x, double *ret_value)
{
    const struct tree_node *list = &args->nodes[1];
    uint32_t cursor = 0;
    double value = 0;

    if (args->nodes[0].count != 1 || list->kind != TREE_LIST)
        return false;
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t at = tree_member(args, list, i, &cursor);
        double coefficient;

        if (!number_of(args, &args->nodes[at], &coefficient))
            return false;
        value += coefficient * pow(x, i);
    }
    *ret_value = value;
    return true;
}

static int is_root(const struct match *match, const char *value, size_t value_len,
                   char *message, size_t message_size, struct err *err)
{
    cleanup_tree struct tree args = {0};
    cleanup_tree struct tree got = {0};
    double x, there;
    int r = tree_read(match->args, strlen(match->args), TREE_NODES_MAX, &args);

    if (r == 0)
        r = tree_read(value, value_len, 1, &got);
    if (r == -E2BIG && args.count)
        return say(message, message_size, "no number");
    if (r < 0)
        return err_set(err, -r, "judge a root");
    if (!number_of(&got, &got.nodes[0], &x))
        return say(message, message_size, "no number");
    if (!polynomial(&args, x, &there))
        return err_say(err, EINVAL, "the arguments are no list of coefficients");
    if (fabs(there) <= match->compare->absolute_tolerance)
        return 1;
    if (message_size)
        snprintf(message, message_size, "at %.17g the polynomial is %.17g", x, there);
    return 0;
}

/* ---- the choice ---- */

int match_value(const struct match *match, const char *value, size_t value_len,
                char *message, size_t message_size, struct err *err)
{
    if (!match->expect && match->compare->match != FUNCTION_ROOT)
        return err_say(err, EINVAL, "nothing is known that could be expected");
    switch (match->compare->match) {
    case FUNCTION_SAME_SET:
        return same_set(match, value, value_len, message, message_size, err);
    case FUNCTION_ROOT:
        return is_root(match, value, value_len, message, message_size, err);
    default:
        return equal_values(match->compare, match->expect, strlen(match->expect), value,
                            value_len, message, message_size, err);
    }
}
