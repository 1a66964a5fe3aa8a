/* Time: sleeping, hiding CPU time from those who look only at what was waited for. */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/escape/attack.h"

static volatile int alive = 1;

static _Noreturn void burn(void)
{
    for (volatile unsigned i = 0;; i++)
        ;
}

static uint64_t own_cpu_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void burn_for(uint64_t ms)
{
    uint64_t end = own_cpu_ms() + ms;

    while (own_cpu_ms() < end)
        ;
}

static int busy_loop(void)
{
    burn();
}

/* System time alone. */
static int busy_kernel(void)
{
    static char block[1 << 20];
    int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);

    for (;;)
        if (read(fd, block, sizeof(block)) < 0)
            return errno;
}

static int busy_children_unseen(void)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGCHLD, &ignore, NULL);
    for (int i = 0; i < 4; i++)
        if (fork() == 0)
            burn();
    for (;;)
        pause();
}

static int busy_orphans(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            burn();
        _exit(0);
    }
    for (;;)
        pause();
}

/* Each lives for less than a tick of the clock. */
static int busy_short_lives(void)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGCHLD, &ignore, NULL);
    for (;;) {
        if (fork() == 0) {
            for (volatile int i = 0; i < 100000; i++)
                ;
            _exit(0);
        }
        wait(NULL);
    }
}

/* Sleeps whenever a clock that samples would look. */
static int busy_between_ticks(void)
{
    const struct timespec nap = {0, 50000};

    while (alive) {
        for (volatile int i = 0; i < 500000; i++)
            ;
        nanosleep(&nap, NULL);
    }
    return REACHED;
}

static void *burning_thread(void *arg)
{
    (void)arg;
    burn();
}

static int busy_threads(void)
{
    pthread_t thread;

    for (int i = 0; i < 4; i++)
        pthread_create(&thread, NULL, burning_thread, NULL);
    while (alive)
        pause();
    return REACHED;
}

/* The CPU limit's own signal means nothing to it. */
static int ignore_cpu_signal(void)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    burn();
}

/* Used CPU time cannot be given back. */
static int burn_then_execute(void)
{
    char name[] = "sh", option[] = "-c", script[] = "while :; do :; done";
    char *const argv[] = {name, option, script, NULL}, *const env[] = {NULL};

    burn_for(150);
    execve("/bin/sh", argv, env);
    return errno;
}

static int nearly_all(void)
{
    burn_for(700);
    return FINE;
}

/* Two cores at once: the tree's time is the sum. */
static int together_too_much(void)
{
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            burn_for(500);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    return REACHED;
}

static int sleeper(void)
{
    sleep(60);
    return REACHED;
}

static int blocked_reader(void)
{
    int ends[2];
    char c;

    if (pipe(ends) < 0)
        return errno;
    return outcome_of(read(ends[0], &c, 1));
}

static int dead_lock(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&mutex);
    pthread_mutex_lock(&mutex);
    return REACHED;
}

/* Timers are the program's own; none of ours can be cancelled from inside. */
static int cancel_timers(void)
{
    const struct itimerval none = {0};

    alarm(0);
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
        setitimer((__itimer_which_t)which, &none, NULL);
    for (int id = 0; id < 64; id++)
        timer_delete((timer_t)(intptr_t)id);
    sleep(60);
    return REACHED;
}

static int drip(void)
{
    for (;;) {
        const struct timespec nap = {0, 20000000};

        if (write(STDOUT_FILENO, ".", 1) != 1)
            return errno;
        nanosleep(&nap, NULL);
    }
}

/* Ends in time and leaves a sleeper: nobody waits for that. */
static int sleeper_stays(void)
{
    if (fork() == 0)
        sleep(60);
    return FINE;
}

/* A little is burnt between long naps: wall time counts the naps alone. */
static int nap_and_burn(void)
{
    while (alive) {
        usleep(30000);
        burn_for(1);
    }
    return REACHED;
}

#define HALF_SECOND .limits = {.cpu_ms = 500}, .cpu_min_ms = 500, .cpu_max_ms = 550
#define SHORT_WALL  .limits = {.wall_ms = 400}

static const struct attack attacks[] = {
    {"busy-loop", "to run for ever", busy_loop, STOPPED(END_CPU_LIMIT), HALF_SECOND},
    {"busy-kernel", "to have the kernel run for ever", busy_kernel,
     STOPPED(END_CPU_LIMIT), HALF_SECOND},
    {"busy-unseen", "to hide children's time by ignoring SIGCHLD", busy_children_unseen,
     STOPPED(END_CPU_LIMIT), HALF_SECOND},
    {"busy-orphans", "to hide time in an orphan of another session", busy_orphans,
     STOPPED(END_CPU_LIMIT), HALF_SECOND},
    {"busy-short-lives", "to hide time in thousands of short lives", busy_short_lives,
     STOPPED(END_CPU_LIMIT), HALF_SECOND},
    {"busy-between-ticks", "to sleep when the clock ticks", busy_between_ticks,
     STOPPED(END_CPU_LIMIT), .limits = {.cpu_ms = 500, .wall_ms = 20000},
     .cpu_min_ms = 500, .cpu_max_ms = 550},
    {"busy-threads", "to run in four threads", busy_threads, STOPPED(END_CPU_LIMIT),
     HALF_SECOND},
    {"busy-deaf", "to run with all signals blocked", ignore_cpu_signal,
     STOPPED(END_CPU_LIMIT), HALF_SECOND},
    {"busy-exec", "to start anew by executing", burn_then_execute, STOPPED(END_CPU_LIMIT),
     HALF_SECOND},
    {"busy-in-time", "to use 700 ms of a second", nearly_all, GOES_WELL,
     .cpu_min_ms = 690},
    {"busy-together", "to use 1.5 s in three processes", together_too_much,
     STOPPED(END_CPU_LIMIT), .limits = {.cpu_ms = 1000}, .cpu_min_ms = 1000,
     .cpu_max_ms = 1050},
    {"sleep", "to sleep for a minute", sleeper, STOPPED(END_WALL_LIMIT), SHORT_WALL},
    {"blocked-read", "to wait for a pipe of its own", blocked_reader,
     STOPPED(END_WALL_LIMIT), SHORT_WALL},
    {"dead-lock", "to lock a mutex twice", dead_lock, STOPPED(END_WALL_LIMIT),
     SHORT_WALL},
    {"cancelled-timers", "to cancel all timers and sleep", cancel_timers,
     STOPPED(END_WALL_LIMIT), SHORT_WALL},
    {"drip", "to keep alive by a slow drip of output", drip, STOPPED(END_WALL_LIMIT),
     SHORT_WALL},
    {"nap-and-burn", "to keep alive by a little CPU time", nap_and_burn,
     STOPPED(END_WALL_LIMIT), SHORT_WALL},
    {"sleeper-stays", "to leave a sleeper behind", sleeper_stays, GOES_WELL},
};
ATTACK_GROUP(clocks, AS_NATIVE);
