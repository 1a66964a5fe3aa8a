/*
 * LiveCodeBench's private tests: a JSON text that Python's pickle wrote as one string,
 * compressed by zlib, in base64. A pickle is a program; it is not run here. Exactly the
 * few instructions are read that make up one string.
 */
#ifndef ASSAY_PROBLEMS_PICKLED_TEXT_H
#define ASSAY_PROBLEMS_PICKLED_TEXT_H

#include <stddef.h>

#include "grader/base/err.h"

#define PICKLED_TEXT_MAX ((size_t)512 << 20) /* bytes after decompression */

/* The text, valid UTF-8 without NUL bytes, NUL-terminated and the caller's. -EINVAL says
 * which layer is malformed; -EFBIG, -ENOMEM. */
int pickled_text_decode(const char *base64, size_t len, char **ret_text, size_t *ret_len,
                        struct err *err);

/* The innermost layer alone: the string's place in the pickle's bytes. */
int pickled_text_find(const unsigned char *pickle, size_t len, const char **ret_text,
                      size_t *ret_len, struct err *err);

#endif
