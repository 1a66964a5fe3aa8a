/*
 * The default output validator: compares what an answer printed with the judge's answer,
 * as the problem package format defines it ("Default output validator specification").
 *
 *  1. compare_flags_parse() of the group's validator arguments, once.
 *  2. compare_output() for each case.
 *
 * Both texts are cut into tokens at white space (space, \t, \n, \v, \f, \r) and compared
 * token by token. Upper and lower case ASCII letters are the same unless case_sensitive;
 * with space_change_sensitive the white space has to be the same bytes, too. Once a
 * tolerance is set, a judge's token that is a decimal floating-point number wants such a
 * number within |answer - judge| <= absolute or <= relative * |judge|; hexadecimal
 * numbers, infinities and nan are no numbers here. With equal_decimals, which is not of
 * the format, decimal numbers that are exactly the same match: 1, 1.00 and 1e0. Tokens
 * that are equal as text always match. Texts may hold any bytes, NUL included. Time is
 * linear in their length.
 */
#ifndef ASSAY_JUDGE_COMPARE_H
#define ASSAY_JUDGE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/base/err.h"

/* A message of compare_output() is cut to what fits; this much always fits. */
#define COMPARE_MESSAGE_MAX 512

struct compare_flags {
    bool case_sensitive;
    bool space_change_sensitive;
    bool equal_decimals;
    double absolute_tolerance; /* negative: none */
    double relative_tolerance; /* negative: none */
};

/* Without any arguments. */
void compare_flags_init(struct compare_flags *flags);

/* Reads a NULL-terminated list such as {"float_tolerance", "1e-6", NULL}; args may be
 * NULL. Given twice, the later tolerance counts. -EINVAL names what is not known, or
 * whose number is missing or malformed. */
int compare_flags_parse(const char *const *args, struct compare_flags *ret_flags,
                        struct err *err);

/* Is the answer's output right? If not, `message` (may be NULL) gets one line of
 * printable ASCII that says where and how it differs. */
bool compare_output(const struct compare_flags *flags, const char *judge,
                    size_t judge_len, const char *output, size_t output_len,
                    char *message, size_t message_size);

#endif
