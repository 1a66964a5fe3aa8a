/*
 * Is the value that a function returned the one that was expected? (docs/function.md)
 *
 *  1. equal_values() with both texts in the encoding of docs/values.md; the answer's has
 *     been accepted by reply_check(), the expected one was checked when it was read.
 *
 * Values are equal when they are of the same type and size and all their parts are equal.
 * Sets have no order, nor have maps, nor (with FUNCTION_UNORDERED) lists. Not-a-number
 * equals itself, and 0.0 equals -0.0. Time is linear but for what has to be sorted, and
 * memory is bound by the size of the expected value, whatever the answer sends.
 *
 * Where a tolerance meets members without an order, those are equal when each can be
 * given a partner of its own that it is close to. That takes more only where many members
 * are close to each other, and there is a bound: beyond it the values count as different.
 */
#ifndef ASSAY_JUDGE_EQUAL_H
#define ASSAY_JUDGE_EQUAL_H

#include <stddef.h>

#include "grader/base/err.h"
#include "problems/problem.h"

#define EQUAL_MESSAGE_MAX 400

/* 1 equal, 0 not: then `message` (may be NULL) gets one line of printable ASCII that says
 * where and how they differ. -ENOMEM. With FUNCTION_CHECKER there is nothing to ask. */
int equal_values(const struct function_compare *compare, const char *expect,
                 size_t expect_len, const char *value, size_t value_len, char *message,
                 size_t message_size, struct err *err);

#endif
