/*
 * What is made once for many builds and runs (struct recipe): a folder in the cache for
 * each recipe, which cells show read-only as SANDBOX_WARM_DIR.
 *
 *  1. warm_open() once; every cell gets warm_path() as its warm_path.
 *  2. warm_find() for a recipe: where its folder is inside. The first who asks makes it,
 * in its own idle cell, as a run like any other that sees nothing but the recipe's texts;
 *     who asks meanwhile does without.
 *
 * A folder is named by the hash of all that has a say in its content, tools and installed
 * packages included, and is written elsewhere, synced and renamed: it is whole or not
 * there. Only its owner can write to it, or else it is not used. What was not used for
 * the longest time goes when there is too much.
 */
#ifndef ASSAY_PIPELINE_WARM_H
#define ASSAY_PIPELINE_WARM_H

#include "grader/base/sha256.h"
#include "runners/runner.h"
#include "sandbox/sandbox.h"

struct warm;

#define WARM_FOLDER_MAX (sizeof(SANDBOX_WARM_DIR) + 1 + SHA256_HEX)

/* Thread-safe from here on. Without a cache folder that can be used *ret_warm is NULL,
 * and everything is done cold. 0, -ENOMEM. */
int warm_open(struct warm **ret_warm, struct err *err);
void warm_close(struct warm *warm);

/* Of the host; NULL when warm is. */
const char *warm_path(const struct warm *warm);

/* 1: the folder inside is in ret_folder. 0: there is none now. A negative return is a
 * fault of the cell. `warm` may be NULL. */
int warm_find(struct warm *warm, struct cell *cell, const struct toolchain *tc,
              const struct recipe *recipe, char ret_folder[WARM_FOLDER_MAX],
              struct err *err);

/* A copy of the command that uses the folder. 0, -ENOMEM, -E2BIG. */
int warm_command(const struct command *command, const char *env, const char *arg,
                 const char *folder, struct command *ret_command);

#endif
