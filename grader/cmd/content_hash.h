/*
 * The content of a file, or of all files of a folder with their names, as part of a hash:
 * are these the same answers as before?
 */
#ifndef ASSAY_CMD_CONTENT_HASH_H
#define ASSAY_CMD_CONTENT_HASH_H

#include "grader/base/err.h"
#include "grader/base/sha256.h"

/* What is neither (a pipe) counts by its name alone: it can be read only once. */
int content_hash_add(struct sha256 *hash, const char *path, struct err *err);

#endif
