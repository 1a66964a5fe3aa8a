/*
 * What a toolchain is, for what is kept by content: a result that one compiler made must
 * not stand for another's, nor for those of the same compiler with other libraries.
 */
#ifndef ASSAY_RUNNERS_IDENTITY_H
#define ASSAY_RUNNERS_IDENTITY_H

#include <stdbool.h>

#include "grader/base/sha256.h"
#include "runners/runner.h"

/* Adds paths and versions of the tools, when their files were changed, and when something
 * was last installed. False when that cannot be told: nothing can be kept then. */
bool identity_add(struct sha256 *hash, const struct toolchain *tc);

/* One file or folder: which one, its size, when it was changed. False: not there. */
bool identity_add_file(struct sha256 *hash, const char *path);

#endif
