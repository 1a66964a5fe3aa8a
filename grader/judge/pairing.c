#include <errno.h>
#include <stdlib.h>

#include "grader/judge/pairing.h"

#define NOBODY UINT32_MAX

int pairing_init(struct pairing *pairing, size_t count)
{
    size_t words = (count + 63) / 64;

    if (count > PAIRING_MAX)
        return -E2BIG;
    pairing->rows = calloc(count * words + 1, sizeof(*pairing->rows));
    if (!pairing->rows)
        return -ENOMEM;
    pairing->count = count;
    pairing->words = words;
    return 0;
}

void pairing_release(struct pairing *pairing)
{
    free(pairing->rows);
    *pairing = (struct pairing){0};
}

void pairing_allow(struct pairing *pairing, size_t left, size_t right)
{
    pairing->rows[left * pairing->words + right / 64] |= UINT64_C(1) << right % 64;
}

/* What is known while pairs are made. */
struct search {
    uint32_t *of_right; /* partners, on the left; NOBODY */
    uint32_t *of_left;  /* and the other way round */
    uint32_t *from;     /* of the right: through whom on the left it was reached */
    uint32_t *queue;    /* of the left */
    uint64_t *fresh;    /* bits of the right that were not reached */
};

static void search_release(struct search *search)
{
    free(search->of_right);
    free(search->of_left);
    free(search->from);
    free(search->queue);
    free(search->fresh);
}

static int search_init(struct search *search, const struct pairing *pairing)
{
    size_t count = pairing->count;

    search->of_right = calloc(count + 1, sizeof(*search->of_right));
    search->of_left = calloc(count + 1, sizeof(*search->of_left));
    search->from = calloc(count + 1, sizeof(*search->from));
    search->queue = calloc(count + 1, sizeof(*search->queue));
    search->fresh = calloc(pairing->words + 1, sizeof(*search->fresh));
    if (!search->of_right || !search->of_left || !search->from || !search->queue ||
        !search->fresh)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        search->of_right[i] = NOBODY;
    return 0;
}

/* Hands partners on along the path that `left` began and that ended at `right`. */
static void hand_on(struct search *search, uint32_t left, uint32_t right)
{
    uint32_t giver;

    do {
        uint32_t next;

        giver = search->from[right];
        next = search->of_left[giver];
        search->of_right[right] = giver;
        search->of_left[giver] = right;
        right = next;
    } while (giver != left);
}

/* Finds `left` a partner; those who have one may have to take another. */
static bool find_partner(struct search *search, const struct pairing *pairing,
                         uint32_t left)
{
    size_t head = 0, tail = 0;

    for (size_t i = 0; i < pairing->words; i++)
        search->fresh[i] = UINT64_MAX;
    search->queue[tail++] = left;
    while (head < tail) {
        uint32_t at = search->queue[head++];
        const uint64_t *row = pairing->rows + at * pairing->words;

        for (size_t i = 0; i < pairing->words; i++) {
            uint64_t reached = row[i] & search->fresh[i];

            search->fresh[i] &= ~reached;
            for (; reached; reached &= reached - 1) {
                uint32_t right = (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(reached);

                search->from[right] = at;
                if (search->of_right[right] == NOBODY) {
                    hand_on(search, left, right);
                    return true;
                }
                search->queue[tail++] = search->of_right[right];
            }
        }
    }
    return false;
}

int pairing_exists(const struct pairing *pairing)
{
    cleanup(search_release) struct search search = {.of_right = NULL};

    if (search_init(&search, pairing) < 0)
        return -ENOMEM;
    for (uint32_t left = 0; left < pairing->count; left++)
        if (!find_partner(&search, pairing, left))
            return 0;
    return 1;
}
