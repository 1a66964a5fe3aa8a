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

#define RUNNER_HELLO    "works\n"
#define RUNNER_ARGS_MAX 160 /* a program has at most SANDBOX_FILES_MAX files */

#define TOOLCHAIN_PATHS_MAX 4

/* Where the tools of a language are; made by toolchain_find() (runners/toolchain.h). */
struct toolchain {
    const struct runner *runner;
    char *program;  /* absolute path of the compiler or interpreter; NULL: missing */
    char *version;  /* first line of its version output */
    char *packages; /* changes with the libraries that are installed beside it; or NULL */
    char *home;     /* of the installation: two above the tool, links followed */
    char *second;   /* absolute path of the second tool; NULL where there is none */
    char *missing;  /* why it cannot be used, and the package that brings it */
    int version_major, version_minor; /* 0 when not told */
    /* Installation folders outside /usr that must be visible inside (struct cell_config's
     * extra_paths); NULL-terminated. */
    char *extra_paths[TOOLCHAIN_PATHS_MAX + 1];
};

/* A command line under construction. Strings are owned; all zero is an empty one. */
struct command {
    char *argv[RUNNER_ARGS_MAX + 1];
    size_t argc;
    char *env[16];
    size_t envc;
    /* Of the arguments, the first: what runs have in common that are copies of one warm
     * interpreter. 0: there is none. */
    size_t warm_args;
};

void command_release(struct command *command);
#define cleanup_command cleanup(command_release)

/* 0, -ENOMEM, or -E2BIG when there are too many. */
int command_arg(struct command *command, const char *arg);
int command_env(struct command *command, const char *name_value);

/* A file of the program: written so that no tool takes its name for an option. */
int command_file(struct command *command, const char *name);

/* The whole environment of every program: PATH, HOME, TMPDIR and a UTF-8 locale. */
int command_base_env(struct command *command);

/* An empty command becomes *ret_command; what was there is not released. */
void command_move(struct command *ret_command, struct command *command);

/* A file of ours that stands beside the program when it is built and run: `data` up to
 * `end`. The answer can change its copy in its own run alone. */
struct runner_file {
    const char *name; /* NULL ends a list */
    const char *data, *end;
};

#define RECIPE_PRODUCTS_MAX 4
#define RECIPE_NAME_MAX     128

/* What is made once for many programs and kept in a folder that none of them can change
 * (grader/pipeline/warm.h): precompiled headers, say. It is made of texts of ours alone.
 */
struct recipe {
    struct source_program files;
    struct command command;
    struct {
        char made[RECIPE_NAME_MAX]; /* by the command, in the private folder */
        char kept[RECIPE_NAME_MAX]; /* its name in the folder of the recipe */
    } products[RECIPE_PRODUCTS_MAX];
    size_t product_count;
    /* How a build and a run use it: "@" stands for the folder. Static; NULL: not. */
    const char *build_env, *build_arg, *run_arg; /* arguments stand behind the first */
    bool wants_many; /* worth its while when several programs have asked for it */
    bool is_final;   /* what does not compile with it need not be tried without */
};

void recipe_release(struct recipe *recipe);
#define cleanup_recipe cleanup(recipe_release)

struct runner {
    const char *name;            /* of its row in grader/base/language.h */
    const char *tool;            /* default program; /usr/bin is searched first */
    const char *variable;        /* environment variable that names another one */
    const char *option;          /* and a command line option, without dashes, or NULL */
    const char *second_tool;     /* the interpreter beside a compiler, or NULL */
    const char *const *settings; /* folders outside /usr that it reads: patterns of
                                    glob(3), NULL-terminated, or NULL */
    const char *package;         /* Debian package that brings it */
    const char *const *version_args;
    bool probe_tells_paths;       /* version_args print: version, executable, prefixes,
                                     a hash of the installed packages */
    int min_major, min_minor;     /* oldest version that will do; 0: any */
    const char *source_name;      /* what a single unnamed source is called */
    const char *hello;            /* a program that prints RUNNER_HELLO: does it work? */
    double time_factor;           /* multiplies a problem's time limit */
    enum sandbox_profile profile; /* of the running program */
    bool compiled;                /* build() makes an executable program */
    const char *product; /* build() makes this file, which run() starts; or NULL */
    const struct runner_file *files; /* or NULL */

    /* Which of the files is started, NULL when none can be told. Borrowed. */
    const char *(*entry)(const struct source_program *program);
    /* Compiles, or (interpreted languages) only checks that the sources compile. 0,
     * -ENOMEM, -E2BIG (too many files), -EINVAL (there is no entry). */
    int (*build)(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command);
    int (*run)(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command);
    /* Prints the modules that the sources import and that are nowhere to be found, on one
     * line. NULL where building tells. As build(). */
    int (*imports)(const struct toolchain *tc, const struct source_program *program,
                   struct command *ret_command);

    /* The recipe number `choice` that is of use to this program, the best first; -ENOENT
     * when there are no more, -ENOMEM, -E2BIG. NULL: there are none. Programs must mean
     * the same with and without. */
    int (*recipe)(const struct toolchain *tc, const struct source_program *program,
                  unsigned choice, struct recipe *ret_recipe);

    const struct function_runner *function; /* NULL: no problems of the function kind */
    const struct inline_runner *inlined;    /* the same of the inline kind */
};

/* How a language serves the function kind (docs/function.md). */
struct function_runner {
    /* Why the signature cannot be had in this language: static text; NULL: it can. */
    const char *(*refuses)(const struct signature *signature);
    /* Appends what a programmer has to write, as a prompt shows it. 0 or -errno of
     * buf_add(). */
    int (*declare)(const struct signature *signature, struct buf *text);
    /* The answer as a program that speaks the protocol on descriptors 3 and 4: with a
     * driver, which holds no secret. Replaces build() and run() of the runner; an
     * interpreted language has no build. -ENOMEM, -E2BIG, -EINVAL as those. */
    int (*wrap)(const struct signature *signature, const struct source_program *answer,
                struct source_program *ret_program);
    int (*build)(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command);
    int (*run)(const struct toolchain *tc, const struct signature *signature,
               const struct source_program *program, struct command *ret_command);
};

/* What a language makes of an answer and the tests that belong to it. */
struct inline_parts {
    struct source_program program; /* what is built, or started */
    /* Tests that the answer's own compilation must not see: standard input of the build.
     * Of a language that is not compiled: what follows the token. */
    struct buf unseen;
};

void inline_parts_init(struct inline_parts *parts);
void inline_parts_release(struct inline_parts *parts);
#define cleanup_inline_parts cleanup(inline_parts_release)

/* A package that only tests need. */
struct inline_need {
    const char *word;    /* stands in texts that need it */
    const char *path;    /* a file of it: a pattern of glob(3) */
    const char *package; /* of Debian, or who else has it */
};

/* How a language serves the inline kind (docs/inline.md). `secret` is a part of names
 * that the answer cannot know. */
struct inline_runner {
    const struct inline_need *needs; /* the last one has no word; NULL: none */
    /* 0, -ENOMEM, -E2BIG, -EINVAL: there is no entry. */
    int (*wrap)(const struct inline_problem *problem, const struct source_program *answer,
                const char *secret, struct inline_parts *ret_parts);
    /* NULL: nothing is compiled. */
    int (*build)(const struct toolchain *tc, const struct inline_problem *problem,
                 const struct inline_parts *parts, const char *secret,
                 struct command *ret_command);
    int (*run)(const struct toolchain *tc, const struct inline_problem *problem,
               const struct inline_parts *parts, const char *secret,
               struct command *ret_command);
    /* There is no way to descriptors but standard ones: input brings the token, and what
     * is written on standard error is the answer's end. */
    bool standard;
};

/* The package that this problem's tests or prompt need and that is not there; NULL: all
 * is there. Static. */
const char *runner_inline_lacks(const struct runner *runner,
                                const struct inline_problem *problem);

/* All languages; NULL-terminated. */
const struct runner *const *runner_all(void);

/* By name or alias (language_by_name()); NULL when it cannot be run. */
const struct runner *runner_find(const char *name);

/* By the endings and the first line of the files; NULL when none can be told. */
const struct runner *runner_for_program(const struct source_program *program);
const struct runner *runner_for_file(const char *name, const char *data, size_t len);

/* "C++" */
const char *runner_title(const struct runner *runner);

/* Is this the name of a source file in that language? */
bool runner_has_source(const struct runner *runner, const char *file_name);

/* The program's own copy of this file name; NULL when it has no such file. */
const char *runner_program_file(const struct source_program *program, const char *name);

#endif
