/*
 * A warm Python (docs/warm.md): what a cell needs to start one. The two files are parts
 * of the executable, like those of python_sources.h.
 */
#ifndef ASSAY_RUNNERS_PYTHON_WARM_H
#define ASSAY_RUNNERS_PYTHON_WARM_H

#include "sandbox/sandbox.h"

struct python_warm {
    struct sandbox_warm warm;
    struct sandbox_file files[2];
    const char *args[SANDBOX_WARM_ARGS_MAX + 1];
    char *preloads; /* what args[] borrows from */
};

#define PYTHON_WARM_INIT                                                                 \
    {                                                                                    \
        .files = { {.fd = -1}, {.fd = -1} }                                              \
    }

/* `preloads`: modules beside the usual ones, with commas between, or NULL. -EINVAL for
 * what cannot be a module's name. Needs two descriptors. The struct may not be moved. */
int python_warm_init(struct python_warm *warm, const char *preloads, struct err *err);
void python_warm_release(struct python_warm *warm);

#endif
