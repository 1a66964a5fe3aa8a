/*
 * A program's text as a tree, made by tree-sitter. What cannot be parsed stands in ERROR
 * nodes.
 *
 * Text that people write is parsed in linear time and memory. Hostile text is not: 30 KB
 * of `x=>` make the C grammar fill 24 GB, in one step that cannot be interrupted. So
 * nothing that a model has written is parsed outside of a sandbox: assay-measure does it
 * (grader/metrics/helper), under the limits of a cell.
 *
 *  1. syntax_parse(grammar, text, len, &syntax, err)
 *  2. Walk syntax->tree with a cursor (not by recursion: a tree may be 10^6 nodes deep).
 *  3. syntax_release()
 */
#ifndef ASSAY_METRICS_SYNTAX_H
#define ASSAY_METRICS_SYNTAX_H

#include "grader/base/err.h"
#include "grader/base/macros.h"
#include "grader/metrics/grammar.h"

/* The tree takes up to some 60 times the memory of the text. */
#define SYNTAX_BYTES_MAX ((size_t)12 << 20)

struct syntax {
    const struct grammar *grammar;
    const char *text; /* borrowed */
    size_t len;
    TSTree *tree;
};

/* -EFBIG: more than SYNTAX_BYTES_MAX. -E2BIG: parsing took more steps than any program
 * needs that people write; steps are counted, so that it is the same on every host. All
 * zero is fine for syntax_release(). */
int syntax_parse(const struct grammar *grammar, const char *text, size_t len,
                 struct syntax *ret_syntax, struct err *err);
void syntax_release(struct syntax *syntax);
#define cleanup_syntax cleanup(syntax_release)

#endif
