/*
 * SHA-256 (FIPS 180-4): names of cached results, and the check of their content.
 *
 *  1. sha256_init(), sha256_add() any number of times; sha256_add_text() also tells where
 *     one text ends and the next begins.
 *  2. sha256_hex().
 */
#ifndef ASSAY_BASE_SHA256_H
#define ASSAY_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_HEX 64 /* characters of a hash */

struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    unsigned char block[64];
};

void sha256_init(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *data, size_t len);

/* Length first; NULL is different from "". */
void sha256_add_text(struct sha256 *hash, const char *text);

/* Ends the hash. */
void sha256_hex(struct sha256 *hash, char ret_hex[SHA256_HEX + 1]);

#endif
