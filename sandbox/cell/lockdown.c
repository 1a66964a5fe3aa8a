#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "grader/base/io.h"
#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/filter.h"
#include "sandbox/cell/host_filter.h"
#include "sandbox/cell/launch.h"
#include "sandbox/cell/lockdown.h"
#include "sandbox/cell/warden.h"

#define CPU_BACKSTOP_S     2 /* RLIMIT_CPU beyond the real limit */
#define DEFAULT_OPEN_FILES 256
#define DEFAULT_DISK_KIB   65536
#define STANDARD_FDS       3
#define PROGRAM_FDS_MAX    (STANDARD_FDS + SANDBOX_CHANNELS_MAX)
#define EXEC_FD            63 /* the last for which the kernel's smallest table is enough */
/* Where others of the same user count, too: room for the runs of other cells. The cell
 * itself watches the number of processes then. */
#define NPROC_SLACK 512
#define PAGE        4096

/* What an execution would reset: the init's handler, and what the warm program blocks. */
static int fresh_signals(struct launch *launch)
{
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t none;

    (void)launch;
    sigemptyset(&none);
    if (sigaction(SIGTERM, &usual, NULL) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0)
        return -errno;
    return 0;
}

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

/* libc derives the size of a thread's stack from the limit, once, when a program starts.
 */
static int thread_stacks(struct launch *launch)
{
    pthread_attr_t attr;
    struct rlimit limit;
    size_t size;
    int r;

    (void)launch;
    if (getrlimit(RLIMIT_STACK, &limit) < 0)
        return -errno;
    if (limit.rlim_cur == RLIM_INFINITY)
        return 0;
    size = (size_t)limit.rlim_cur;
    size = size < (size_t)PTHREAD_STACK_MIN ? (size_t)PTHREAD_STACK_MIN : size;
    r = pthread_attr_init(&attr);
    if (r == 0)
        r = pthread_attr_setstacksize(&attr, (size + PAGE - 1) / PAGE * PAGE);
    if (r == 0)
        r = pthread_setattr_default_np(&attr);
    pthread_attr_destroy(&attr);
    return -r;
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

/* As after an execution: a change of ids has taken it away. */
static int dumpable(struct launch *launch)
{
    (void)launch;
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0 ? -errno : 0;
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

/* The warm program stands elsewhere. */
static int folder(struct launch *launch)
{
    (void)launch;
    return chdir(SANDBOX_WORK_DIR) < 0 ? -errno : 0;
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

/* All that is ours and still open. The end of the report is among it: that it is closed
 * tells the init that nothing has failed. */
static int close_the_rest(struct launch *launch)
{
    unsigned count = STANDARD_FDS;

    for (size_t i = 0; i < SANDBOX_CHANNELS_MAX && launch->spec->channels[i] >= 0; i++)
        count++;
    return close_range(count, ~0U, 0) < 0 ? -errno : 0;
}

#define EXECUTED 1u
#define FORKED   2u
#define BOTH     (EXECUTED | FORKED)

/* In this order; the filter comes after all that needs a hole in it. */
static const struct {
    const char *name;
    int (*step)(struct launch *launch);
    unsigned ways;
} lockdown[LOCKDOWN_STAGES] = {
    {"signals", fresh_signals, FORKED},
    {"process group", process_group, BOTH},
    {"descriptors", descriptors, BOTH},
    {"resource limits", resource_limits, BOTH},
    {"thread stacks", thread_stacks, FORKED},
    {"priority", priority, BOTH},
    {"own user", own_user, BOTH},
    {"capabilities", capabilities, BOTH},
    {"dumpable", dumpable, FORKED},
    {"parent death", parent_death, BOTH},
    {"no new privileges", no_new_privileges, BOTH},
    {"working folder", folder, FORKED},
    {"file rules", file_rules, BOTH},
    {"host's system calls", host_calls, BOTH},
    {"system call filter", system_calls, BOTH},
    {"execute", execute, EXECUTED},
    {"close the rest", close_the_rest, FORKED},
};

static int enter(struct launch *launch, unsigned way, int *ret_stage)
{
    for (size_t i = 0; i < ARRAY_SIZE(lockdown); i++) {
        int r = lockdown[i].ways & way ? lockdown[i].step(launch) : 0;

        if (r < 0) {
            *ret_stage = (int)i;
            return r;
        }
    }
    return 0;
}

int lockdown_execute(struct launch *launch, int *ret_stage)
{
    return enter(launch, EXECUTED, ret_stage);
}

int lockdown_enter(struct launch *launch, int *ret_stage)
{
    return enter(launch, FORKED, ret_stage);
}

const char *lockdown_stage_name(int stage)
{
    return stage >= 0 && stage < LOCKDOWN_STAGES ? lockdown[stage].name : NULL;
}
