/*
 * Finding the tools of a language on this host.
 *
 *  1. toolchain_find(runner, override, &tc, err): which program, asked for its version.
 *     The first of these decides: `override` (an option), the runner's environment
 *     variable, /usr/bin/TOOL, TOOL on the PATH.
 *  2. tc.program is NULL where the language cannot be used; tc.missing says why.
 *  3. toolchain_release().
 *
 * What an interpreter outside /usr needs besides its own file is found by asking it: a
 * pyenv shim is a shell script, and a virtual environment needs two folders.
 */
#ifndef ASSAY_RUNNERS_TOOLCHAIN_H
#define ASSAY_RUNNERS_TOOLCHAIN_H

#include "runners/runner.h"

/* `override` is a path or a name on the PATH, or NULL. A tool that is not there is no
 * failure; those are -ENOMEM and -errno of starting processes. Takes some milliseconds.
 */
int toolchain_find(const struct runner *runner, const char *override,
                   struct toolchain *ret_tc, struct err *err);

void toolchain_release(struct toolchain *tc);
#define cleanup_toolchain cleanup(toolchain_release)

/* All languages of runner_all(), in that order. */
struct toolchain_set {
    struct toolchain *items;
    size_t count;
    const char **extra_paths; /* of all together, NULL-terminated; borrowed from items */
};

/* `override` tells the option given for a language (NULL: none); it may itself be NULL.
 */
int toolchain_set_find(const char *(*override)(const struct runner *runner,
                                               const void *options),
                       const void *options, struct toolchain_set *ret_set,
                       struct err *err);
void toolchain_set_release(struct toolchain_set *set);
#define cleanup_toolchain_set cleanup(toolchain_set_release)

/* NULL when the runner is none of the set's. */
const struct toolchain *toolchain_set_get(const struct toolchain_set *set,
                                          const struct runner *runner);

#endif
