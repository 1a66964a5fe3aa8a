/* Memory: every way to take more than the tree may have, and honest ways to need much. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attack.h"

#define MIB ((size_t)1 << 20)

static int map_and_touch(size_t bytes, int flags)
{
    char *memory =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return errno;
    memset(memory, 1, bytes);
    return REACHED;
}

static int touch(void)
{
    return map_and_touch(300 * MIB, MAP_PRIVATE);
}

static int touch_shared(void)
{
    return map_and_touch(300 * MIB, MAP_SHARED);
}

static int touch_by_break(void)
{
    for (int i = 0; i < 300; i++) {
        char *memory = sbrk((intptr_t)MIB);

        if (memory == (void *)-1)
            return errno;
        memset(memory, 1, MIB);
    }
    return REACHED;
}

static int fill_files(const char *name, size_t mib)
{
    static char block[MIB];
    int fd = name ? open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600)
                  : memfd_create("x", MFD_CLOEXEC);

    if (fd < 0)
        return errno;
    memset(block, 1, sizeof(block));
    for (size_t i = 0; i < mib; i++)
        if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
            return errno;
    return REACHED;
}

static int memory_files(void)
{
    for (int i = 0; i < 10; i++) {
        int r = fill_files(NULL, 30);

        if (r != REACHED)
            return r;
    }
    return REACHED;
}

static int private_files(void)
{
    return fill_files("large", 300);
}

static int shm_files(void)
{
    return fill_files("/dev/shm/large", 300);
}

static int system_v(void)
{
    for (int i = 0; i < 10; i++) {
        int id = shmget(IPC_PRIVATE, 30 * MIB, IPC_CREAT | 0600);
        char *memory = id < 0 ? (void *)-1 : shmat(id, NULL, 0);

        if (memory == (void *)-1)
            return errno;
        memset(memory, 1, 30 * MIB);
        shmdt(memory);
    }
    return REACHED;
}

static int many_processes(void)
{
    for (int i = 0; i < 24; i++) {
        if (fork() == 0) {
            map_and_touch(10 * MIB, MAP_PRIVATE);
            for (;;)
                pause();
        }
    }
    sleep(2);
    return REACHED;
}

/* What a fork shares counts once, until it is written. */
static int copies_on_write(void)
{
    char *memory =
        mmap(NULL, 40 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return errno;
    memset(memory, 1, 40 * MIB);
    for (int i = 0; i < 8; i++) {
        if (fork() == 0) {
            memset(memory, 2, 40 * MIB);
            for (;;)
                pause();
        }
    }
    sleep(2);
    return REACHED;
}

static int shared_by_fork(void)
{
    char *memory =
        mmap(NULL, 40 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return errno;
    memset(memory, 1, 40 * MIB);
    for (int i = 0; i < 8; i++)
        if (fork() == 0)
            _exit(memory[MIB]);
    while (wait(NULL) > 0)
        ;
    return FINE;
}

/* Page tables: little is touched, much is needed to say where it lies. */
static int page_tables(void)
{
    const size_t step = 2 * MIB, span = MIB * MIB / 4;
    char *memory = mmap(NULL, span, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED)
        return errno;
    madvise(memory, span, MADV_NOHUGEPAGE);
    for (size_t at = 0; at < span; at += step)
        memory[at] = 1;
    return REACHED;
}

/* The kernel's memory, on the program's account. */
static int pipe_buffers(void)
{
    static char block[MIB];

    for (int i = 0; i < 120; i++) {
        int ends[2];

        if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) < 0)
            return errno;
        fcntl(ends[1], F_SETPIPE_SZ, (int)MIB);
        while (write(ends[1], block, sizeof(block)) > 0)
            ;
    }
    return FINE;
}

static int socket_buffers(void)
{
    static char block[16384];
    const int size = 1 << 20;

    for (int i = 0; i < 60; i++) {
        int ends[2];

        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0)
            return errno;
        setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
        for (int k = 0; k < 8 && write(ends[1], block, sizeof(block)) > 0; k++)
            ;
    }
    return FINE;
}

/* One of the tree was killed for want of memory; that the rest got over it is no excuse.
 */
static int child_takes_too_much(void)
{
    if (fork() == 0) {
        touch();
        _exit(1);
    }
    wait(NULL);
    return FINE;
}

static int recurse(volatile char *last, int depth)
{
    volatile char here[4096];

    here[0] = *last;
    return depth ? recurse(here, depth - 1) + here[0] : 0;
}

static int endless_recursion(void)
{
    volatile char first = 1;

    return recurse(&first, 1 << 30) ? REACHED : ENOMEM;
}

static int deep_recursion(void)
{
    volatile char first = 0;

    recurse(&first, 60 * 256); /* 60 MiB */
    return FINE;
}

static int refuse_allocation(void)
{
    void *memory = malloc((size_t)1 << 46);

    if (memory)
        free(memory);
    return memory ? REACHED : ENOMEM;
}

static int lock_memory(void)
{
    char *memory =
        mmap(NULL, 8 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return outcome_of(mlock(memory, 8 * MIB));
}

static int churn(void)
{
    for (int i = 0; i < 20; i++) {
        char *memory = mmap(NULL, 30 * MIB, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (memory == MAP_FAILED)
            return errno;
        memset(memory, 1, 30 * MIB);
        munmap(memory, 30 * MIB);
    }
    return FINE;
}

#define LARGE_DISK .limits = {.disk_kib = 512 * 1024}
#define TOO_MUCH   STOPPED(END_MEMORY_LIMIT)
/* Page by page: where a fault is slow, the time must not be out before the memory. */
#define LONGER .limits = {.cpu_ms = 10000}

static const struct attack attacks[] = {
    {"touch", "to touch 300 MiB", touch, TOO_MUCH, .memory_min_kib = 120 * 1024},
    {"touch-shared", "to touch 300 MiB of shared memory", touch_shared, TOO_MUCH},
    {"touch-break", "to grow by sbrk to 300 MiB", touch_by_break, TOO_MUCH},
    {"memory-files", "to fill memory files", memory_files, TOO_MUCH,
     .otherwise = {WITHOUT_BOTH(PID_NS, CGROUP_MEMORY, GETS(EPERM))}},
    {"private-files", "to fill its folder beyond its memory", private_files, TOO_MUCH,
     LARGE_DISK, .otherwise = {WITHOUT(MOUNT_NS, SUCCEEDS)}},
    {"shm-files", "to fill /dev/shm beyond its memory", shm_files, TOO_MUCH, LARGE_DISK,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"sysv-memory", "to fill System V segments", system_v, TOO_MUCH,
     .otherwise = {WITHOUT(IPC_NS, GETS(EPERM)), WITHOUT(CGROUP_MEMORY, SUCCEEDS)},
     .profiles = AS_MANAGED},
    {"many-processes", "to touch 10 MiB in each of 24", many_processes, TOO_MUCH},
    {"copies-on-write", "to write eight copies of 40 MiB", copies_on_write, TOO_MUCH},
    {"shared-by-fork", "to share 40 MiB with eight children", shared_by_fork, GOES_WELL,
     .memory_min_kib = 40 * 1024, .memory_max_kib = 52 * 1024},
    {"page-tables", "to need page tables for 256 GiB", page_tables, TOO_MUCH},
    {"pipe-buffers", "to keep 120 MiB in pipes", pipe_buffers, GOES_WELL,
     .memory_min_kib = 8 * 1024},
    {"socket-buffers", "to keep 7 MiB in sockets", socket_buffers, GOES_WELL,
     .memory_min_kib = 6 * 1024},
    {"child-too-much", "to let a child touch 300 MiB", child_takes_too_much, TOO_MUCH},
    {"recursion", "to recurse for ever", endless_recursion, TOO_MUCH,
     .limits = {.cpu_ms = 10000, .stack_kib = 1 << 20}},
    {"recursion-small-stack", "to recurse beyond a limit on the stack", endless_recursion,
     DIES_OF(SIGSEGV), .limits = {.stack_kib = 8192}},
    {"recursion-deep", "to need a stack of 60 MiB", deep_recursion, GOES_WELL},
    {"malloc-64-tib", "to allocate 64 TiB", refuse_allocation, GETS(ENOMEM),
     NO_CONTROL("no host has that much")},
    {"mlock", "to lock 8 MiB in memory", lock_memory, GETS(ENOMEM), OUTSIDE,
     .profiles = AS_MANAGED},
    {"churn", "to take and give back 600 MiB in all", churn, GOES_WELL,
     .memory_max_kib = 40 * 1024},
};
ATTACK_GROUP(memory, AS_NATIVE);
