/*
 * The cache of verdicts: results by their verdict key, in one SQLite file in the cache's
 * folder (grader/base/cache.h). It can be lost at any time.
 *
 * Nothing here stops a run: what cannot be read is not there, and what cannot be written
 * is found again. Any number of threads and processes.
 */
#ifndef ASSAY_STORE_VERDICTS_H
#define ASSAY_STORE_VERDICTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"

/* Bytes from which on the oldest eighth of the entries goes when the cache is opened. */
#define VERDICTS_BYTES_MAX ((int64_t)1 << 30)

struct verdicts;

/* -EPERM when others can write to it, and the failures of grader/store/db.h: then it is
 * done without. */
int verdicts_open(struct verdicts **ret_verdicts, struct err *err);
void verdicts_close(struct verdicts *verdicts);

/* The line under this key; the caller's to free. False for an entry that is damaged. */
bool verdicts_get(struct verdicts *verdicts, const char *key, char **ret_line,
                  size_t *ret_len);

void verdicts_put(struct verdicts *verdicts, const char *key, const char *line,
                  size_t len);

/* Removes the oldest eighth of the entries when they take more than `bytes`. */
int verdicts_trim(struct verdicts *verdicts, int64_t bytes, struct err *err);

#endif
