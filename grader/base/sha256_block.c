#include "grader/base/sha256_block.h"

#include "grader/base/macros.h"

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>

#define LEAF_EXTENDED 7
#define EBX_SHA       (1U << 29)
#define ECX_SSSE3     (1U << 9)
#define ECX_SSE4_1    (1U << 19)

bool sha256_has_instructions(void)
{
    unsigned a, b, c, d;

    return __get_cpuid(1, &a, &b, &c, &d) && (c & ECX_SSSE3) && (c & ECX_SSE4_1) &&
           __get_cpuid_count(LEAF_EXTENDED, 0, &a, &b, &c, &d) && (b & EBX_SHA);
}

/* The instructions want the state as two vectors, ABEF and CDGH; each does two rounds
 * with four words of the message, of which the next four are made on the way. */
__attribute__((target("sha,sse4.1"))) static void add_block(__m128i *abef, __m128i *cdgh,
                                                            const unsigned char *block)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i w[4], x = *abef, y = *cdgh;

    for (int i = 0; i < 4; i++)
        w[i] =
            _mm_shuffle_epi8(_mm_loadu_si128((const __m128i_u *)(block + 16 * i)), swap);
    for (int i = 0; i < 16; i++) {
        __m128i k =
            _mm_add_epi32(w[i & 3],
                          _mm_loadu_si128((const __m128i_u *)(sha256_rounds + 4 * i)));
        __m128i next = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);

        y = _mm_sha256rnds2_epu32(y, x, k);
        x = _mm_sha256rnds2_epu32(x, y, _mm_shuffle_epi32(k, 0x0e));
        next = _mm_add_epi32(next, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
        w[i & 3] = _mm_sha256msg2_epu32(next, w[(i + 3) & 3]);
    }
    *abef = _mm_add_epi32(*abef, x);
    *cdgh = _mm_add_epi32(*cdgh, y);
}

__attribute__((target("sha,sse4.1"))) void
sha256_blocks_by_instructions(uint32_t state[8], const unsigned char *data, size_t blocks)
{
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i_u *)state), 0xb1);
    __m128i hgfe =
        _mm_shuffle_epi32(_mm_loadu_si128((const __m128i_u *)(state + 4)), 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, cdab, 0xf0);

    for (; blocks; blocks--, data += 64)
        add_block(&abef, &cdgh, data);
    abef = _mm_shuffle_epi32(abef, 0x1b);
    cdgh = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i_u *)state, _mm_blend_epi16(abef, cdgh, 0xf0));
    _mm_storeu_si128((__m128i_u *)(state + 4), _mm_alignr_epi8(cdgh, abef, 8));
}

#else

bool sha256_has_instructions(void)
{
    return false;
}

void sha256_blocks_by_instructions(uint32_t state[8], const unsigned char *data,
                                   size_t blocks)
{
    BUG("no instructions for %zu blocks at %p, %p", blocks, (void *)state,
        (const void *)data);
}

#endif
