/* Ends that have to be reported as they were: exit codes, signals. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attack.h"

static volatile int zero;

static int by_abort(void)
{
    abort();
}

static int by_segv(void)
{
    *(volatile int *)(uintptr_t)zero = 1;
    return REACHED;
}

static int by_division(void)
{
#if defined(__x86_64__) || defined(__i386__)
    return 100 / zero;
#else
    raise(SIGFPE); /* dividing by zero is no trap there */
    return REACHED;
#endif
}

static int by_broken_pipe(void)
{
    int ends[2];

    if (pipe(ends) < 0)
        return errno;
    close(ends[0]);
    return outcome_of(write(ends[1], "x", 1));
}

static int by_illegal_instruction(void)
{
    __builtin_trap();
}

/* A page beyond the end of its file. */
static int by_bus_error(void)
{
    int fd = memfd_create("empty", MFD_CLOEXEC);
    volatile char *page;

    if (fd < 0 || ftruncate(fd, 1) < 0)
        return errno;
    page = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED)
        return errno;
    return page[4096] ? REACHED : EIO;
}

static int by_kill(void)
{
    kill(getpid(), SIGKILL);
    return REACHED;
}

static int by_term(void)
{
    raise(SIGTERM);
    return REACHED;
}

static int by_alarm(void)
{
    alarm(1);
    pause();
    return REACHED;
}

static int by_real_time_signal(void)
{
    raise(SIGRTMIN + 5);
    return REACHED;
}

/* Where no group counts, this signal is how a CPU limit shows. */
static int by_cpu_signal(void)
{
    raise(SIGXCPU);
    return REACHED;
}

static int with_0(void)
{
    _exit(0);
}

static int with_1(void)
{
    _exit(1);
}

static int with_255(void)
{
    _exit(-1);
}

static int with_256(void)
{
    _exit(256);
}

static int with_127(void)
{
    _exit(127);
}

/* What a shell says of a child that SIGSEGV ended; ours was not. */
static int with_139(void)
{
    _exit(139);
}

/* Only the main process's end is the program's. */
static int child_crashes(void)
{
    if (fork() == 0)
        by_segv();
    wait(NULL);
    _exit(5);
}

static int crash_in_stopped_company(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        for (;;)
            pause();
    }
    kill(pid, SIGSTOP);
    abort();
}

static int blocked_abort(void)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    abort();
}

/* Nothing of it may be left, and no folder but this one could take it. */
static int core_dump(void)
{
    by_segv();
    return REACHED;
}

static int pretend_refusal(void)
{
    static const char text[] = "refused: EPERM\n";

    if (write(STDOUT_FILENO, text, strlen(text)) < 0)
        return errno;
    _exit(0);
}

static const struct attack attacks[] = {
    {"abort", "to end by abort()", by_abort, DIES_OF(SIGABRT)},
    {"abort-blocked", "to abort with signals blocked", blocked_abort, DIES_OF(SIGABRT)},
    {"segv", "to write to address 0", by_segv, DIES_OF(SIGSEGV)},
    {"core", "to leave a core dump", core_dump, DIES_OF(SIGSEGV)},
    {"fpe", "to divide by zero", by_division, DIES_OF(SIGFPE)},
    {"sigpipe", "to write to a broken pipe", by_broken_pipe, DIES_OF(SIGPIPE)},
    {"sigill", "to execute what is no instruction", by_illegal_instruction,
     DIES_OF(SIGILL)},
    {"sigbus", "to read beyond a file's end", by_bus_error, DIES_OF(SIGBUS),
     .otherwise = {WITHOUT_BOTH(PID_NS, CGROUP_MEMORY, GETS(EPERM))}},
    {"sigkill", "to kill itself", by_kill, DIES_OF(SIGKILL)},
    {"sigterm", "to terminate itself", by_term, DIES_OF(SIGTERM)},
    {"sigalrm", "to end by an alarm", by_alarm, DIES_OF(SIGALRM)},
    {"sigrt", "to end by a real-time signal", by_real_time_signal, DIES_OF(39)},
    {"sigxcpu", "to pretend a CPU limit", by_cpu_signal, DIES_OF(SIGXCPU),
     .otherwise = {WITHOUT(CGROUP_CPU, STOPPED(END_CPU_LIMIT))}},
    {"exit-0", "to exit with 0", with_0, EXITS(0)},
    {"exit-1", "to exit with 1", with_1, EXITS(1)},
    {"exit-127", "to exit as if it could not be executed", with_127, EXITS(127)},
    {"exit-139", "to exit as if by SIGSEGV", with_139, EXITS(139)},
    {"exit-255", "to exit with -1", with_255, EXITS(255)},
    {"exit-256", "to exit with 256", with_256, EXITS(0)},
    {"child-crashes", "to exit with 5 after a child's crash", child_crashes, EXITS(5)},
    {"abort-in-company", "to abort beside a stopped child", crash_in_stopped_company,
     DIES_OF(SIGABRT)},
    {"pretend-refusal", "to look refused", pretend_refusal, EXITS(0)},
};
ATTACK_GROUP(ends, AS_NATIVE);
