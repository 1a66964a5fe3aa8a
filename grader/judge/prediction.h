/*
 * What a predicted text says: "[1, 2]", "f(3) == [1, 2]" and "assert f(3) == [1, 2]" all
 * predict an output; "3", "f(3)" and "assert f(3) == [1, 2]" all an input. Pure, one
 * pass; strings and brackets are told apart from what stands in them, but nothing is
 * checked.
 */
#ifndef ASSAY_JUDGE_PREDICTION_H
#define ASSAY_JUDGE_PREDICTION_H

#include <stdbool.h>
#include <stddef.h>

struct prediction {
    const char *text; /* borrowed */
    size_t len;
    bool asserted; /* it stood in an assert: a comma ends the value */
};

/* The text of the value that f is said to return. */
struct prediction prediction_output(const char *text, size_t len);

/* What stands between the brackets of the call. */
struct prediction prediction_input(const char *text, size_t len);

#endif
