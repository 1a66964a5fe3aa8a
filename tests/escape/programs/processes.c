/* Processes: bombs, daemons, stop signals, and killing whatever can be reached. */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attack.h"

static _Noreturn void sleep_for_ever(void)
{
    for (;;)
        pause();
}

/* Until there can be no more; then what the limit says. */
static int fork_bomb(void)
{
    for (;;) {
        pid_t pid = fork();

        if (pid < 0)
            return errno;
        if (pid == 0)
            sleep_for_ever();
    }
}

/* Each child goes on forking, none ever leaves. */
static int endless_fork_bomb(void)
{
    volatile int go_on = 1;

    while (go_on)
        fork();
    return REACHED;
}

/* Held until its child is gone, as by vfork(), which linters do not like. */
static long held_fork(void)
{
    return syscall(SYS_clone, CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, NULL);
}

static int vfork_bomb(void)
{
    for (int i = 0; i < 100; i++) {
        pid_t pid = fork();

        if (pid < 0)
            return errno;
        if (pid == 0) {
            held_fork(); /* in both, whether or not there are two */
            sleep_for_ever();
        }
    }
    return REACHED;
}

static void *sleeping_thread(void *arg)
{
    (void)arg;
    sleep_for_ever();
}

static int thread_bomb(void)
{
    pthread_attr_t attr;
    pthread_t thread;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 65536);
    for (int i = 0; i < 5000; i++) {
        int r = pthread_create(&thread, &attr, sleeping_thread, NULL);

        if (r)
            return r;
    }
    return REACHED;
}

/* Children that nobody waits for still count. */
static int zombies(void)
{
    for (int i = 0; i < 5000; i++) {
        pid_t pid = fork();

        if (pid < 0)
            return errno;
        if (pid == 0)
            _exit(0);
    }
    return REACHED;
}

/* ---- staying behind ---- */

static int daemon_stays(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            sleep_for_ever();
        _exit(0);
    }
    wait(NULL);
    return FINE;
}

static int deaf_children_stay(void)
{
    sigset_t all;

    sigfillset(&all);
    for (int i = 0; i < 8; i++) {
        if (fork() != 0)
            continue;
        sigprocmask(SIG_BLOCK, &all, NULL);
        for (int number = 1; number < 32; number++) {
            const struct sigaction ignore = {.sa_handler = SIG_IGN};

            sigaction(number, &ignore, NULL);
        }
        setsid();
        sleep_for_ever();
    }
    return FINE;
}

static int stopped_children_stay(void)
{
    for (int i = 0; i < 8; i++) {
        pid_t pid = fork();

        if (pid == 0)
            sleep_for_ever();
        kill(pid, SIGSTOP);
    }
    return FINE;
}

/* Children of the init and not of us: they outlive the main process. */
static int siblings_stay(void)
{
    for (int i = 0; i < 4; i++) {
        long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);

        if (pid < 0)
            return errno;
        if (pid == 0)
            sleep_for_ever();
    }
    return FINE;
}

/* Held back inside a vfork, a parent cannot be killed by ordinary signals. */
static int vforked_children_stay(void)
{
    for (int i = 0; i < 4; i++)
        if (fork() == 0 && held_fork() == 0)
            sleep_for_ever();
    return FINE;
}

static int chain_of_orphans(void)
{
    for (int i = 0; i < 200; i++) {
        pid_t pid = fork();

        if (pid < 0)
            return errno;
        if (pid > 0)
            _exit(i == 0 ? ATTACK_FINE : 1);
        setsid();
    }
    sleep_for_ever();
}

/* ---- killing ---- */

static int kill_all(void)
{
    kill(-1, SIGKILL);
    return kill(1, 0) == 0 || errno == EPERM ? FINE : errno;
}

static int kill_init(void)
{
    for (int number = 1; number < 65; number++)
        kill(1, number);
    return FINE;
}

static int kill_init_by_descriptor(void)
{
    int fd = (int)syscall(SYS_pidfd_open, 1, 0);

    if (fd < 0)
        return errno;
    for (int number = 1; number < 65; number++)
        syscall(SYS_pidfd_send_signal, fd, number, NULL, 0);
    return FINE;
}

/* The spawner's group, if there were a way to its number. */
static int kill_groups(void)
{
    int found = 0;

    for (pid_t group = 1; group < 70000; group++)
        if (group != getpgrp() && kill(-group, 0) == 0)
            found++;
    return found ? REACHED : ESRCH;
}

static int find_others(void)
{
    for (pid_t pid = 2; pid < 70000; pid++)
        if (pid != getpid() && kill(pid, 0) == 0)
            return REACHED;
    return ESRCH;
}

static int stop_itself(void)
{
    raise(SIGSTOP);
    return FINE;
}

/* An init that is stopped would never report. */
static int stop_init(void)
{
    kill(1, SIGSTOP);
    kill(1, SIGTSTP);
    return FINE;
}

/* Asks for what the cell asks for when it cancels a run. */
static int terminate_through_init(void)
{
    if (kill(1, SIGTERM) < 0)
        return errno;
    sleep(1);
    return FINE;
}

/* ---- changing what is watched ---- */

static int exec_loop(void)
{
    char name[] = "attacks", again[] = "exec-loop";
    char *const argv[] = {name, again, NULL}, *const env[] = {NULL};
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    /* Without /proc: a shell that executes itself. */
    if (fd < 0) {
        char shell[] = "sh", option[] = "-c", script[] = "exec sh -c \"$0\" \"$0\"";
        char *const shell_argv[] = {shell, option, script, script, NULL};

        execve("/bin/sh", shell_argv, env);
        return errno;
    }
    syscall(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH);
    return errno;
}

static void *leave_from_thread(void *arg)
{
    (void)arg;
    usleep(50000);
    _exit(42);
}

/* The main thread is gone long before the process. */
static int main_thread_leaves(void)
{
    pthread_t thread;
    int r = pthread_create(&thread, NULL, leave_from_thread, NULL);

    if (r)
        return r;
    pthread_exit(NULL);
}

static void *exec_from_thread(void *arg)
{
    char name[] = "sh", option[] = "-c", script[] = "exit 43";
    char *const argv[] = {name, option, script, NULL}, *const env[] = {NULL};

    (void)arg;
    execve("/bin/sh", argv, env);
    return NULL;
}

static int thread_executes(void)
{
    pthread_t thread;
    int r = pthread_create(&thread, NULL, exec_from_thread, NULL);

    if (r)
        return r;
    pthread_join(thread, NULL);
    return ENOEXEC;
}

/* Its children would die with it, and it is not to be outlived by adopted ones. */
static int subreaper(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    return daemon_stays();
}

#define FEW     .limits = {.processes = 16}
#define NO_BOMB NO_CONTROL("it would fill the host's table of processes")
#define NO_KILL NO_CONTROL("it would kill what runs on the host")

static const struct attack attacks[] = {
    {"fork-bomb", "to fork until it cannot", fork_bomb, GETS(EAGAIN), NO_BOMB, FEW,
     .otherwise = {WITHOUT_BOTH(PID_NS, OWN_UID, DIES_OF(SIGKILL))}},
    {"fork-bomb-endless", "to fork for ever in every process", endless_fork_bomb,
     STOPPED(END_CPU_LIMIT), .limits = {.cpu_ms = 300},
     .otherwise = {WITHOUT_BOTH(PID_NS, OWN_UID, DIES_OF(SIGKILL))}},
    {"vfork-bomb", "to fill the table with vforked processes", vfork_bomb, GETS(EAGAIN),
     NO_BOMB, FEW, .otherwise = {WITHOUT_BOTH(PID_NS, OWN_UID, DIES_OF(SIGKILL))}},
    {"thread-bomb", "to start 5000 threads", thread_bomb, GETS(EAGAIN), NO_BOMB, FEW,
     .otherwise = {WITHOUT_BOTH(PID_NS, OWN_UID, DIES_OF(SIGKILL))}},
    {"zombies", "to leave 5000 zombies", zombies, GETS(EAGAIN), NO_BOMB, FEW,
     .otherwise = {WITHOUT_BOTH(PID_NS, OWN_UID, DIES_OF(SIGKILL))}},
    {"daemon", "to stay behind by two forks and a session", daemon_stays, GOES_WELL},
    {"deaf-children", "to stay behind with all signals blocked", deaf_children_stay,
     GOES_WELL},
    {"stopped-children", "to stay behind stopped", stopped_children_stay, GOES_WELL},
    {"siblings", "to stay behind as the init's children", siblings_stay, GOES_WELL},
    {"vforked-children", "to stay behind in a vfork", vforked_children_stay, GOES_WELL},
    {"orphans", "to be a chain of 200 orphans", chain_of_orphans, GOES_WELL},
    {"subreaper", "to adopt a daemon and stay behind", subreaper, GOES_WELL},
    {"kill-all", "to kill all that it can reach", kill_all, GOES_WELL},
    {"kill-init", "to send its init every signal", kill_init, GOES_WELL,
     .otherwise = {WITHOUT_AND_ABI(OWN_UID, 6, DIES_OF(SIGKILL))}},
    {"kill-init-pidfd", "to do so by a descriptor", kill_init_by_descriptor, GOES_WELL,
     .otherwise = {WITHOUT_AND_ABI(OWN_UID, 6, DIES_OF(SIGKILL))},
     .profiles = AS_MANAGED},
    {"kill-groups", "to find other process groups", kill_groups, GETS(ESRCH), OUTSIDE,
     .otherwise = {WITHOUT(PID_NS, SUCCEEDS)}},
    {"kill-others", "to find other processes", find_others, GETS(ESRCH), OUTSIDE},
    {"stop-itself", "to stop itself", stop_itself, STOPPED(END_WALL_LIMIT),
     .limits = {.wall_ms = 300}},
    {"stop-init", "to stop its init", stop_init, GOES_WELL},
    {"term-init", "to be taken for cancelled", terminate_through_init, GETS(EPERM),
     NO_CONTROL("as an ordinary user, the row's other end shows that it would work"),
     .otherwise = {WITHOUT_AND_ABI(OWN_UID, 6, DIES_OF(SIGKILL))}},
    {"exec-loop", "to execute itself for ever", exec_loop, STOPPED(END_CPU_LIMIT),
     .limits = {.cpu_ms = 300}},
    {"main-thread-leaves", "to exit with 42 from a last thread", main_thread_leaves,
     EXITS(42)},
    {"thread-executes", "to execute from a thread", thread_executes, EXITS(43)},
};
ATTACK_GROUP(processes, AS_NATIVE);
