/*
 * The inner function of SHA-256, for grader/base/sha256.c: with the processor's own
 * instructions where it has them, which is five times as fast.
 */
#ifndef ASSAY_BASE_SHA256_BLOCK_H
#define ASSAY_BASE_SHA256_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const uint32_t sha256_rounds[64];

/* Has this processor instructions for it? */
bool sha256_has_instructions(void);

/* So many blocks of 64 bytes. Only when sha256_has_instructions(). */
void sha256_blocks_by_instructions(uint32_t state[8], const unsigned char *data,
                                   size_t blocks);

#endif
