#include "tests/escape/programs/witness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>

static unsigned strange;

#define tell(...) (printf(__VA_ARGS__), putchar('\n'), strange++)

static void look_at_folder(void)
{
    const struct dirent *entry;
    DIR *dir = opendir(".");
    struct stat st;

    if (!dir) {
        tell("the working directory cannot be read: %s", strerrorname_np(errno));
        return;
    }
    while ((entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            tell("a file is left: %s", entry->d_name);
    closedir(dir);
    if (stat(".", &st) == 0 && (st.st_mode & 07777) != 0700)
        tell("the working directory has mode %o", st.st_mode & 07777);
}

static void look_at_ipc(void)
{
    struct shm_info shm;
    struct seminfo sem;
    struct msginfo msg;

    if (shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&shm) < 0 ||
        semctl(0, 0, SEM_INFO, &sem) < 0 ||
        msgctl(0, MSG_INFO, (struct msqid_ds *)(void *)&msg) < 0) {
        tell("IPC cannot be looked at: %s", strerrorname_np(errno));
        return;
    }
    if (shm.used_ids || sem.semusz || msg.msgpool)
        tell("%d shared memory segments, %d semaphore sets, %d message queues are left",
             shm.used_ids, sem.semusz, msg.msgpool);
}

static void look_at_signals(void)
{
    struct sigaction action;
    sigset_t blocked;

    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (int number = 1; number < 32; number++) {
        if (sigismember(&blocked, number) == 1)
            tell("signal %d is blocked", number);
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL)
            tell("signal %d is not at its default", number);
    }
}

static void look_at_process(void)
{
    mode_t mask = umask(022);
    struct itimerval timer;
    cpu_set_t cpus, all;

    if (mask != 022)
        tell("umask is %o", mask);
    errno = 0;
    if (getpriority(PRIO_PROCESS, 0) != 0)
        tell("niceness is %d", getpriority(PRIO_PROCESS, 0));
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
        if (getitimer((__itimer_which_t)which, &timer) == 0 &&
            (timer.it_value.tv_sec || timer.it_value.tv_usec))
            tell("timer %d is set", which);
    memset(&all, 0xff, sizeof(all));
    sched_getaffinity(0, sizeof(cpus), &cpus);
    sched_setaffinity(0, sizeof(all), &all);
    sched_getaffinity(0, sizeof(all), &all);
    if (CPU_COUNT(&cpus) < CPU_COUNT(&all))
        tell("only %d CPUs of %d may be used", CPU_COUNT(&cpus), CPU_COUNT(&all));
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            tell("descriptor %d is open", fd);
}

/* Signal 0 reaches all but ourselves and init. */
static void look_for_others(void)
{
    if (kill(-1, 0) == 0)
        tell("another process lives here");
    if (getppid() != 1)
        tell("the parent is %d", getppid());
}

int witness(bool own_pids, bool own_ipc)
{
    strange = 0;
    look_at_folder();
    if (own_ipc)
        look_at_ipc();
    look_at_signals();
    look_at_process();
    if (own_pids)
        look_for_others();
    if (!strange)
        puts("as new");
    fflush(stdout);
    return strange ? 1 : 0;
}
