#include <string.h>

#include "grader/base/macros.h"
#include "grader/cmd/suggest.h"

#define NAME_LEN_MAX 31 /* longer ones are not compared */

static size_t min_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance of two short names. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][NAME_LEN_MAX + 1];

    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *now = rows[i % 3];
        const size_t *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            now[j] = min_of(now[j - 1], last[j]) + 1;
            now[j] = min_of(now[j], last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = min_of(now[j], before[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

struct suggestion suggestion_for(const char *typed)
{
    return (struct suggestion){.typed = typed};
}

void suggestion_offer(struct suggestion *best, const char *name)
{
    size_t typed_len = strlen(best->typed), len = strlen(name), d;

    if (typed_len > NAME_LEN_MAX || len > NAME_LEN_MAX || !typed_len)
        return;
    d = distance(best->typed, typed_len, name, len);
    /* More than a third of the letters wrong is another word. */
    if (d > 1 + typed_len / 4 || d >= len || (best->name && d >= best->distance))
        return;
    best->name = name;
    best->distance = d;
}
