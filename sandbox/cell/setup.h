/*
 * The spawner's setup: how it comes into the namespaces, the view and its own user. A
 * table of named stages, run once; the first failure ends it. plan.h says what becomes of
 * that.
 */
#ifndef ASSAY_CELL_SETUP_H
#define ASSAY_CELL_SETUP_H

#include <sys/types.h>

#include "sandbox/cell/plan.h"
#include "sandbox/cell/spawner.h"
#include "sandbox/wire.h"

struct setup {
    int sock; /* to the cell */
    const struct spawner_config *config;
    struct wire_reader *in;
    struct wire_writer *out;
    int oom_fd; /* our own oom_score_adj, opened while there was a /proc */
    char oom_score[16];
};

/* On failure the error names the stage, *ret_layer is the mechanism that is not there
 * (LAYER_MAX: none that could be left out), and the process is good for nothing more. */
int setup_enter(struct setup *setup, enum sandbox_layer *ret_layer, struct err *err);

/* Writes /proc/PID/NAME: uid_map, gid_map or setgroups. */
int setup_write_map(pid_t pid, const char *name, const char *text, struct err *err);

#endif
