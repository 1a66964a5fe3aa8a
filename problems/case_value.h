/*
 * Values of function cases: from plain JSON, read by declared type, to the encoding of
 * docs/values.md that drivers and judge share.
 *
 * Output is canonical: numbers and strings have one form each, so that members of a set
 * can be told apart as texts.
 */
#ifndef ASSAY_PROBLEMS_CASE_VALUE_H
#define ASSAY_PROBLEMS_CASE_VALUE_H

#include "grader/base/scan.h"
#include "problems/signature.h"

#define CASE_DECIMAL_MAX 100000 /* digits of a bigint; hexadecimal ones are unlimited */

/* Reads one value where the scanner stands. -EINVAL with the scanner's reason, or -errno
 * of buf_add(). What was appended before a failure is left. */
int case_value_add(struct buf *out, const struct value_type *type, struct scan *scan);

/* The same for the list of all arguments, "[A, B, ...]". */
int case_arguments_add(struct buf *out, const struct signature *signature,
                       struct scan *scan);

#endif
