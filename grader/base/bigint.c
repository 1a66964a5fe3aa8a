#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/base/bigint.h"

#define CHUNK     1000000000 /* what nine digits can hold */
#define LIMBS_MAX (BIGINT_DIGITS_MAX / 9 + 2)

struct bigint {
    uint32_t limbs[LIMBS_MAX]; /* least significant first */
    size_t count;
};

static void multiply_add(struct bigint *n, uint64_t factor, uint64_t more)
{
    for (size_t i = 0; i < n->count; i++) {
        more += n->limbs[i] * factor;
        n->limbs[i] = (uint32_t)more;
        more >>= 32;
    }
    if (more)
        n->limbs[n->count++] = (uint32_t)more;
}

int bigint_add_hex(struct buf *b, const char *digits, size_t len)
{
    struct bigint n = {.count = 0};
    size_t seen = 0;
    int r;

    for (size_t i = 0; i < len;) {
        uint64_t chunk = 0, factor = 1;

        for (; i < len && factor < CHUNK; i++) {
            if (digits[i] == '_')
                continue;
            if (++seen > BIGINT_DIGITS_MAX)
                return -E2BIG;
            chunk = chunk * 10 + (uint64_t)(digits[i] - '0');
            factor *= 10;
        }
        multiply_add(&n, factor, chunk);
    }
    if (!n.count)
        return buf_add_char(b, '0');
    r = buf_addf(b, "%" PRIx32, n.limbs[n.count - 1]);
    for (size_t i = n.count - 1; r == 0 && i-- > 0;)
        r = buf_addf(b, "%08" PRIx32, n.limbs[i]);
    return r;
}
