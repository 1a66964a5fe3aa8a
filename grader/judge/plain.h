/*
 * Plain Python values as trees: what a literal means (literal.h), or what an answer's
 * process replied (docs/values.md). Nothing here evaluates anything.
 *
 *  1. literal_parse() or plain_from_value() makes a tree.
 *  2. plain_equal() compares two as Python's == does: 1 == 1.0 == True, sets and dicts in
 *     any order, exact integers of any size, NaN equal to nothing.
 *  3. plain_add_value() writes one as docs/values.md has it.
 *  4. plain_free().
 *
 * Nodes name each other by index; index 0 is no node. Texts (strings, bytes, the digits
 * of integers) lie one after the other in `bytes`.
 */
#ifndef ASSAY_JUDGE_PLAIN_H
#define ASSAY_JUDGE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/buf.h"

#define PLAIN_BYTES_MAX ((size_t)256 << 20)
#define PLAIN_NODES_MAX ((uint32_t)1 << 28)

enum plain_kind {
    PLAIN_NONE,
    PLAIN_BOOL,    /* negative: True */
    PLAIN_INT,     /* text: lower-case hexadecimal without leading zeros, at least "0" */
    PLAIN_FLOAT,   /* re */
    PLAIN_COMPLEX, /* re, im */
    PLAIN_STR,     /* text: UTF-8, where lone surrogates stand as three bytes */
    PLAIN_BYTES,   /* text */
    PLAIN_LIST,
    PLAIN_TUPLE,
    PLAIN_SET,
    PLAIN_DICT,  /* children: key, value, key, value... */
    PLAIN_OTHER, /* a type that no literal has: equal to nothing */
};

struct plain_node {
    enum plain_kind kind;
    bool negative;        /* of an int; a bool's value */
    uint32_t first, last; /* children of containers; 0: none */
    uint32_t next;        /* sibling; 0: none */
    uint32_t count;       /* children */
    union {
        struct {
            size_t at, len;
        } text;
        struct {
            double re, im;
        } number;
    };
};

struct plain {
    struct plain_node *nodes;
    uint32_t count, alloc;
    uint32_t root;
    struct buf bytes;
};

struct plain *plain_new(void);
void plain_free(struct plain *plain);

static inline void plain_free_p(struct plain **plain)
{
    plain_free(*plain);
}
#define cleanup_plain cleanup(plain_free_p)

/* A new node's index, 0 when memory is out or the tree too large. Pointers to nodes are
 * invalid afterwards. */
uint32_t plain_add(struct plain *plain, enum plain_kind kind);

/* Makes `child` the last one of `parent`. */
void plain_append(struct plain *plain, uint32_t parent, uint32_t child);

/* Can it be a member of a set, or a key? (No list, set or dict in it.) */
bool plain_hashable(const struct plain *plain, uint32_t node);

/* Leaves one of equal keys and members in all dicts and sets, as Python does: the first
 * key, with the last one's value. 0 or -ENOMEM. */
int plain_drop_doubles(struct plain *plain);

/* 1 equal, 0 not, -ENOMEM. Takes O(n log n) for n bytes. */
int plain_equal(const struct plain *a, const struct plain *b);

/* Appends the subtree as a value. -EINVAL for what cannot cross: a string in which a
 * high surrogate stands right before a low one; else as buf_add(). */
int plain_add_value(const struct plain *plain, uint32_t node, struct buf *b);

/* The same for a list of (name, value) tuples, as an array of [name, value]. */
int plain_add_pairs(const struct plain *plain, uint32_t node, struct buf *b);

#endif
