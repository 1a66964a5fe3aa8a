/*
 * The gate between an answer and the examiner: checks every line of the answer's side of
 * the protocol in docs/values.md before anybody else looks at it.
 *
 *  1. reply_check() on each line, as it came from the pipe without its '\n'.
 *  2. What it accepts may be passed on as it is: one line, the id that was asked for, one
 *     kind of reply, each value well-formed to the last byte and at most REPLY_DEPTH_MAX
 *     deep. What it refuses is the answer's fault.
 *
 * One pass, no allocation, no recursion.
 */
#ifndef ASSAY_JUDGE_REPLY_H
#define ASSAY_JUDGE_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/scan.h"

#define REPLY_LINE_MAX    (64u << 20) /* bytes of a line */
#define REPLY_DEPTH_MAX   500         /* arrays and objects in each other, per value */
#define REPLY_NAME_MAX    100
#define REPLY_MESSAGE_MAX 2048 /* 500 characters of any kind, and some */
#define REPLY_REASON_MAX  160  /* enough for every reason */

enum reply_kind {
    REPLY_READY,      /* {"id": 0, "ready": true} */
    REPLY_LOAD_ERROR, /* {"id": 0, "load_error": name, "message": message} */
    REPLY_OK,         /* {"id": N, "ok": value} */
    REPLY_RAISE,      /* {"id": N, "raise": name, "message": message} */
    REPLY_OPAQUE,     /* {"id": N, "opaque": name} */
    REPLY_CALL,       /* {"id": N, "call": number, "args": [...], "kwargs": [...]}: no
                         reply yet; the answer calls a function of the script */
};

struct reply {
    enum reply_kind kind;
    bool has_args;
    struct scan_text value; /* of REPLY_OK: its text, borrowed from the line */
    /* Valid UTF-8 without control characters, cut to what fits; "" where not given. */
    char name[REPLY_NAME_MAX];
    char message[REPLY_MESSAGE_MAX];
};

/* 0, or -EBADMSG with "byte N: what is wrong" in `reason` (may be NULL). The expected id
 * is 0 for the first line (ready or load_error), that of the call afterwards. */
int reply_check(const char *line, size_t len, uint64_t expected_id,
                struct reply *ret_reply, char *reason, size_t reason_size);

/* Checks a text that is one value and nothing else. */
int reply_check_value(const char *text, size_t len, char *reason, size_t reason_size);

#endif
