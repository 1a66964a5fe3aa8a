/*
 * What C and C++ have in common: all sources are compiled together into one executable.
 */
#ifndef ASSAY_RUNNERS_NATIVE_H
#define ASSAY_RUNNERS_NATIVE_H

#include "runners/runner.h"

#define NATIVE_PRODUCT "program"

struct native {
    const char *standard;          /* "-std=gnu17" */
    const char *language;          /* for -x: "c" */
    const char *const *compilable; /* endings of the files that are compiled */
};

extern const struct native native_c, native_cpp;
extern const struct function_runner c_function, cpp_function;

/* The entry if it is set and there, the first source, or the only file. */
const char *native_entry(const struct native *native,
                         const struct source_program *program);

/* 0, -ENOMEM, -E2BIG, or -EINVAL when no file can be compiled. */
int native_build(const struct native *native, const struct toolchain *tc,
                 const struct source_program *program, struct command *ret_command);

/* The answer of a function problem: `program` has the generated file first, and perhaps a
 * driver of its own; the driver takes the place of main, whatever the answer calls so. */
int native_build_function(const struct native *native, const struct toolchain *tc,
                          const struct source_program *program,
                          struct command *ret_command);
int native_run_function(const struct toolchain *tc, const struct signature *signature,
                        const struct source_program *program,
                        struct command *ret_command);

/* The files of an answer but for its entry, after `name`, whose text is taken over. */
int native_wrap(const char *name, struct buf *text, const struct source_program *answer,
                const char *entry, struct source_program *ret_program);

/* Appends `#line` and the text of the answer's entry, and what takes its macros of the
 * language's words back. */
int native_add_answer(struct buf *text, const struct source_program *answer,
                      const char *entry);

/* Texts that are part of the executable: runners/native/. */
extern const char native_runtime_text[], native_c_driver_text[], native_cpp_driver_text[];

/* The executable is started through its descriptor: argv[0] is only its name. */
int native_run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command);

#endif
