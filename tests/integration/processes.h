/*
 * The processes behind a running `assay`, by how deep they lie below it: its cells, their
 * spawners, the inits of runs, their programs.
 */
#ifndef ASSAY_TESTS_INTEGRATION_PROCESSES_H
#define ASSAY_TESTS_INTEGRATION_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PROCESSES_MAX 256

enum depth { DEPTH_CELL, DEPTH_SPAWNER, DEPTH_INIT, DEPTH_PROGRAM, DEPTH_MAX };

struct processes {
    struct {
        pid_t pid;
        enum depth depth;
    } list[PROCESSES_MAX];
    size_t count;
};

/* Those that live below this one now. */
void processes_below(pid_t assay, struct processes *ret_processes);

/* One of them at this depth; 0: there is none. */
pid_t processes_find(const struct processes *processes, enum depth depth);

/* Waits until none of them is left; a zombie is not. Fails the test when that takes
 * longer than anything honest could. */
void processes_expect_gone(const struct processes *processes);

#endif
