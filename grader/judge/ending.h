/*
 * The last word of tests that ran in the answer's process (kind inline): what stands on
 * their private descriptor when the process has ended, and what that means. Pure.
 *
 *     done TOKEN          the last test is over, and each has passed
 *     fail TEXT           a test failed
 *     error TEXT          an exception, or the like, that nobody caught
 *     syntax TEXT         the answer cannot even be loaded
 *
 * One line, and nothing behind it. Only the first can profit an answer, and takes the
 * token.
 */
#ifndef ASSAY_JUDGE_ENDING_H
#define ASSAY_JUDGE_ENDING_H

#include "grader/judge/verdict.h"
#include "sandbox/sandbox.h"

#define ENDING_BYTES_MAX   65536
#define ENDING_MESSAGE_MAX 1024

/* `data` is what was written, of which at most ENDING_BYTES_MAX count. The message is one
 * line of UTF-8; "" where there is nothing to say. */
enum verdict ending_verdict(const char *data, size_t len, const char *token,
                            const struct sandbox_result *ran,
                            const struct sandbox_limits *limits, char *message,
                            size_t message_size);

#endif
