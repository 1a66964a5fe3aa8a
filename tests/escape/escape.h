/*
 * What all suites of check-escape share: where the programs are, a cell, a run.
 *
 * check-escape is one executable with a folder `escape` of built programs beside it, and
 * runs wherever both are copied to: as root, as an ordinary user, in a container, in a
 * virtual machine. By environment:
 *
 *   ASSAY_ESCAPE_DIR     the folder of programs; `escape` beside the executable
 *   ASSAY_CELL           the helper; `assay-cell` beside the executable
 *   ASSAY_TEST_BEST_EFFORT  run with the layers that there are
 *   ASSAY_ESCAPE_ONLY    one attack by its name
 *   ASSAY_TEST_SUITE     one suite: escape-kernel, ...
 *   ASSAY_ESCAPE_NO_TOOLCHAINS  sources whose compiler is missing are skipped
 *   SANDBOX_MUST_WORK    no sandbox is a failure and not a skip
 */
#ifndef ASSAY_TESTS_ESCAPE_ESCAPE_H
#define ASSAY_TESTS_ESCAPE_ESCAPE_H

#include <stdbool.h>

#include "sandbox/sandbox.h"

/* Fixture for suites: a cell for each test. */
void escape_start_cell(void);
void escape_stop_cell(void);

struct cell *escape_cell(void);
const struct sandbox_isolation *escape_isolation(void);
bool escape_has_layer(enum sandbox_layer layer);

/* Path of a file in the folder of programs; the caller's to free. */
char *escape_path(const char *name);

/* Is this attack or source asked for (ASSAY_ESCAPE_ONLY)? */
bool escape_wanted(const char *name);

struct escape_outcome {
    struct sandbox_result result;
    char *out, *errors; /* NUL-terminated */
};

void escape_outcome_release(struct escape_outcome *outcome);
#define cleanup_outcome cleanup(escape_outcome_release)

/* A spec with the limits that hold where a program does not ask for others: 1 s of CPU,
 * 4 s of waiting, 128 MiB, 32 processes, 1 MiB of output. */
void escape_spec(struct sandbox_spec *ret_spec);

/* Replaces those limits that are not zero in `wanted`. */
void escape_limits(struct sandbox_limits *limits, const struct sandbox_limits *wanted);

/* Runs it in the cell. That this cannot be done fails the test. */
void escape_run(const struct sandbox_spec *spec, struct escape_outcome *ret_outcome);

/* `attacks NAME` in the cell, under this profile and with these limits (NULL: usual). */
void escape_attack(const char *name, enum sandbox_profile profile,
                   const struct sandbox_limits *limits,
                   struct escape_outcome *ret_outcome);

/* The same with all arguments, a NULL at the end. */
void escape_attack_args(const char *const *argv, enum sandbox_profile profile,
                        const struct sandbox_limits *limits,
                        struct escape_outcome *ret_outcome);

/* The cell still serves, and the next program finds it as new. `after` is for messages.
 */
void escape_expect_as_new(const char *after);

/* "exit 98, signal 0, ...": for messages. The text is static. */
const char *escape_describe(const struct escape_outcome *outcome);

#endif
