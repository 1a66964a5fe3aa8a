#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/launch.h"
#include "sandbox/cell/lockdown.h"
#include "sandbox/cell/warden.h"

#define CHILD_STACK_BYTES 65536
#define REPORT_FD_MIN     64

/* What the init itself does; their numbers follow those of the lockdown. */
enum init_stage {
    INIT_PARENT_DEATH,
    INIT_SIGNALS,
    INIT_WARDEN,
    INIT_ANNOUNCE,
    INIT_CLONE,
    INIT_WAIT,
};

static const char *const init_stages[] = {
    [INIT_PARENT_DEATH] = "the init's parent death",
    [INIT_SIGNALS] = "the init's signals",
    [INIT_WARDEN] = "the init's reach",
    [INIT_ANNOUNCE] = "the init's announcement",
    [INIT_CLONE] = "start the program",
    [INIT_WAIT] = "wait for the program",
};

const char *launch_stage_name(int stage)
{
    const char *name = lockdown_stage_name(stage - 1);
    size_t at = (size_t)(stage - 1 - LOCKDOWN_STAGES);

    if (name)
        return name;
    return stage >= 1 && at < ARRAY_SIZE(init_stages) ? init_stages[at] : "unknown stage";
}

/* Shares the init's memory until it executes. */
static int child_main(void *arg)
{
    struct launch *launch = arg;
    int stage = 0, r = lockdown_execute(launch, &stage);

    launch->failed_errno = -r;
    launch->failed_stage = stage + 1;
    _exit(127);
}

/* Written before the handler can run, read by it. In the spawner's memory, so every init
 * finds what the last one left. */
static volatile pid_t main_pid;
static volatile sig_atomic_t asked_to_end;

static void on_term(int number)
{
    (void)number;
    asked_to_end = 1;
    if (main_pid > 0)
        kill(main_pid, SIGKILL);
}

static uint64_t time_us(const struct timeval *time)
{
    return (uint64_t)time->tv_sec * 1000000 + (uint64_t)time->tv_usec;
}

static void report(const struct launch *launch, int wait_status)
{
    struct launch_status *status = launch->status;
    struct rusage usage;

    status->wait_status = wait_status;
    status->failed_stage = launch->failed_stage;
    status->failed_errno = launch->failed_errno;
    status->ended_us = clock_us();
    /* The largest size would be inherited over an execution, but only from this small
     * init, never from assay. */
    if (getrusage(RUSAGE_CHILDREN, &usage) == 0) {
        status->cpu_us = time_us(&usage.ru_utime) + time_us(&usage.ru_stime);
        status->memory_kib = (uint64_t)usage.ru_maxrss;
    }
    atomic_signal_fence(memory_order_release);
    status->complete = true;
}

void launch_put_status(struct wire_writer *w, const struct launch_status *status)
{
    wire_u32(w, status->complete);
    wire_u32(w, (uint32_t)status->wait_status);
    wire_u32(w, (uint32_t)status->failed_stage);
    wire_u32(w, (uint32_t)status->failed_errno);
    wire_u64(w, status->ended_us);
    wire_u64(w, status->cpu_us);
    wire_u64(w, status->memory_kib);
}

bool launch_get_status(struct wire_reader *r, struct launch_status *ret_status)
{
    struct launch_status status = {0};

    status.complete = wire_get_u32(r) != 0;
    status.wait_status = (int)wire_get_u32(r);
    status.failed_stage = (int)wire_get_u32(r);
    status.failed_errno = (int)wire_get_u32(r);
    status.ended_us = wire_get_u64(r);
    status.cpu_us = wire_get_u64(r);
    status.memory_kib = wire_get_u64(r);
    if (!wire_end(r))
        return false;
    *ret_status = status;
    return true;
}

/* Tells the cell whom to signal. */
static int announce(const struct launch *launch)
{
    cleanup_fd int self = (int)syscall(SYS_pidfd_open, getpid(), 0);

    if (self < 0)
        return -errno;
    wire_start(launch->out, WIRE_STARTED);
    wire_fd(launch->out, self);
    return wire_send(launch->sock, launch->out, NULL);
}

/* See launch.h on oom_fd. */
static void spare_spawner(const struct launch *launch)
{
    if (pwrite(launch->oom_fd, launch->oom_score, strlen(launch->oom_score), 0) < 0)
        return; /* then the spawner is as likely a victim as others, no more */
}

static void on_main_end(void *context, int wait_status)
{
    report(context, wait_status);
}

/* No program without it; one that runs already ends with us. */
static _Noreturn void give_up(struct launch *launch, enum init_stage stage, int code)
{
    launch->failed_errno = code;
    launch->failed_stage = LOCKDOWN_STAGES + (int)stage + 1;
    report(launch, 0);
    _exit(1);
}

/* Unless `code` is 0. */
static void need(struct launch *launch, enum init_stage stage, int code)
{
    if (code != 0)
        give_up(launch, stage, code);
}

/* The spawner blocks SIGTERM: to an init without a handler it would be lost. */
static void prepare_init(struct launch *launch)
{
    const struct sigaction on_term_action = {.sa_handler = on_term,
                                             .sa_flags = SA_RESTART};
    sigset_t term;

    need(launch, INIT_PARENT_DEATH,
         prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 ? errno : 0);
    need(launch, INIT_SIGNALS, sigaction(SIGTERM, &on_term_action, NULL) < 0 ? errno : 0);
    if (!plan_has(launch->plan, LAYER_PID_NS)) {
        need(launch, INIT_WARDEN, -warden_enter(launch->plan));
        launch->init_pid = getpid();
        return;
    }
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    need(launch, INIT_SIGNALS, sigprocmask(SIG_UNBLOCK, &term, NULL) < 0 ? errno : 0);
}

/* Reaps until the main process has ended, and all with it. */
static _Noreturn void watch(struct launch *launch, pid_t child)
{
    spare_spawner(launch);
    /* What the init held open would never reach its end. */
    received_spec_release(launch->received);
    if (!plan_has(launch->plan, LAYER_PID_NS)) {
        warden_serve(launch->plan, child, on_main_end, launch);
        _exit(0);
    }
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, 0);

        if (pid == child) {
            report(launch, status);
            _exit(0);
        }
        if (pid < 0 && errno != EINTR)
            give_up(launch, INIT_WAIT, errno);
    }
}

/* Whom SIGTERM is to end, also when it has come before. */
static void set_main(struct launch *launch, pid_t child)
{
    if (child < 0)
        give_up(launch, INIT_CLONE, errno);
    main_pid = child;
    /* Not before: the cell would take our CPU from us, to do nothing yet. */
    need(launch, INIT_ANNOUNCE, -announce(launch));
    if (asked_to_end)
        kill(child, SIGKILL);
}

static void begin(struct launch *launch)
{
    main_pid = 0;
    asked_to_end = 0;
    prepare_init(launch);
}

_Noreturn void launch_init(struct launch *launch)
{
    static char stack[CHILD_STACK_BYTES] __attribute__((aligned(16)));
    int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;

    begin(launch);
    set_main(launch, clone(child_main, stack + sizeof(stack), flags, launch));
    watch(launch, main_pid);
}

/* ---- a forked program ---- */

/* Memory is no longer shared, so a failure goes through a pipe, which is closed when the
 * program starts. */
struct fork_report {
    int stage, code;
};

static void lock_down(struct launch *launch)
{
    struct fork_report failure = {0, 0};
    int r = lockdown_enter(launch, &failure.stage);

    if (r == 0)
        return;
    failure.code = -r;
    if (write(launch->report_fds[1], &failure, sizeof(failure)) < 0)
        raise(SIGKILL); /* no report at all would mean that the program runs */
    _exit(127);
}

static void read_report(struct launch *launch)
{
    struct fork_report failure;
    ssize_t n;

    close_fd(&launch->report_fds[1]);
    do {
        n = read(launch->report_fds[0], &failure, sizeof(failure));
    } while (n < 0 && errno == EINTR);
    if (n == (ssize_t)sizeof(failure)) {
        launch->failed_errno = failure.code;
        launch->failed_stage = failure.stage + 1;
    }
    close_fd(&launch->report_fds[0]);
}

/* Where no descriptor of the program will stand. */
static int open_report(struct launch *launch)
{
    int pair[2];

    if (pipe2(pair, O_CLOEXEC) < 0)
        return errno;
    for (size_t i = 0; i < ARRAY_SIZE(pair); i++) {
        launch->report_fds[i] = fcntl(pair[i], F_DUPFD_CLOEXEC, REPORT_FD_MIN);
        close(pair[i]);
    }
    return launch->report_fds[0] < 0 || launch->report_fds[1] < 0 ? EMFILE : 0;
}

void launch_fork(struct launch *launch)
{
    pid_t child;

    begin(launch);
    need(launch, INIT_CLONE, open_report(launch));
    child = fork();
    if (child == 0) {
        lock_down(launch);
        return;
    }
    set_main(launch, child);
    read_report(launch);
    watch(launch, child);
}
