/*
 * What a compiler's run tells of a program: cut to a length that can be read.
 */
#ifndef ASSAY_PIPELINE_BUILD_MESSAGE_H
#define ASSAY_PIPELINE_BUILD_MESSAGE_H

#include "grader/base/err.h"
#include "sandbox/sandbox.h"

/* Why it ended when it did not exit by itself; NULL when the sandbox is to blame. */
const char *build_limit_passed(enum sandbox_end end);

/* Puts the compiler's streams, of at most so many bytes each, into *ret_message, in place
 * of what is there; leaves it when it said nothing. At most BUILD_MESSAGE_MAX bytes. */
int build_message(const struct sandbox_result *result, uint64_t output_bytes,
                  char **ret_message, struct err *err);

#endif
