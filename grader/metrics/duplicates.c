#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/metrics/duplicates.h"
#include "grader/metrics/walk.h"

#define MULTIPLIER 0x9e3779b97f4a7c15u /* odd: the golden ratio, as hashes have it */
#define NAMES_MIN  (DUPLICATE_RUN / 5)

/* Where a run of DUPLICATE_RUN tokens begins. */
struct start {
    uint64_t hash;
    size_t at;
};

static int compare_starts(const void *a, const void *b)
{
    const struct start *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static uint64_t value_of(const struct token *token)
{
    return (uint64_t)token->symbol + 1;
}

/* Collects all starts: runs of code within one function with enough names in them. */
static size_t collect(const struct token *tokens, const uint8_t *marks, size_t count,
                      struct start *starts)
{
    uint64_t hash = 0, highest = 1;
    size_t found = 0, len = 0, names = 0;

    for (int i = 1; i < DUPLICATE_RUN; i++)
        highest *= MULTIPLIER;
    for (size_t i = 0; i < count; i++) {
        if (marks[i] != MARK_CODE)
            hash = len = names = 0;
        if (marks[i] == MARK_NONE)
            continue;
        if (len == DUPLICATE_RUN) {
            hash -= highest * value_of(&tokens[i - len]);
            names -= (tokens[i - len].roles & ROLE_IDENTIFIER) != 0;
            len--;
        }
        hash = hash * MULTIPLIER + value_of(&tokens[i]);
        names += (tokens[i].roles & ROLE_IDENTIFIER) != 0;
        len++;
        if (len == DUPLICATE_RUN && names >= NAMES_MIN)
            starts[found++] = (struct start){hash, i + 1 - len};
    }
    return found;
}

static bool same_run(const struct token *tokens, size_t a, size_t b)
{
    for (size_t i = 0; i < DUPLICATE_RUN; i++)
        if (tokens[a + i].symbol != tokens[b + i].symbol)
            return false;
    return true;
}

/* Marks the runs of one hash that have a copy elsewhere: all are compared with the first
 * alone, so that a flood of equal runs takes no longer. */
static void mark_group(const struct token *tokens, const struct start *group, size_t size,
                       uint8_t *copied)
{
    size_t last = group[0].at;

    for (size_t i = 1; i < size; i++)
        if (same_run(tokens, group[0].at, group[i].at))
            last = group[i].at;
    if (last - group[0].at < DUPLICATE_RUN)
        return;
    for (size_t i = 0; i < size; i++)
        if ((group[i].at - group[0].at >= DUPLICATE_RUN ||
             last - group[i].at >= DUPLICATE_RUN) &&
            same_run(tokens, group[0].at, group[i].at))
            copied[group[i].at] = 1;
}

int duplicates_count(const struct token *tokens, const uint8_t *marks, size_t count,
                     size_t *ret_count)
{
    struct start *starts = calloc(count + 1, sizeof(*starts));
    uint8_t *copied = calloc(count + 1, 1); /* a copied run begins here */
    size_t found, size, covered = 0, total = 0;

    if (!starts || !copied) {
        free(starts);
        free(copied);
        return -ENOMEM;
    }
    found = collect(tokens, marks, count, starts);
    qsort(starts, found, sizeof(*starts), compare_starts);
    for (size_t i = 0; i < found; i += size) {
        for (size = 1; i + size < found && starts[i + size].hash == starts[i].hash;)
            size++;
        mark_group(tokens, &starts[i], size, copied);
    }
    for (size_t i = 0; i < count; i++) {
        if (copied[i])
            covered = i + DUPLICATE_RUN;
        total += i < covered;
    }
    free(starts);
    free(copied);
    *ret_count = total;
    return 0;
}
