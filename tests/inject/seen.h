/*
 * What can be seen from outside of the protection of a process that the supervisor holds:
 * ids, capabilities, filters, namespaces, limits, control groups, the root. The same text
 * for the same protection, so that two runs can be compared.
 */
#ifndef ASSAY_TESTS_INJECT_SEEN_H
#define ASSAY_TESTS_INJECT_SEEN_H

#include <stdio.h>
#include <sys/types.h>

void seen_write(FILE *out, pid_t pid);

#endif
