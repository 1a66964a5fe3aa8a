/*
 * What C and C++ have in common: all sources are compiled together into one executable.
 */
#ifndef ASSAY_RUNNERS_NATIVE_H
#define ASSAY_RUNNERS_NATIVE_H

#include "runners/runner.h"

struct native {
    const char *standard;          /* "-std=gnu17" */
    const char *language;          /* for -x: "c" */
    const char *const *compilable; /* endings of the files that are compiled */
};

/* The entry if it is set and there, the first source, or the only file. */
const char *native_entry(const struct native *native,
                         const struct source_program *program);

/* 0, -ENOMEM, -E2BIG, or -EINVAL when no file can be compiled. */
int native_build(const struct native *native, const struct toolchain *tc,
                 const struct source_program *program, struct command *ret_command);

/* The executable is started through its descriptor: argv[0] is only its name. */
int native_run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command);

#endif
