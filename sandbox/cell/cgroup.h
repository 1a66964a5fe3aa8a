/*
 * The slot's control groups: accounting of CPU, memory and run delay for the whole tree,
 * and its hard limits on memory and number of processes.
 *
 * Theory of operation. A slot has one group in every hierarchy that has something to
 * give: v1 memory, pids and cpuacct, or v2. The spawner lives in the slot's group,
 * because v1 has no way to create a child directly in a group and moving it there
 * afterwards takes a millisecond and leaves a gap. Counters that can be reset (v1) or
 * read as differences (CPU, pressure) serve all runs of the slot.
 *
 * Where v2 has the memory controller, memory.peak cannot be reset before Linux 6.12, so
 * each run gets a group of its own ("run") into which the spawner clones. A v2 group that
 * hands controllers down holds no processes, so the spawner lives beside it ("spawner").
 * It starts in the slot's group and moves after its setup: the root of its cgroup
 * namespace has to lie above both, else the kernel lets it clone into neither. For the
 * same reason it has to own the cgroup.procs of the slot's group and of the run's.
 *
 * Memory can outlive the run that took it (sockets sent through each other, an ipc
 * namespace that is taken down in the background). A v1 memory group that still holds
 * some before a run is left behind for a new one: the next run must not pay for the last.
 *
 *  1. cgroup_open(): never fails; says in `isolation` what is there and what is not.
 *  2. cgroup_fork(): starts the spawner; cgroup_adopt() once it is set up.
 *  3. for each run: cgroup_begin(), counters, cgroup_end().
 *  4. cgroup_close(): removes the groups.
 */
#ifndef ASSAY_CELL_CGROUP_H
#define ASSAY_CELL_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/sandbox.h"

enum cgroup_controller { CG_MEMORY, CG_PIDS, CG_CPU, CG_PRESSURE, CG_MAX };

#define CGROUP_GUESTS_MAX 3

struct cgroup_slot {
    /* One group for each controller; several may be the same v2 group. */
    struct {
        int dir_fd; /* -1: not there */
        char *path; /* NULL: not there */
        bool v2;
    } groups[CG_MAX];
    bool per_run;      /* v2 has the memory controller: each run gets a group */
    int own_run_fd;    /* v2 group of the current run, to clone into; -1: none */
    uid_t spawner_uid; /* on the host */

    int cpu_fd, limit_fd, usage_fd, peak_fd, oom_fd, pids_fd, pressure_fd;
    pid_t spawner;
    pid_t guests[CGROUP_GUESTS_MAX]; /* warm programs, which live beside it; 0: none */
    unsigned rotations;              /* of the memory group */
    uint64_t limit_bytes, pids_max;  /* as last written */
    uint64_t cpu_base, oom_base, delay_base, usage_base;
    int trouble; /* errno of a counter that could not be read since cgroup_begin() */
};

void cgroup_open(struct cgroup_slot *slot, struct sandbox_isolation *isolation);

/* fork(), with the child born in the slot's group where that has to be. */
pid_t cgroup_fork(const struct cgroup_slot *slot);

/* Moves the spawner, which is set up and runs as `uid`, to where it is to live. */
int cgroup_adopt(struct cgroup_slot *slot, pid_t spawner, uid_t uid, struct err *err);

/* A warm program is about to start, in the spawner's group: no limit of the last run. */
int cgroup_lift(struct cgroup_slot *slot, struct err *err);

/* It has started. What it holds by now is charged elsewhere: no run pays for that. */
int cgroup_invite(struct cgroup_slot *slot, pid_t guest, struct err *err);
void cgroup_dismiss(struct cgroup_slot *slot, pid_t guest);

void cgroup_close(struct cgroup_slot *slot);

/* Sets the limits and the starting points of the counters. */
int cgroup_begin(struct cgroup_slot *slot, const struct sandbox_limits *limits,
                 struct err *err);
void cgroup_end(struct cgroup_slot *slot);

bool cgroup_has(const struct cgroup_slot *slot, enum cgroup_controller controller);

/* v2 has no memory.peak before Linux 5.19: its limit holds all the same. */
bool cgroup_has_peak(const struct cgroup_slot *slot);

/* Since cgroup_begin(). 0 where the controller is not there. */
uint64_t cgroup_cpu_us(struct cgroup_slot *slot);
uint64_t cgroup_peak_kib(struct cgroup_slot *slot);

/* Has the kernel killed for want of memory, and whose want was it? Runs are its first
 * choice (oom_score_adj), so a host that is out of memory kills runs that are far from
 * their limit: that is no fault of theirs. */
enum cgroup_oom {
    OOM_NONE,
    OOM_LIMIT, /* the run had reached its limit */
    OOM_HOST,  /* it had not: the host, or a group above, was out of memory */
};

enum cgroup_oom cgroup_oom(struct cgroup_slot *slot);

/* Has a counter not been readable since cgroup_begin()? Its errno, else 0. What the
 * functions above returned is then worth nothing: too little, never too much. */
int cgroup_trouble(const struct cgroup_slot *slot);

/* Time in which some process was runnable and none of the tree had a CPU (PSI "full"). */
uint64_t cgroup_delay_us(struct cgroup_slot *slot);

#endif
