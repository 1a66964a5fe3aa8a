#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tests/escape/leftover.h"

#define KEY         0x5a17
#define LOCKED_FILE "/usr/lib/os-release"

static int result_of(long r)
{
    return r < 0 ? errno : 0;
}

/* ---- files ---- */

static int leave_file(void)
{
    return result_of(open("left", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

static bool find_file(void)
{
    return access("left", F_OK) == 0;
}

static int leave_in_tmp(void)
{
    return result_of(open("/tmp/left", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

static bool find_in_tmp(void)
{
    return access("/tmp/left", F_OK) == 0;
}

static int leave_shared_memory_file(void)
{
    return result_of(shm_open("/left", O_CREAT | O_RDWR, 0600));
}

static bool find_shared_memory_file(void)
{
    return shm_open("/left", O_RDONLY, 0) >= 0;
}

static int leave_named_semaphore(void)
{
    return sem_open("/left", O_CREAT, 0600, 1) == SEM_FAILED ? errno : 0;
}

static bool find_named_semaphore(void)
{
    return sem_open("/left", 0) != SEM_FAILED;
}

static int leave_mode(void)
{
    return result_of(chmod(".", 0711));
}

static bool find_mode(void)
{
    struct stat st;

    return stat(".", &st) == 0 && (st.st_mode & 0777) == 0711;
}

static int leave_times(void)
{
    const struct timespec times[2] = {{1, 0}, {1, 0}};

    return result_of(utimensat(AT_FDCWD, ".", times, 0));
}

static bool find_times(void)
{
    struct stat st;

    return stat(".", &st) == 0 && st.st_mtim.tv_sec == 1;
}

/* ---- System V and POSIX IPC ---- */

static int leave_segment(void)
{
    return result_of(shmget(KEY, 4096, IPC_CREAT | 0666));
}

static bool find_segment(void)
{
    return shmget(KEY, 0, 0) >= 0;
}

static int leave_semaphores(void)
{
    return result_of(semget(KEY, 1, IPC_CREAT | 0666));
}

static bool find_semaphores(void)
{
    return semget(KEY, 0, 0) >= 0;
}

static int leave_messages(void)
{
    return result_of(msgget(KEY, IPC_CREAT | 0666));
}

static bool find_messages(void)
{
    return msgget(KEY, 0) >= 0;
}

static int leave_posix_queue(void)
{
    return result_of(mq_open("/left", O_CREAT | O_RDWR, 0600, NULL));
}

static bool find_posix_queue(void)
{
    return mq_open("/left", O_RDONLY) >= 0;
}

/* ---- sockets ---- */

static struct sockaddr_un abstract_name(socklen_t *ret_len)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0left"};

    *ret_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 5);
    return name;
}

static int leave_abstract_socket(void)
{
    socklen_t len;
    struct sockaddr_un name = abstract_name(&len);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0); /* for the child, too */

    if (fd < 0 || bind(fd, (struct sockaddr *)&name, len) < 0 || listen(fd, 5) < 0)
        return errno;
    if (fork() == 0) {
        setsid();
        for (;;)
            pause();
    }
    return 0;
}

static bool find_abstract_socket(void)
{
    socklen_t len;
    struct sockaddr_un name = abstract_name(&len);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && connect(fd, (struct sockaddr *)&name, len) == 0;
}

/* ---- locks: on what all runs share ---- */

static int leave_lock(void)
{
    int fd = open(LOCKED_FILE, O_RDONLY); /* for the child, too */

    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno;
    if (fork() == 0) {
        setsid();
        for (;;)
            pause();
    }
    return 0;
}

static bool find_lock(void)
{
    int fd = open(LOCKED_FILE, O_RDONLY | O_CLOEXEC);

    return fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0;
}

/* ---- the process's own state, and what starts it next ---- */

static int leave_environment(void)
{
    return setenv("LEFT", "x", 1) < 0 ? errno : 0;
}

static bool find_environment(void)
{
    return getenv("LEFT") != NULL;
}

static int leave_umask(void)
{
    umask(0);
    return 0;
}

static bool find_umask(void)
{
    return umask(022) == 0;
}

static int leave_niceness(void)
{
    return result_of(setpriority(PRIO_PROCESS, 0, 7));
}

static bool find_niceness(void)
{
    return getpriority(PRIO_PROCESS, 0) == 7;
}

/* With one processor there is nothing to choose. */
static int leave_affinity(void)
{
    cpu_set_t cpus;

    if (sched_getaffinity(0, sizeof(cpus), &cpus) < 0)
        return errno;
    if (CPU_COUNT(&cpus) == 1)
        return ENODEV;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &cpus)) {
            CPU_ZERO(&cpus);
            CPU_SET(cpu, &cpus);
            return result_of(sched_setaffinity(0, sizeof(cpus), &cpus));
        }
    }
    return ENODEV;
}

/* Fewer than can be had? */
static bool find_affinity(void)
{
    cpu_set_t before, all;

    if (sched_getaffinity(0, sizeof(before), &before) < 0)
        return true;
    memset(&all, 0xff, sizeof(all));
    sched_setaffinity(0, sizeof(all), &all);
    return sched_getaffinity(0, sizeof(all), &all) < 0 ||
           CPU_COUNT(&before) < CPU_COUNT(&all);
}

static int leave_timer(void)
{
    const struct itimerval later = {.it_value = {.tv_sec = 50}};

    return result_of(setitimer(ITIMER_REAL, &later, NULL));
}

static bool find_timer(void)
{
    struct itimerval timer;

    return getitimer(ITIMER_REAL, &timer) == 0 && timer.it_value.tv_sec > 0;
}

static int leave_ignored_signal(void)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    return result_of(sigaction(SIGUSR1, &ignore, NULL));
}

static bool find_ignored_signal(void)
{
    struct sigaction action;

    return sigaction(SIGUSR1, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static int leave_blocked_signal(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    return result_of(sigprocmask(SIG_BLOCK, &set, NULL));
}

static bool find_blocked_signal(void)
{
    sigset_t set;

    return sigprocmask(SIG_BLOCK, NULL, &set) == 0 && sigismember(&set, SIGUSR2) == 1;
}

static int leave_limit(void)
{
    const struct rlimit limit = {17, 17};

    return result_of(setrlimit(RLIMIT_NOFILE, &limit));
}

static bool find_limit(void)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max == 17;
}

static int leave_process(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        setsid();
        for (;;)
            pause();
    }
    return result_of(pid);
}

static bool find_process(void)
{
    return kill(-1, 0) == 0;
}

/* ---- open files that the cell could share between runs ---- */

static int leave_input_flags(void)
{
    return result_of(fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK | O_APPEND));
}

static bool find_input_flags(void)
{
    return fcntl(STDIN_FILENO, F_GETFL) & (O_NONBLOCK | O_APPEND);
}

static int leave_pipe_size(void)
{
    return result_of(fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 4096));
}

static bool find_pipe_size(void)
{
    return fcntl(STDOUT_FILENO, F_GETPIPE_SZ) == 4096;
}

static int leave_output_owner(void)
{
    return result_of(fcntl(STDERR_FILENO, F_SETSIG, SIGUSR1));
}

static bool find_output_owner(void)
{
    return fcntl(STDERR_FILENO, F_GETSIG) == SIGUSR1;
}

const struct leftover leftovers[] = {
    {"file", leave_file, find_file, 0, 0},
    {"file-in-tmp", leave_in_tmp, find_in_tmp, LAYER_MOUNT_NS, 0},
    {"posix-shared-memory", leave_shared_memory_file, find_shared_memory_file,
     LAYER_MOUNT_NS, 0},
    {"posix-semaphore", leave_named_semaphore, find_named_semaphore, LAYER_MOUNT_NS, 0},
    {"folder-mode", leave_mode, find_mode, LAYER_MOUNT_NS, 0},
    {"folder-times", leave_times, find_times, LAYER_MOUNT_NS, 0},
    {"sysv-segment", leave_segment, find_segment, LAYER_IPC_NS, 0},
    {"sysv-semaphores", leave_semaphores, find_semaphores, LAYER_IPC_NS, 0},
    {"sysv-messages", leave_messages, find_messages, LAYER_IPC_NS, 0},
    {"posix-queue", leave_posix_queue, find_posix_queue, LAYER_IPC_NS,
     EACCES /* by Landlock */},
    {"abstract-socket", leave_abstract_socket, find_abstract_socket, LAYER_NET_NS, 0},
    {"lock", leave_lock, find_lock, 0, 0},
    {"environment", leave_environment, find_environment, 0, 0},
    {"umask", leave_umask, find_umask, 0, 0},
    {"niceness", leave_niceness, find_niceness, 0, 0},
    {"affinity", leave_affinity, find_affinity, 0, ENODEV},
    {"timer", leave_timer, find_timer, 0, 0},
    {"ignored-signal", leave_ignored_signal, find_ignored_signal, 0, 0},
    {"blocked-signal", leave_blocked_signal, find_blocked_signal, 0, 0},
    {"limit", leave_limit, find_limit, 0, 0},
    {"process", leave_process, find_process, LAYER_PID_NS, 0},
    {"input-flags", leave_input_flags, find_input_flags, 0, 0},
    {"pipe-size", leave_pipe_size, find_pipe_size, 0, 0},
    {"output-owner", leave_output_owner, find_output_owner, LAYER_PID_NS, 0},
};

const size_t leftover_count = sizeof(leftovers) / sizeof(leftovers[0]);
