/*
 * Decimal integers of any size in hexadecimal, as docs/values.md writes large ones.
 */
#ifndef ASSAY_BASE_BIGINT_H
#define ASSAY_BASE_BIGINT_H

#include <stddef.h>

#include "grader/base/buf.h"

/* The time is quadratic in the digits, so that they have a bound: CPython's own. */
#define BIGINT_DIGITS_MAX 4300

/* Appends the value of decimal digits (underscores are passed over) in lower-case
 * hexadecimal without leading zeros. -E2BIG for too many digits; else as buf_add(). */
int bigint_add_hex(struct buf *b, const char *digits, size_t len);

#endif
