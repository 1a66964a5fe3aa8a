/*
 * Values of docs/values.md as trees, to be compared: one array of nodes in the order of
 * the text, without a copy of any string.
 *
 *  1. tree_read() of a text that reply_check() or reply_check_value() has accepted. The
 *     tree borrows the text.
 *  2. tree_sort() puts what has no order (members of sets, keys of maps, and lists down
 *     to a given level) into one, so that equal values have equal sequences.
 *  3. tree_order() compares two nodes, of one tree or of two.
 *  4. tree_clear().
 *
 * Types that Python's == takes for the same are one kind: set and frozenset, bytes and
 * bytearray, dict and its subclasses.
 */
#ifndef ASSAY_JUDGE_TREE_H
#define ASSAY_JUDGE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/scan.h"

#define TREE_NODES_MAX ((size_t)64 << 20)

enum tree_kind {
    TREE_NULL,
    TREE_BOOL,
    TREE_INT,
    TREE_BIGINT, /* beyond 64 bits */
    TREE_FLOAT,
    TREE_COMPLEX, /* two floats */
    TREE_STRING,
    TREE_BYTES,
    TREE_LIST,
    TREE_TUPLE,
    TREE_DEQUE,
    TREE_SET,
    TREE_MAP, /* key, value, key, value, ... */
    TREE_RANGE,
    TREE_FRACTION,
    TREE_DECIMAL,
};

struct tree_node {
    uint8_t kind;
    bool sorted;    /* members stand in tree->order from `first` on */
    uint32_t count; /* children (a map: twice its pairs) */
    uint32_t next;  /* index of the node after this one and all below it */
    uint32_t first; /* with sorted */
    union {
        bool truth;
        int64_t number;
        double real;
        struct {
            uint32_t at, len; /* in the text, without quotes */
        } text;
    };
};

struct tree {
    const char *text; /* borrowed */
    struct tree_node *nodes;
    size_t count, room;
    uint32_t *order; /* indices of nodes */
    size_t order_count, order_room;
};

/* How values are told apart. */
struct tree_rules {
    bool loose_numbers;   /* true, 1 and 1.0 are one value */
    bool loose_sequences; /* lists and tuples are of one kind */
};

/* At most nodes_max nodes (and TREE_NODES_MAX), text below 4 GiB. -E2BIG when there are
 * more, -ENOMEM; the text must be well-formed. */
int tree_read(const char *text, size_t len, size_t nodes_max, struct tree *ret_tree);
void tree_clear(struct tree *tree);
#define cleanup_tree cleanup(tree_clear)

/* `list_levels` of lists from the top are sorted, too. -ENOMEM. */
int tree_sort(struct tree *tree, const struct tree_rules *rules, unsigned list_levels);

/* A total order: <0, 0 (equal), >0. Not-a-number equals itself and comes last. */
int tree_order(const struct tree_rules *rules, const struct tree *a, uint32_t at_a,
               const struct tree *b, uint32_t at_b);

/* Equal but for the texts of containers' members, as in tree_order(): the kinds that the
 * rules take for one. */
bool tree_same_kind(const struct tree_rules *rules, const struct tree_node *a,
                    const struct tree_node *b);

/* The i-th member of a container, as an index of nodes; for a node that is not sorted,
 * `*cursor` walks (0 before the first call). */
uint32_t tree_member(const struct tree *tree, const struct tree_node *container,
                     uint32_t i, uint32_t *cursor);

#endif
