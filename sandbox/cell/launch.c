#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/filter.h"
#include "sandbox/cell/launch.h"
#include "sandbox/cell/host_filter.h"
#include "sandbox/cell/warden.h"

#define CHILD_STACK_BYTES  65536
#define CPU_BACKSTOP_S     2 /* RLIMIT_CPU beyond the real limit */
#define DEFAULT_OPEN_FILES 256
#define DEFAULT_DISK_KIB   65536
#define STANDARD_FDS       3
#define PROGRAM_FDS_MAX    (STANDARD_FDS + SANDBOX_CHANNELS_MAX)
#define EXEC_FD            63 /* the last for which the kernel's smallest table is enough */
/* Where others of the same user count, too: room for the runs of other cells. The cell
 * itself watches the number of processes then. */
#define NPROC_SLACK 512

/* Not a session: the spawner's has no terminal either, and a new one makes the kernel set
 * up a scheduling group each time. */
static int process_group(struct launch *launch)
{
    if (!plan_has(launch->plan, LAYER_PID_NS)) {
        /* Groups of the session could be joined by their numbers. */
        warden_unblock();
        return setsid() < 0 ? -errno : 0;
    }
    return setpgid(0, 0) < 0 ? -errno : 0;
}

/* Moves what stands where 0, 1, 2, ... will be out of the way first, then all into place.
 * All else is close-on-exec. The spec stays as it is: its memory is the spawner's. */
static int descriptors(struct launch *launch)
{
    const struct sandbox_spec *spec = launch->spec;
    int wanted[PROGRAM_FDS_MAX] = {spec->stdin_fd, spec->stdout_fd, spec->stderr_fd};
    int count = STANDARD_FDS;

    for (size_t i = 0; i < SANDBOX_CHANNELS_MAX && spec->channels[i] >= 0; i++)
        wanted[count++] = spec->channels[i];
    for (int i = 0; i < count; i++) {
        if (wanted[i] < count)
            wanted[i] = fcntl(wanted[i], F_DUPFD_CLOEXEC, PROGRAM_FDS_MAX);
        if (wanted[i] < 0)
            return -errno;
    }
    /* The program can see this number, so it is the same in all runs. */
    if (spec->exe_fd >= 0) {
        launch->exe_fd = fcntl(spec->exe_fd, F_DUPFD_CLOEXEC, EXEC_FD);
        if (launch->exe_fd < 0)
            return -errno;
    }
    for (int i = 0; i < count; i++)
        if (dup2(wanted[i], i) < 0)
            return -errno;
    if (close_range((unsigned)count, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
        return -errno;
    return 0;
}

/* Lowers a limit; one that is lower already stays. */
static int limit_both(__rlimit_resource_t resource, uint64_t soft, uint64_t hard)
{
    struct rlimit now, wanted = {soft, hard};

    if (getrlimit(resource, &now) < 0)
        return -errno;
    if (wanted.rlim_max > now.rlim_max)
        wanted.rlim_max = now.rlim_max;
    if (wanted.rlim_cur > wanted.rlim_max)
        wanted.rlim_cur = wanted.rlim_max;
    return setrlimit(resource, &wanted) < 0 ? -errno : 0;
}

static int limit(__rlimit_resource_t resource, uint64_t value)
{
    return limit_both(resource, value, value);
}

/* SIGXCPU says that it was this limit, where SIGKILL could be anything. */
static int limit_cpu(uint64_t seconds)
{
    return limit_both(RLIMIT_CPU, seconds, seconds + 1);
}

static int resource_limits(struct launch *launch)
{
    const struct sandbox_limits *limits = &launch->spec->limits;
    uint64_t stack = limits->stack_kib ? limits->stack_kib : limits->memory_kib;
    uint64_t disk = limits->disk_kib ? limits->disk_kib : DEFAULT_DISK_KIB;
    int r = limit(RLIMIT_CORE, 0);

    if (r == 0 && limits->cpu_ms)
        r = limit_cpu((limits->cpu_ms + 999) / 1000 + CPU_BACKSTOP_S);
    if (r == 0)
        r = limit(RLIMIT_STACK, stack ? stack * 1024 : RLIM_INFINITY);
    if (r == 0)
        r = limit(RLIMIT_FSIZE, disk * 1024);
    if (r == 0)
        r = limit(RLIMIT_NOFILE,
                  limits->open_files ? limits->open_files : DEFAULT_OPEN_FILES);
    /* Where no pids group counts; of this user in this user namespace. */
    if (r == 0)
        r = limit(RLIMIT_NPROC, (limits->processes ? limits->processes : 64) + 2 +
                                    launch->other_threads +
                                    (launch->other_threads ? NPROC_SLACK : 0));
    if (r == 0)
        r = limit(RLIMIT_MEMLOCK, 65536);
    if (r == 0)
        r = limit(RLIMIT_MSGQUEUE, 819200);
    return r;
}

/* Ours is higher than the program's: see raise_priority(). */
static int priority(struct launch *launch)
{
    return setpriority(PRIO_PROCESS, 0, launch->nice) < 0 ? -errno : 0;
}

static int own_user(struct launch *launch)
{
    uid_t uid = plan_inner_uid(launch->plan);

    if (!plan_has(launch->plan, LAYER_USER_NS) && !plan_has(launch->plan, LAYER_OWN_UID))
        return 0;
    if (setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0)
        return -errno;
    return 0;
}

static int capabilities(struct launch *launch)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

    (void)launch;
    return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

/* A pid namespace does this by itself. A change of ids clears it, so it comes late. */
static int parent_death(struct launch *launch)
{
    if (plan_has(launch->plan, LAYER_PID_NS))
        return 0;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return -errno;
    return getppid() == launch->init_pid ? 0 : -ESRCH;
}

static int no_new_privileges(struct launch *launch)
{
    (void)launch;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

static int file_rules(struct launch *launch)
{
    return file_rules_enter(launch->rules_fd);
}

static int host_calls(struct launch *launch)
{
    return host_filter_enter(launch->plan, launch->host_filter);
}

static int system_calls(struct launch *launch)
{
    return filter_load(launch->filter);
}

static int execute(struct launch *launch)
{
    const struct sandbox_spec *spec = launch->spec;
    char *const *argv = (char *const *)(uintptr_t)spec->argv;
    char *const *env = (char *const *)(uintptr_t)spec->env;

    if (spec->exe_fd >= 0)
        execveat(launch->exe_fd, "", argv, env, AT_EMPTY_PATH);
    else
        execve(spec->argv[0], argv, env);
    return -errno;
}

/* In this order; the filter comes last, so that no step needs a hole in it. */
static const struct {
    const char *name;
    int (*step)(struct launch *launch);
} lockdown[] = {
    {"process group", process_group},
    {"descriptors", descriptors},
    {"resource limits", resource_limits},
    {"priority", priority},
    {"own user", own_user},
    {"capabilities", capabilities},
    {"parent death", parent_death},
    {"no new privileges", no_new_privileges},
    {"file rules", file_rules},
    {"host's system calls", host_calls},
    {"system call filter", system_calls},
    {"execute", execute},
};

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
    size_t at = (size_t)stage - 1;

    if (stage >= 1 && at < ARRAY_SIZE(lockdown))
        return lockdown[at].name;
    at -= ARRAY_SIZE(lockdown);
    return stage >= 1 && at < ARRAY_SIZE(init_stages) ? init_stages[at] : "unknown stage";
}

/* Shares the init's memory until it executes. */
static int child_main(void *arg)
{
    struct launch *launch = arg;

    for (size_t i = 0; i < ARRAY_SIZE(lockdown); i++) {
        int r = lockdown[i].step(launch);

        if (r < 0) {
            launch->failed_errno = -r;
            launch->failed_stage = (int)i + 1;
            _exit(127);
        }
    }
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
    launch->failed_stage = (int)(ARRAY_SIZE(lockdown) + stage) + 1;
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

_Noreturn void launch_init(struct launch *launch)
{
    static char stack[CHILD_STACK_BYTES] __attribute__((aligned(16)));
    int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
    pid_t child;

    main_pid = 0;
    asked_to_end = 0;
    prepare_init(launch);
    child = clone(child_main, stack + sizeof(stack), flags, launch);
    if (child < 0)
        give_up(launch, INIT_CLONE, errno);
    main_pid = child;
    /* Not before: the cell would take our CPU from us, to do nothing yet. */
    need(launch, INIT_ANNOUNCE, -announce(launch));
    if (asked_to_end)
        kill(child, SIGKILL);
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
