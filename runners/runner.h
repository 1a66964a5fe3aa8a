/*
 * Languages: how a program is recognised, built and started.
 *
 * Each language is one file with one `const struct runner`, listed in runners/langs.c.
 * A runner describes; it starts nothing. The pipeline turns the descriptions into
 * sandbox specs (grader/pipeline/build.c).
 */
#ifndef ASSAY_RUNNERS_RUNNER_H
#define ASSAY_RUNNERS_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/base/err.h"
#include "problems/problem.h"
#include "sandbox/sandbox.h"

#define RUNNER_ARGS_MAX 64

/* Where the tools of a language are; from the configuration, or found. */
struct toolchain {
    const struct runner *runner;
    char *program;   /* absolute path of the compiler or interpreter; NULL: missing */
    char *version;   /* first line of its version output */
    char *missing;   /* why it cannot be used, and the package that brings it */
    int version_major, version_minor; /* 0 when not told */
};

/* A command line under construction. Strings are owned. */
struct command {
    char *argv[RUNNER_ARGS_MAX + 1];
    size_t argc;
    char *env[16];
    size_t envc;
};

void command_release(struct command *command);
int command_arg(struct command *command, const char *arg);
int command_env(struct command *command, const char *name_value);

struct runner {
    const char *name;              /* "cpp": in answers, results and --lang */
    const char *title;             /* "C++" */
    const char *const *aliases;    /* "c++", "cc", ...; NULL-terminated */
    const char *const *extensions; /* ".cc", ...; NULL-terminated */
    const char *tool;              /* default program */
    const char *package;           /* Debian package that brings it */
    const char *const *version_args;
    const char *source_name;       /* what a single unnamed source is called */
    double time_factor;            /* multiplies a problem's time limit */
    enum sandbox_profile profile;  /* of the running program */
    bool compiled;                 /* build() makes an executable called "program" */

    /* Which of the files is started, NULL when none can be told. */
    const char *(*entry)(const struct source_program *program);
    int (*build)(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command);
    int (*run)(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command);
};

/* All languages; NULL-terminated. */
const struct runner *const *runner_all(void);

/* By name or alias; NULL when unknown. */
const struct runner *runner_find(const char *name);

/* By the extension and the first line of the files; NULL when unknown. A .py file whose
 * shebang names python2 is not Python. */
const struct runner *runner_for_program(const struct source_program *program);
const struct runner *runner_for_file(const char *name, const char *data, size_t len);

#endif
