/*
 * The parts of literals that have no members: numbers and strings. For literal.c alone.
 */
#ifndef ASSAY_JUDGE_LITERAL_ATOM_H
#define ASSAY_JUDGE_LITERAL_ATOM_H

#include <stdbool.h>

#include "grader/judge/plain.h"

struct literal_parser {
    const char *start, *at, *end;
    struct plain *plain;
    unsigned depth; /* open brackets: line ends are white space there */
    bool out_of_memory;
    char *reason;
    size_t reason_size;
};

/* Records the fault and returns 0, which is no node. */
uint32_t literal_fail(struct literal_parser *p, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* A new node, or 0 with out_of_memory set. */
uint32_t literal_node(struct literal_parser *p, enum plain_kind kind);

/* Can the byte stand in a name? */
bool literal_is_name_byte(char c);

/* The parser stands before a digit, or a '.' with a digit behind it. */
uint32_t literal_number(struct literal_parser *p);

/* How many bytes a prefix (r, b, u, rb, ...) and the quote behind it begin with: 0 when
 * no string begins here, else the length of the prefix plus 1. */
size_t literal_string_prefix(const struct literal_parser *p);

/* One string. Its text is appended to the tree's; *ret_is_bytes tells which kind. False
 * as literal_fail(). */
bool literal_string(struct literal_parser *p, bool *ret_is_bytes);

#endif
