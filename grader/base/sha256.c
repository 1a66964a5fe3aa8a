#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "grader/base/sha256.h"
#include "grader/base/sha256_block.h"

const uint32_t sha256_rounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
    0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
    0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
};

static uint32_t turn(uint32_t x, unsigned by)
{
    return x >> by | x << (32 - by);
}

static void add_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (size_t i = 16; i < 64; i++)
        w[i] = w[i - 16] + w[i - 7] +
               (turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3) +
               (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10);
    for (size_t i = 0; i < 64; i++) {
        uint32_t x = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) +
                     sha256_rounds[i] + w[i];
        uint32_t y =
            (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));

        h = g;
        g = f;
        f = e;
        e = d + x;
        d = c;
        c = b;
        b = a;
        a = x + y;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

static void add_blocks(uint32_t state[8], const unsigned char *data, size_t blocks)
{
    /* Asking the processor takes longer than a block. Whichever thread asks, the answer
     * is the same. */
    static atomic_int known = 0;

    if (!known)
        known = sha256_has_instructions() ? 1 : -1;
    if (known > 0) {
        sha256_blocks_by_instructions(state, data, blocks);
        return;
    }
    for (; blocks; blocks--, data += 64)
        add_block(state, data);
}

void sha256_init(struct sha256 *hash)
{
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

    memcpy(hash->state, start, sizeof(start));
    hash->bytes = 0;
}

void sha256_add(struct sha256 *hash, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    size_t held = hash->bytes % 64, part = held ? 64 - held : 0;

    if (len == 0)
        return;
    hash->bytes += len;
    if (part > len)
        part = len;
    memcpy(hash->block + held, bytes, part);
    if (held && held + part == 64)
        add_blocks(hash->state, hash->block, 1);
    bytes += part;
    len -= part;
    add_blocks(hash->state, bytes, len / 64);
    if (len % 64)
        memcpy(hash->block, bytes + len / 64 * 64, len % 64);
}

void sha256_add_text(struct sha256 *hash, const char *text)
{
    uint64_t len = text ? strlen(text) : UINT64_MAX;

    sha256_add(hash, &len, sizeof(len));
    if (text)
        sha256_add(hash, text, (size_t)len);
}

void sha256_hex(struct sha256 *hash, char ret_hex[SHA256_HEX + 1])
{
    static const unsigned char padding[64] = {0x80};
    uint64_t bits = hash->bytes * 8;
    unsigned char end[8];

    sha256_add(hash, padding, 1 + (119 - hash->bytes % 64) % 64);
    for (size_t i = 0; i < 8; i++)
        end[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha256_add(hash, end, sizeof(end));
    for (size_t i = 0; i < 8; i++)
        snprintf(ret_hex + 8 * i, 9, "%08x", hash->state[i]);
}
