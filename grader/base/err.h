/*
 * Errors of operations (not what a tested program did: that is data, see
 * grader/judge/verdict.h).
 *
 *  1. A function that can fail returns 0 or -errno and takes `struct err *err` last.
 *  2. Where the failure is found: `return err_set(err, ENOENT, "open %s", path);`
 *     The text reads "verb object: reason"; err_set appends the reason.
 *  3. Callers add context in front: `return err_wrap(err, "read %s", suite);`
 *  4. A command prints err->text once and exits.
 *
 * On failure all ret_ parameters are untouched. err may be NULL where the caller does
 * not want the text.
 */
#ifndef ASSAY_BASE_ERR_H
#define ASSAY_BASE_ERR_H

#include "grader/base/macros.h"

#define ERR_TEXT_MAX 2048

struct err {
    int code; /* positive errno, 0 while nothing failed */
    char text[ERR_TEXT_MAX];
};

#define ERR_INIT                                                                         \
    {                                                                                    \
        0, ""                                                                            \
    }

/* Records "<text>: <strerror(code)>" and returns -code. */
int err_set(struct err *err, int code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Records the text alone: for reasons that errno has no word for. Returns -code. */
int err_say(struct err *err, int code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "<text>: " in front of what is recorded. Returns -err->code. */
int err_wrap(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* The err_set() for a failed allocation. */
int err_oom(struct err *err);

#endif
