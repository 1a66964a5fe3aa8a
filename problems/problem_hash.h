/*
 * What a problem is, as one hash: equal when two problems ask for the same and judge in
 * the same way, wherever their files lie.
 *
 * Results carry it, so that scores of different problems are never compared; and what was
 * judged once is known again by it (docs/store.md).
 */
#ifndef ASSAY_PROBLEMS_PROBLEM_HASH_H
#define ASSAY_PROBLEMS_PROBLEM_HASH_H

#include "grader/base/err.h"
#include "grader/base/sha256.h"
#include "problems/problem.h"

/* Over everything of the problem but the places of its files. Reads test data from disk:
 * -errno when that cannot be done. */
int problem_hash(const struct problem *problem, char ret_hex[SHA256_HEX + 1],
                 struct err *err);

/* Part of it: a list of files with their content; also for other hashes. */
void problem_hash_files(struct sha256 *hash, const struct source_file *files,
                        size_t count);
void problem_hash_program(struct sha256 *hash, const struct source_program *program);

#endif
