/*
 * Results of builds, kept by content: the same sources, built by the same tools with the
 * same arguments and limits, need not be built again.
 *
 * Kept is only what a build in the sandbox has made of exactly these inputs, and that it
 * succeeded: what an answer makes its compiler produce comes back for that answer alone.
 * A failure may have been the host's (memory, a killed compiler), so it is not kept.
 * Values are files of grader/base/cache.h.
 */
#ifndef ASSAY_PIPELINE_BUILD_CACHE_H
#define ASSAY_PIPELINE_BUILD_CACHE_H

#include <stdbool.h>

#include "grader/base/sha256.h"
#include "grader/pipeline/build.h"

/* Everything that has a say in what `command` makes. False: nothing can be kept. */
bool build_cache_key(const struct toolchain *tc, const struct source_program *program,
                     const struct command *command, const struct build_limits *limits,
                     char ret_key[SHA256_HEX + 1]);

struct kept_build {
    char *message;  /* of a compiler that had something to say; NULL: it had not */
    int product_fd; /* -1: the build was a check */
};

void kept_build_release(struct kept_build *kept);

/* True with what was kept; the caller's to release. */
bool build_cache_take(const char *key, struct kept_build *ret_kept);

/* What cannot be kept is not. */
void build_cache_keep(const char *key, const struct kept_build *kept);

#endif
