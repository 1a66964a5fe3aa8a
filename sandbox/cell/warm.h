/*
 * Warm programs, seen from the cell: interpreters that were started once and are copied
 * for each run, instead of being executed (docs/warm.md). sandbox/warm_serve.h is their
 * inside.
 *
 * A warm program is one command line's first arguments with one environment: runs that
 * differ in these need another one. They are started when they are first wanted, by the
 * spawner, in a private folder of their own that no run sees.
 *
 *  1. warm_read_config(), once.
 *  2. warm_for_run(): the one for a run, which may mean to start it. NULL: the run is to
 * be executed, and why.
 *  3. warm_put_run() before the spec in the packet that is sent to warm->sock instead of
 *     the spawner's.
 *  4. warm_drop() when it has failed.
 */
#ifndef ASSAY_CELL_WARM_H
#define ASSAY_CELL_WARM_H

#include <sys/types.h>

#include "sandbox/messages.h"

struct cell_state;

#define WARM_PROGRAMS_MAX 3
/* Its stack can grow to this, so a run with a higher limit is executed. */
#define WARM_STACK_KIB ((uint64_t)4 << 20)

struct warm_program {
    char *key; /* first arguments and environment; NULL: this place is free */
    size_t key_len;
    pid_t pid; /* on the host; 0: cannot be had, and `why` */
    int pid_fd, sock;
    char why[120];
};

struct warm_pool {
    bool wanted;
    struct sandbox_file files[SANDBOX_WARM_FILES_MAX];
    size_t file_count;
    const char *args[SANDBOX_WARM_ARGS_MAX + 1];
    const struct filter_set *filters;
    struct warm_program programs[WARM_PROGRAMS_MAX];
    struct wire_reader in;
};

/* Its part of the cell's configuration. Keeps copies. */
int warm_read_config(struct warm_pool *pool, struct wire_reader *in, struct err *err);

/* *ret_why is of `size` bytes: "" when the run does not ask for it. An error is one of
 * the spawner: the cell cannot go on. */
int warm_for_run(struct cell_state *cell, const struct sandbox_spec *spec,
                 struct warm_program **ret_warm, char *ret_why, size_t size,
                 struct err *err);

/* Ends it. Another one is started when it is wanted again, unless there is a reason not
 * to. */
void warm_drop(struct cell_state *cell, struct warm_program *warm, const char *why);

void warm_close(struct cell_state *cell);

#endif
