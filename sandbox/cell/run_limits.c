#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/proc_list.h"
#include "sandbox/cell/run_limits.h"

#define STALL_FLOOR_US    100000 /* lateness that is not worth mentioning */
#define STOPPED_BEATS     2
#define CHECK_FLOOR_US    1000   /* never wake up more often than this */
#define CHECK_CEILING_US  500000 /* nor, with a limit on memory, less often */
#define LOOK_CEILING_US   20000  /* nor, where nobody counts for us, less often */
#define TOUCH_KIB_PER_US  4      /* memory that one CPU can take: 4 GB/s */
#define WATCH_US          50000  /* where no kernel limit holds for files or processes */
#define DEFAULT_PROCESSES 64

pid_t run_starter(const struct run *run)
{
    return run->warm ? run->warm->pid : run->cell->spawner_pid;
}

int run_starter_sock(const struct run *run)
{
    return run->warm ? run->warm->sock : run->cell->spawner_sock;
}

void run_kill(struct run *run, enum sandbox_end why)
{
    if (run->killed)
        return;
    run->killed = true;
    run->why = why;
    run->killed_us = clock_us();
    if (!run->empty)
        run_signal(run, plan_end_signal(&run->cell->plan));
}

void run_signal(struct run *run, int number)
{
    if (run->pidfd >= 0 &&
        syscall(SYS_pidfd_send_signal, run->pidfd, number, NULL, 0) < 0 && errno != ESRCH)
        run->unreachable = errno;
}

void run_fail(struct run *run, const char *what, int code)
{
    if (!run->trouble[0])
        snprintf(run->trouble, sizeof(run->trouble), "%s: %s", what, strerror(code));
    run_kill(run, END_STARVED);
}

/* RLIMIT_NPROC is about a user, and other processes belong to this one, too. */
static bool counts_processes(const struct cell_state *cell)
{
    return !cgroup_has(&cell->cgroups, CG_PIDS) &&
           !plan_has(&cell->plan, LAYER_OWN_UID) && !plan_has(&cell->plan, LAYER_USER_NS);
}

uint32_t run_other_threads(const struct cell_state *cell)
{
    if (plan_has(&cell->plan, LAYER_OWN_UID) || plan_has(&cell->plan, LAYER_USER_NS))
        return 0;
    return proc_threads_of(cell->plan.program_uid);
}

static void set_timer(struct run *run, uint64_t after_us)
{
    struct itimerspec when = {.it_value = {.tv_sec = (time_t)(after_us / 1000000),
                                           .tv_nsec = (long)(after_us % 1000000) * 1000}};

    if (timerfd_settime(run->cell->timer_fd, 0, &when, NULL) < 0)
        run_fail(run, "set the timer of a run", errno);
    run->due_us = clock_us() + after_us;
}

void run_note_delay(struct run *run, uint64_t due_us)
{
    uint64_t now = clock_us();

    if (now > due_us + STALL_FLOOR_US)
        run->stalled_us += now - due_us;
}

/* One that somebody has stopped cannot tell that its program has ended. */
static bool init_is_stopped(struct run *run)
{
    if (!run->init_pid)
        run->init_pid = tree_pid(run->pidfd);
    return process_is_stopped(run->init_pid);
}

int run_beat(struct run *run, struct err *err)
{
    uint64_t now = clock_us();

    if (now < run->beat_us)
        return 0;
    run->beat_us = now + PATIENCE_BEAT_MS * 1000;
    if (run->pidfd >= 0 && !run->killed) {
        /* The program may take its time, but its init only sleeps. */
        if (init_is_stopped(run) && ++run->stopped_beats == STOPPED_BEATS)
            run_kill(run, END_STARVED);
        if (process_is_stopped(run_starter(run)))
            return patience_beat(&run->patience, "the spawner", err);
        patience_init(&run->patience, run_starter(run));
        return 0;
    }
    return patience_beat(&run->patience, "the spawner", err);
}

/* Shares of memory and open files can be read by their owner, or with CAP_SYS_PTRACE,
 * which root lacks in many containers: a tree of many processes would go uncounted. */
static void look_as_owner(struct run *run, struct tree_usage *ret_usage)
{
    const struct plan *plan = &run->cell->plan;
    bool own_uid = plan_has(plan, LAYER_OWN_UID);
    uid_t uid_before = own_uid ? (uid_t)setfsuid(plan->program_uid) : 0;
    gid_t gid_before = own_uid ? (gid_t)setfsgid(plan->program_uid) : 0;

    tree_look(&run->tree, run->init_pid, plan_has_view(plan) ? run->cell->box_fd : -1,
              ret_usage);
    if (own_uid) {
        setfsgid(gid_before);
        setfsuid(uid_before);
    }
}

void run_measure(struct run *run, struct tree_usage *ret_usage)
{
    struct cgroup_slot *cgroups = &run->cell->cgroups;

    *ret_usage = (struct tree_usage){0};
    if (!cgroup_has(cgroups, CG_CPU) || !cgroup_has_peak(cgroups) ||
        cgroups->pressure_fd < 0) {
        if (!run->init_pid && !run->empty)
            run->init_pid = tree_pid(run->pidfd);
        look_as_owner(run, ret_usage);
    }
    if (cgroup_has(cgroups, CG_CPU))
        ret_usage->cpu_us = cgroup_cpu_us(cgroups);
    if (cgroups->pressure_fd >= 0)
        ret_usage->delay_us = cgroup_delay_us(cgroups);
    if (cgroup_trouble(cgroups))
        run_fail(run, COUNTERS_UNREADABLE, cgroup_trouble(cgroups));
}

/* When to look again at memory that no group limits: before the rest of it could have
 * been taken. */
static uint64_t next_look_us(const struct run *run, uint64_t memory_kib)
{
    uint64_t limit = run->limits->memory_kib, next;

    if (!limit)
        return LOOK_CEILING_US;
    next = (limit - memory_kib) / TOUCH_KIB_PER_US / run->cell->cpus;
    return next < LOOK_CEILING_US ? next : LOOK_CEILING_US;
}

/* Where no kernel limit holds for the run alone: what lies in its folder, and how many
 * processes it has. Ends it when that is too much. */
static bool watch_host(struct run *run, const struct tree_usage *usage)
{
    const struct sandbox_limits *limits = run->limits;
    const struct cell_state *cell = run->cell;
    uint64_t processes = limits->processes ? limits->processes : DEFAULT_PROCESSES;

    if (!plan_has_view(&cell->plan)) {
        uint64_t kib, files;

        folder_usage(&cell->folder, (uint64_t)cell->box_inodes + 1, &kib, &files);
        if (kib > cell->box_kib || files > cell->box_inodes)
            run_kill(run, END_OUTPUT_LIMIT);
    }
    /* The init is one more. */
    if (counts_processes(cell) && usage->threads > processes + 1)
        run_kill(run, END_SIGNALED);
    return !plan_has_view(&cell->plan) || counts_processes(cell);
}

static void check(struct run *run, const struct tree_usage *usage, enum cgroup_oom oom)
{
    const struct sandbox_limits *limits = run->limits;
    const struct cgroup_slot *cgroups = &run->cell->cgroups;
    uint64_t elapsed = clock_us() - run->started_us - run->stalled_us;
    uint64_t cpu = usage->cpu_us, next = UINT64_MAX;

    if (watch_host(run, usage))
        next = WATCH_US;
    if (oom != OOM_NONE) {
        run_kill(run, oom == OOM_LIMIT ? END_MEMORY_LIMIT : END_STARVED);
        return;
    }
    if (limits->memory_kib) {
        if (!cgroup_has(cgroups, CG_MEMORY) && usage->peak_kib > limits->memory_kib) {
            run_kill(run, END_MEMORY_LIMIT);
            return;
        }
        if (next > CHECK_CEILING_US)
            next = CHECK_CEILING_US;
    }
    if (!cgroup_has(cgroups, CG_MEMORY) && next_look_us(run, usage->memory_kib) < next)
        next = next_look_us(run, usage->memory_kib);
    if (limits->cpu_ms) {
        uint64_t limit = limits->cpu_ms * 1000;

        if (cpu > limit) {
            run_kill(run, END_CPU_LIMIT);
            return;
        }
        if ((limit - cpu) / run->cell->cpus < next)
            next = (limit - cpu) / run->cell->cpus;
    }
    if (limits->wall_ms) {
        uint64_t limit = limits->wall_ms * 1000;
        uint64_t busy = cpu + usage->delay_us;
        uint64_t idle = elapsed > busy ? elapsed - busy : 0;

        if (idle > limit) {
            run_kill(run, init_is_stopped(run) ? END_STARVED : END_WALL_LIMIT);
            return;
        }
        if (elapsed > limit * STARVED_FACTOR) {
            run_kill(run, END_STARVED);
            return;
        }
        if (limit - idle < next)
            next = limit - idle;
    }
    if (next != UINT64_MAX)
        set_timer(run, next < CHECK_FLOOR_US ? CHECK_FLOOR_US : next);
}

void run_start_limits(struct run *run)
{
    const struct tree_usage nothing = {0};

    run->beat_us = run->started_us + PATIENCE_BEAT_MS * 1000;
    check(run, &nothing, OOM_NONE);
}

void run_check_limits(struct run *run)
{
    struct tree_usage usage;

    /* Nothing runs yet; run_beat() watches the spawner. */
    run->overdue = run->pidfd < 0;
    if (run->overdue)
        return;
    run_measure(run, &usage);
    check(run, &usage, cgroup_oom(&run->cell->cgroups));
}
