/*
 * Can each of n things be given a partner of its own among n others, when not every two
 * go together?
 *
 *  1. pairing_init() for n on each side; pairing_allow() for each two that go together.
 *  2. pairing_exists(); pairing_release().
 *
 * A perfect matching in a bipartite graph, by augmenting paths over rows of bits: n^3 /
 * 64 steps at worst, n^2 / 8 bytes.
 */
#ifndef ASSAY_JUDGE_PAIRING_H
#define ASSAY_JUDGE_PAIRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/macros.h"

#define PAIRING_MAX 4096

struct pairing {
    size_t count, words; /* of a row */
    uint64_t *rows;
};

/* 0, -ENOMEM, or -E2BIG beyond PAIRING_MAX. */
int pairing_init(struct pairing *pairing, size_t count);
void pairing_release(struct pairing *pairing);
#define cleanup_pairing cleanup(pairing_release)

void pairing_allow(struct pairing *pairing, size_t left, size_t right);

/* 1 yes, 0 no, -ENOMEM. */
int pairing_exists(const struct pairing *pairing);

#endif
