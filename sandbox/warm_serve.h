/*
 * The inside of a warm program: how an interpreter that is set up already has itself
 * forked for each run (docs/warm.md). Linked into the shared object that such a program
 * loads, and into nothing else.
 *
 * Theory of operation. The program is a second spawner (sandbox/cell/spawner.h), with a
 * socket to the cell of its own. For each run it clones an init, as the spawner does: in
 * fresh pid and ipc namespaces, in our memory, while we sleep. The init forks the
 * program's process, a copy of ours, which locks itself down and returns from
 * warm_serve(). The record of how it ended lies in our memory and not in its copy.
 *
 * warm_serve() is called when all is loaded, in the only thread.
 */
#ifndef ASSAY_SANDBOX_WARM_SERVE_H
#define ASSAY_SANDBOX_WARM_SERVE_H

#include "sandbox/sandbox.h"

#define WARM_SOCKET 3 /* to the cell; inherited */

/* Around the moment at which the process is copied; for what a language does then. */
struct warm_hooks {
    void (*before)(void);
    void (*in_parent)(void);
};

/* Tells why there will be no warm_serve(). */
void warm_refuse(const char *why);

/* Returns in the process of a run alone, locked down. When the cell is gone, or something
 * else goes wrong, it ends the process. */
const struct sandbox_spec *warm_serve(const struct warm_hooks *hooks);

#endif
