/*
 * "Did you mean ...?" for a mistyped name.
 */
#ifndef ASSAY_CMD_SUGGEST_H
#define ASSAY_CMD_SUGGEST_H

#include <stddef.h>

/*
 * Keeps the best of the names that it is shown:
 *
 *     struct suggestion best = suggestion_for(typed);
 *     suggestion_offer(&best, name);   for each name there is
 *     best.name                        NULL when none is near enough
 */
struct suggestion {
    const char *typed;
    const char *name;
    size_t distance; /* edits: a letter added, left out, replaced, two swapped */
};

struct suggestion suggestion_for(const char *typed);
void suggestion_offer(struct suggestion *best, const char *name);

#endif
