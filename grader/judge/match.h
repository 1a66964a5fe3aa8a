/*
 * Is a returned value accepted? Chooses the comparison by what the problem says
 * (enum function_match): equal.h for most, here what needs more than two values or less
 * than equality.
 */
#ifndef ASSAY_JUDGE_MATCH_H
#define ASSAY_JUDGE_MATCH_H

#include <stddef.h>

#include "grader/judge/equal.h"

struct match {
    const struct function_compare *compare;
    const char *args;   /* "[VALUE, ...]" */
    const char *expect; /* VALUE; NULL where none is needed (FUNCTION_ROOT) */
};

/* As equal_values(). */
int match_value(const struct match *match, const char *value, size_t value_len,
                char *message, size_t message_size, struct err *err);

#endif
