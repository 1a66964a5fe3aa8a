/*
 * Precompiled headers for C++ (gcc's, which it finds in place of the header itself).
 *
 * gcc takes one for the first #include of a source, and only when nothing but comments
 * stands before it. So it is made of the list of standard headers with which a source
 * begins, in that order, and is called as the first of them: what the source would have
 * got line by line it gets at once, and nothing that it did not ask for. A source that
 * begins in another way gets none, nor do names that are not in the table of headers.
 */
#ifndef ASSAY_RUNNERS_HEADERS_H
#define ASSAY_RUNNERS_HEADERS_H

#include "runners/runner.h"

#define HEADERS_MAX     48
#define HEADER_NAME_MAX 48

struct headers {
    char names[HEADERS_MAX][HEADER_NAME_MAX];
    size_t count;
};

/* The standard headers with which the text begins. */
void headers_leading(const char *text, size_t len, struct headers *ret_headers);

/* The recipe for the first `count` of them; `standard` is the option for the language's
 * version. 0, -ENOMEM, -E2BIG. */
int headers_recipe(const struct toolchain *tc, const char *standard,
                   const struct headers *headers, size_t count,
                   struct recipe *ret_recipe);

#endif
