/*
 * Values that are computed once: files in $XDG_CACHE_HOME/assay (or ~/.cache/assay),
 * named by the hash of all that they depend on.
 *
 *  1. A key: sha256_hex() over everything that has a say in the value.
 *  2. cache_read(); when it is not there, compute it and cache_write().
 *
 * A file carries the hash of its content and is taken for missing when that does not
 * hold. Folders and files that are not ours or root's, or that others can write, are not
 * used at all: cache_check() says so, once, to whoever can say it aloud. Writers make a
 * file of their own and rename it, so that any number of processes may read and write at
 * the same time. No cell sees the folder, but for what cache_folder() is asked for.
 *
 * A kind that grows with what is graded is kept small by cache_trim(): what was not read
 * for the longest time goes first.
 */
#ifndef ASSAY_BASE_CACHE_H
#define ASSAY_BASE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"
#include "grader/base/sha256.h"

/* 0, or -EPERM with the reason why the cache is not used although it is there. */
int cache_check(struct err *err);

/* Is there such a value? Then the data, with a NUL behind it, is the caller's to free.
 * `kind` is a folder's name. What cannot be read is not there. */
bool cache_read(const char *kind, const char key[SHA256_HEX + 1], size_t cap,
                char **ret_data, size_t *ret_len);

/* Failure is no reason to stop: the value is computed again the next time. */
int cache_write(const char *kind, const char key[SHA256_HEX + 1], const char *data,
                size_t len, struct err *err);

/* Where there is more than `limit` bytes of this kind, removes a quarter of the limit and
 * what lies above it; also what a writer left that did not live to rename it. */
void cache_trim(const char *kind, uint64_t limit);

/* A folder of this kind, made when it is not there and checked as all are, for what is no
 * single value. *ret_path is the caller's, absolute and without links. */
int cache_folder(const char *kind, char **ret_path, int *ret_fd, struct err *err);

#endif
