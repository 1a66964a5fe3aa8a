/*
 * The supervisor: answers all calls of a command and its children, and fails some.
 *
 * Theory of operation. All calls ask (seccomp's user notification). Those of other
 * programs than assay-cell pass: a process counts until it has executed something else.
 * So the lockdown of a program counts, and the program does not; it is looked at, before
 * its first call, from outside (seen.h). Calls that cannot fail, or that the kernel never
 * fails before it has done them, are left out.
 *
 *  1. In the command: supervise_load(), and its descriptor to the supervisor.
 *  2. In the supervisor: supervise(), which returns when nobody is left to ask.
 */
#ifndef ASSAY_TESTS_INJECT_SUPERVISE_H
#define ASSAY_TESTS_INJECT_SUPERVISE_H

#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>

#define LISTENER_SOCK 200 /* what the filter lets pass, to hand out its listener */

struct injection {
    uint64_t process, call; /* from 1 on */
    const char *name;       /* instead: each call of this name */
    int error;
    FILE *report; /* gets a line for each call that was failed, or with `list` for all */
    FILE *seen;   /* gets what seen.h says of each program; NULL: nothing */
    bool list;
};

/* For this process and all that it starts; returns the listener. Exits on failure. */
int supervise_load(void);
void supervise(int listener, const struct injection *injection);

#endif
