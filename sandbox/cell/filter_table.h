/*
 * The seccomp allowlists as data: which system calls a profile may make, and why, group
 * by group. filter.c makes filters of it; SECURITY.md shows it to readers, and a test
 * compares the two.
 *
 * A call gets, in this order:
 *  - the fate of filter_killed and filter_refused, in every profile;
 *  - permission, when a group of the profile has it;
 *  - EPERM, when only groups or rules of other profiles have it;
 *  - what filter_rules say of its arguments;
 *  - ENOSYS.
 */
#ifndef ASSAY_CELL_FILTER_TABLE_H
#define ASSAY_CELL_FILTER_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/sandbox.h"

/* Bits of `profiles`. */
#define FOR_NATIVE  (1u << PROFILE_NATIVE)
#define FOR_MANAGED (1u << PROFILE_MANAGED)
#define FOR_COMPILE (1u << PROFILE_COMPILE)
#define FOR_ALL     (FOR_NATIVE | FOR_MANAGED | FOR_COMPILE)

/* Where System V and POSIX IPC objects can be made. */
#define FOR_IPC FOR_MANAGED

struct filter_group {
    const char *name;
    unsigned profiles;
    const char *reason;
    const char *const *calls; /* NULL-terminated; unknown names are left out */
};

extern const struct filter_group filter_groups[];
extern const size_t filter_group_count;

/* EPERM in all profiles. */
extern const struct filter_group filter_refused;

/* Killed in all profiles. */
extern const struct filter_group filter_killed;

enum filter_compare { FILTER_EQUAL, FILTER_DIFFERENT, FILTER_MASKED };

/* Permission (or EPERM) that hangs on an argument. Values that no rule of the call
 * mentions get ENOSYS. */
struct filter_rule {
    const char *call;
    unsigned profiles;
    unsigned arg;
    enum filter_compare compare;
    uint64_t a, b; /* the value; or mask and value */
    bool refuse;
    const char *text; /* for readers; NULL: the row before says it */
};

extern const struct filter_rule filter_rules[];
extern const size_t filter_rule_count;

#endif
