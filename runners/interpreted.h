/*
 * What the languages without a compiler have in common, and those whose compiler makes a
 * file for an interpreter: which file is the program, and how command lines are put
 * together. Python has more needs (runners/python.c).
 */
#ifndef ASSAY_RUNNERS_INTERPRETED_H
#define ASSAY_RUNNERS_INTERPRETED_H

#include "runners/runner.h"

/* The stated entry, the only file, a source called main, or the only source. NULL when
 * none can be told. Borrowed. */
const char *interpreted_entry(const struct runner *runner,
                              const struct source_program *program);

/* `TOOL ARGS... ENTRY`, with `env` (name=value) beside the usual environment. Lists are
 * NULL-terminated; `env` may be NULL. 0, -ENOMEM, -E2BIG, -EINVAL: there is no entry. */
int interpreted_command(const struct toolchain *tc, const struct source_program *program,
                        const char *const *env, const char *const *args,
                        struct command *ret_command);

/* `TOOL ARGS...`, all of them literal. */
int interpreted_start(const char *tool, const char *const *env, const char *const *args,
                      struct command *ret_command);

/* Appends the names of all sources of the runner's language. 0, -ENOMEM, -E2BIG. */
int interpreted_add_sources(const struct runner *runner,
                            const struct source_program *program,
                            struct command *command);

#endif
