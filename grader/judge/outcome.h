/*
 * From how processes ended to verdicts. Pure: what it is told, it judges.
 *
 * Messages are one line of ASCII for people: "exit code 3", "killed by signal 11
 * (SIGSEGV)", "CPU time over 2.000 s"; "" where there is nothing to say.
 */
#ifndef ASSAY_JUDGE_OUTCOME_H
#define ASSAY_JUDGE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/judge/verdict.h"
#include "sandbox/sandbox.h"

#define OUTCOME_MESSAGE_MAX 320

/* Exit codes of output validators, in every version of the problem package format. */
#define VALIDATOR_ACCEPTS 42
#define VALIDATOR_REJECTS 43

/* The answer's own end. AC means that it ended well, by itself with status 0, and says
 * nothing about what it computed. `limits` are those that the run had. */
enum verdict outcome_verdict(const struct sandbox_result *result,
                             const struct sandbox_limits *limits, char *message,
                             size_t message_size);

/* The word of a validator that has ended: AC, WA, or JE where host or grader ended it.
 * False when it gave none (any other exit code, signal, limit): the message says how it
 * ended, and whose fault that is, is the caller's to find out. */
bool outcome_validator(const struct sandbox_result *validator,
                       const struct sandbox_limits *limits, enum verdict *ret_verdict,
                       char *message, size_t message_size);

/*
 * Answer and validator that talked to each other, both ended.
 *
 * - A validator that rejected before the answer had ended: WA. What the answer did
 *   afterwards, with nobody listening, does not count.
 * - A validator that the host starved or could not execute: JE.
 * - Else an end of the answer's own that is not well (RTE, TLE, MLE, OLE, SV) comes
 * first. SIGPIPE is no such end once the validator has given its word: it means that the
 *   validator had heard enough.
 * - Else the validator's word; false as above when it gave none.
 *
 * "Before" is told by END_CANCELLED, which the caller brings about when the validator
 * ends without accepting, or by ended_us.
 */
bool outcome_interactive(const struct sandbox_result *validator,
                         const struct sandbox_limits *validator_limits,
                         const struct sandbox_result *answer,
                         const struct sandbox_limits *answer_limits,
                         enum verdict *ret_verdict, char *message, size_t message_size);

#endif
