/*
 * What one run could leave for the next through a warm cell: a pair of functions for each
 * kind, one that leaves it and one that finds it.
 *
 *   attacks leave NAME            in one run
 *   attacks find NAME             in the next: must find nothing
 *   attacks leave-and-find NAME   in a single run: must find it, or the pair proves
 * nothing
 */
#ifndef ASSAY_TESTS_ESCAPE_LEFTOVER_H
#define ASSAY_TESTS_ESCAPE_LEFTOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/sandbox.h"

struct leftover {
    const char *name;
    int (*leave)(void); /* 0, or an errno: then the pair proves nothing */
    bool (*find)(void);
    enum sandbox_layer needs; /* without it the host keeps the kind away; 0: none */
    int or_refused;           /* leaving may fail like this: then there is nothing; 0 */
};

extern const struct leftover leftovers[];
extern const size_t leftover_count;

#endif
