/*
 * One way through a syntax tree, in which everything is counted that metrics.h has, but
 * for what needs all tokens (duplicates.h). For metrics.c alone.
 */
#ifndef ASSAY_METRICS_WALK_H
#define ASSAY_METRICS_WALK_H

#include "grader/metrics/metrics.h"
#include "grader/metrics/syntax.h"

/* What a token is for duplicates.h. */
enum token_mark {
    MARK_NONE,  /* a declaration, an import */
    MARK_CODE,  /* that is run */
    MARK_FIRST, /* the same, and the first of a function */
};

/* Fills *metrics, which is all zero but for text and grammar. *ret_marks has
 * one of enum token_mark for each token and is the caller's to free. -ENOMEM. */
int walk_tree(const struct syntax *syntax, const uint16_t *roles, struct metrics *metrics,
              uint8_t **ret_marks, struct err *err);

/* ---- functions and variables (units.c, globals.c) ---- */

/* Name and parameters of a function; `parents` are the nodes above it, the nearest first.
 */
void unit_describe(const struct syntax *syntax, const uint16_t *roles, TSNode node,
                   const TSNode parents[2], struct unit *unit);

struct name_list {
    struct {
        uint32_t at, len;
    } * items;
    size_t count, room;
};

/* Appends the names of variables that a declaration or assignment makes. -ENOMEM. */
int globals_collect(const struct syntax *syntax, const uint16_t *roles, TSNode node,
                    struct name_list *names);

/* How many different ones? Sorts the list. */
size_t globals_count(const struct syntax *syntax, struct name_list *names);

/* The roles of a node; 0 for errors. */
unsigned node_roles(const uint16_t *roles, TSNode node);

#endif
