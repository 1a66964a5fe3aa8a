/*
 * Python literals, read strictly and never evaluated: what ast.literal_eval() takes. That
 * is numbers (also negative and complex ones), strings and bytes with all prefixes but f,
 * adjacent strings, lists, tuples, sets, dicts, None, True, False and set().
 *
 * Two differences: \N{...} is refused, and so is `...`. As in CPython brackets nest at
 * most 200 deep and decimal integers have at most 4300 digits.
 *
 * One pass, linear in the text.
 */
#ifndef ASSAY_JUDGE_LITERAL_H
#define ASSAY_JUDGE_LITERAL_H

#include <stddef.h>

#include "grader/base/bigint.h"
#include "grader/judge/plain.h"

#define LITERAL_TEXT_MAX   ((size_t)8 << 20)
#define LITERAL_DEPTH_MAX  200
#define LITERAL_DIGITS_MAX BIGINT_DIGITS_MAX
#define LITERAL_REASON_MAX 160

enum literal_form {
    LITERAL_ONE,       /* one value */
    LITERAL_TUPLE,     /* one value, or several with commas: a tuple without brackets */
    LITERAL_ARGUMENTS, /* what stands between the brackets of a call: the root is a tuple
                          of two lists: values, and (name, value) tuples */
};

/* 0, -ENOMEM, or -EBADMSG with "byte N: what is wrong" in `reason` (may be NULL). */
int literal_parse(const char *text, size_t len, enum literal_form form,
                  struct plain **ret_plain, char *reason, size_t reason_size);

#endif
