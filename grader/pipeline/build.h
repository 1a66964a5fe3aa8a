/*
 * From sources to something that can be started: the same for answers, validators and
 * `assay exec`.
 *
 *  1. build_program(&builder, tc, program, limits, &built, err) runs the compiler (or the
 *     check of an interpreted language) in the builder's cell.
 *  2. built.status BUILD_FAILED is the program's fault (verdict CE); built.message is
 *     what the compiler said. An error return is ours.
 *  3. built_spec(&built, &spec) once for each run; set input and limits, then cell_run().
 *  4. built_release(), when no spec is in use any more.
 */
#ifndef ASSAY_PIPELINE_BUILD_H
#define ASSAY_PIPELINE_BUILD_H

#include "runners/runner.h"
#include "sandbox/sandbox.h"

struct warm;

#define BUILD_MESSAGE_MAX 16384

struct build_limits {
    uint64_t cpu_ms;
    uint64_t memory_kib;
    uint64_t disk_kib;
    uint64_t collect_bytes; /* of the executable */
    uint64_t output_bytes;  /* of messages */
};

/* 30 s, 2 GiB, 256 MiB of disk, an executable of 64 MiB, 1 MiB of messages. */
extern const struct build_limits build_limits_default;

/* Where and how is built. */
struct builder {
    struct cell *cell;
    struct warm *warm; /* what is made once for many (warm.h); NULL: nothing */
    bool reuse;        /* take what an earlier build made of the same (build_cache.h) */
};

enum build_status { BUILT, BUILD_FAILED };

struct built {
    enum build_status status;
    char *message; /* of the compiler, at most BUILD_MESSAGE_MAX bytes; NULL: none */
    enum sandbox_profile profile;
    struct command command;     /* that starts it */
    int exe_fd;                 /* the executable; -1: interpreted */
    struct sandbox_file *files; /* the sources, when interpreted; names are owned */
    size_t file_count;
};

void built_init(struct built *built);
void built_release(struct built *built);
#define cleanup_built cleanup(built_release)

/* `tc` must have a program. 0, -ENOMEM, -EPIPE when the cell is gone, -EIO when the
 * sandbox and not the program is to blame, others as of cell_run(). */
int build_program(const struct builder *builder, const struct toolchain *tc,
                  const struct source_program *program, const struct build_limits *limits,
                  struct built *ret_built, struct err *err);

/* The same for the answer of a function problem, under its driver. The language must have
 * a function_runner. An interpreted program is not looked at: its driver says what is
 * wrong with it. */
int build_function(const struct builder *builder, const struct toolchain *tc,
                   const struct signature *signature,
                   const struct source_program *program,
                   const struct build_limits *limits, struct built *ret_built,
                   struct err *err);

/* The same for an answer of the inline kind, with its tests: what the runner's wrap()
 * made of both. */
int build_inline(struct cell *cell, const struct toolchain *tc,
                 const struct inline_problem *problem, const struct inline_parts *parts,
                 const char *secret, const struct build_limits *limits,
                 struct built *ret_built, struct err *err);

/* Names the modules that an interpreted program imports and that are nowhere to be found:
 * *ret_missing is "a, b", the caller's to free, or NULL when nothing is missing. */
int build_missing_imports(struct cell *cell, const struct toolchain *tc,
                          const struct source_program *program, const struct built *built,
                          char **ret_missing, struct err *err);

/* An executable file that is there already: `fd` is taken over, also on failure. */
int built_take_executable(int fd, struct built *ret_built, struct err *err);

/* Did the kernel refuse to execute what the answer's own compiler made (a broken .interp,
 * say)? That is the answer's fault, unlike an interpreter that cannot be started. */
bool built_is_no_program(const struct built *built, const struct sandbox_result *ran);

/* A spec that starts it, all else as in sandbox_spec_init(). Borrows from `built`. */
void built_spec(const struct built *built, struct sandbox_spec *ret_spec);

#endif
