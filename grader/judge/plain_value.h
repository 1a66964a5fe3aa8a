/*
 * Values of docs/values.md as plain trees, to be compared with literals.
 */
#ifndef ASSAY_JUDGE_PLAIN_VALUE_H
#define ASSAY_JUDGE_PLAIN_VALUE_H

#include "grader/judge/plain.h"

/* The text is one value and nothing else, or -EBADMSG. -ENOMEM. */
int plain_from_value(const char *text, size_t len, struct plain **ret_plain);

/* The value of a line that reply_check() accepted as REPLY_OK. Borrowed. -EBADMSG. */
int plain_reply_value(const char *line, size_t len, const char **ret_value,
                      size_t *ret_len);

/* The parts of such a value that is [[VALUE...], [[NAME, VALUE]...]]: what a call can be
 * made with. Borrowed. -EBADMSG when it is anything else. */
struct plain_call {
    const char *args, *kwargs;
    size_t args_len, kwargs_len;
};

int plain_reply_call(const char *line, size_t len, struct plain_call *ret_call);

#endif
