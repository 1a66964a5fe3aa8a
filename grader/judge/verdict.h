/*
 * Verdicts: what happened to one answer, or to one case of it.
 */
#ifndef ASSAY_JUDGE_VERDICT_H
#define ASSAY_JUDGE_VERDICT_H

#include <stdbool.h>

/* code, name, exit name (of `assay report`'s legend) in the order of tables */
#define VERDICTS(X)                                                                      \
    X(AC, "accepted")                                                                    \
    X(WA, "wrong answer")                                                                \
    X(RTE, "run-time error")                                                             \
    X(TLE, "time limit exceeded")                                                        \
    X(MLE, "memory limit exceeded")                                                      \
    X(OLE, "output limit exceeded")                                                      \
    X(CE, "compile error")                                                               \
    X(SV, "security violation")                                                          \
    X(NA, "no answer")                                                                   \
    X(JE, "judge error")

enum verdict {
#define VERDICT_ENUM(code, name) VERDICT_##code,
    VERDICTS(VERDICT_ENUM)
#undef VERDICT_ENUM
        VERDICT_MAX,
};

/* "AC" and "accepted". */
const char *verdict_code(enum verdict verdict);
const char *verdict_name(enum verdict verdict);

/* False when `code` is none of the codes above. */
bool verdict_parse(const char *code, enum verdict *ret_verdict);

/* Was an expected value ever in a process that ran the answer's code? */
enum assurance {
    ASSURANCE_SEALED, /* never */
    ASSURANCE_SHARED, /* yes: a determined cheat is possible */
    ASSURANCE_MAX,
};

const char *assurance_name(enum assurance assurance);

#endif
