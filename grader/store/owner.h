/*
 * Which process works on a run: "BOOT PID START", told apart from a later one with the
 * same number by the time of its start, and from one of another boot or host.
 */
#ifndef ASSAY_STORE_OWNER_H
#define ASSAY_STORE_OWNER_H

#include <stdbool.h>

#define OWNER_MAX 128

/* This process. "" where /proc does not tell: then nobody seems to be at work. */
void owner_self(char ret_owner[OWNER_MAX]);

/* Does that process live? `ret_pid` may be NULL. */
bool owner_alive(const char *owner, unsigned *ret_pid);

#endif
