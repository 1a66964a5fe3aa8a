/*
 * Lines of the examiner (docs/values.md): calls to pass on to the answer, and the word at
 * the end. The examiner is ours but handles what answers return, so its lines are read
 * like any others from outside.
 */
#ifndef ASSAY_JUDGE_EXAMINER_H
#define ASSAY_JUDGE_EXAMINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXAMINER_LINE_MAX    (64u << 20)
#define EXAMINER_MESSAGE_MAX 2048
#define EXAMINER_TOKEN_MAX   64

enum examiner_op {
    EXAMINER_CALL,   /* a request to the answer */
    EXAMINER_RETURN, /* what a function of the script returned to the answer */
    EXAMINER_DONE,
};

#define EXAMINER_OUTCOMES(X)                                                             \
    X(PASS, "pass")                                                                      \
    X(FAIL, "fail")                                                                      \
    X(RAISED, "raised")                                                                  \
    X(OPAQUE, "opaque")                                                                  \
    X(SKIPPED, "skipped")                                                                \
    X(BROKEN, "broken")

enum examiner_outcome {
#define EXAMINER_OUTCOME_ENUM(id, name) EXAMINER_OUTCOME_##id,
    EXAMINER_OUTCOMES(EXAMINER_OUTCOME_ENUM)
#undef EXAMINER_OUTCOME_ENUM
        EXAMINER_OUTCOME_MAX,
};

struct examiner_line {
    enum examiner_op op;
    uint64_t id;                        /* of a call or return, from 1 */
    enum examiner_outcome outcome;      /* of done */
    char message[EXAMINER_MESSAGE_MAX]; /* of done: UTF-8 without control characters */
    bool changed;                       /* of done: the answer has changed arguments */
    char token[EXAMINER_TOKEN_MAX];     /* of done, as message; "" when none is given */
};

/* Reads one line without its '\n'. Of a call or return only the head is looked at, and
 * that it stays one line of at most EXAMINER_LINE_MAX bytes: the rest goes to the answer
 * as it is. -EBADMSG with "byte N: what is wrong" in `reason` (may be NULL). */
int examiner_parse(const char *line, size_t len, struct examiner_line *ret_line,
                   char *reason, size_t reason_size);

#endif
