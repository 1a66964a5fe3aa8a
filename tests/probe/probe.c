/*
 * What tests run inside the sandbox: a small static program that uses exactly so much of
 * one resource, or says what it sees.   probe COMMAND [NUMBER]
 *
 * Exit status 0: done; 1: could not (perror says why); 2: no such command. Built without
 * libraries and sanitizers, so that its own needs are small and always the same.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MIB        ((size_t)1 << 20)
#define PAGE       4096
#define SHARERS    4
#define COUNT_MAX  1000000
#define CHURN_MS   20
#define FRAME_KIB  16
#define HOLD_US    200000 /* how long several of something exist at the same time */
#define BLOCK_SIZE 65536
#define SHARED_KEY 0x61737379

#define FDS_AT_ONCE 64

static _Noreturn void spin(void)
{
    for (volatile unsigned n = 0;; n++)
        ;
}

static _Noreturn void sleep_for_ever(void)
{
    for (;;)
        pause();
}

/* ---- CPU time ---- */

static void *spin_thread(void *arg)
{
    (void)arg;
    spin();
}

static int spin_threads(long count)
{
    pthread_t thread;

    for (long i = 1; i < count; i++)
        if (pthread_create(&thread, NULL, spin_thread, NULL) != 0)
            return 1;
    spin();
}

static int spin_children(long count)
{
    for (long i = 0; i < count; i++)
        if (fork() == 0)
            spin();
    while (wait(NULL) > 0)
        ;
    return 0;
}

static int spin_ignored(long count)
{
    signal(SIGCHLD, SIG_IGN);
    return spin_children(count);
}

static int spin_orphans(long count)
{
    for (long i = 0; i < count; i++) {
        if (fork() == 0) {
            setsid();
            if (fork() == 0)
                spin();
            _exit(0);
        }
    }
    sleep_for_ever();
}

static void burn(long ms)
{
    struct timespec now;

    do
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < ms);
}

/* Children that nobody waits for, one after the other. */
static int churn(long count)
{
    int pipe_fds[2];
    char byte;

    signal(SIGCHLD, SIG_IGN);
    for (long i = 0; i < count; i++) {
        if (pipe(pipe_fds) < 0)
            return 1;
        if (fork() == 0) {
            burn(CHURN_MS);
            _exit(0);
        }
        close(pipe_fds[1]);
        while (read(pipe_fds[0], &byte, 1) < 0 && errno == EINTR)
            ;
        close(pipe_fds[0]);
    }
    return 0;
}

/* ---- memory ---- */

static void touch(char *at, size_t len)
{
    for (size_t i = 0; i < len; i += PAGE)
        at[i] = 1;
}

static char *map(size_t len, int flags)
{
    char *at = mmap(NULL, len, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

    if (at == MAP_FAILED) {
        perror("mmap");
        _exit(1);
    }
    return at;
}

static int touch_private(long mib)
{
    size_t len = (size_t)mib * MIB;

    touch(map(len, MAP_PRIVATE), len);
    return 0;
}

/* Each child touches the same pages, and all are there at the same time. */
static int touch_shared(long mib)
{
    size_t len = (size_t)mib * MIB;
    char *at = map(len, MAP_SHARED);

    for (int i = 0; i < SHARERS; i++) {
        if (fork() == 0) {
            touch(at, len);
            usleep(HOLD_US);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    return 0;
}

static int fill(int fd, size_t len)
{
    static char block[BLOCK_SIZE];

    while (len) {
        ssize_t n = write(fd, block, sizeof(block));

        if (n < 0) {
            perror("write");
            return 1;
        }
        len -= (size_t)n < len ? (size_t)n : len;
    }
    return 0;
}

static int fill_memfd(long mib)
{
    int r = fill(memfd_create("probe", 0), (size_t)mib * MIB);

    usleep(HOLD_US);
    return r;
}

static int fill_file(long mib)
{
    return fill(open("probe", O_WRONLY | O_CREAT, 0600), (size_t)mib * MIB);
}

/* Four processes with a fourth each, which exist at the same time. */
static int touch_several(long mib)
{
    for (int i = 0; i < SHARERS; i++) {
        if (fork() == 0) {
            touch_private(mib / SHARERS);
            usleep(HOLD_US);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    return 0;
}

static int reserve(long gib)
{
    map((size_t)gib * 1024 * MIB, MAP_PRIVATE | MAP_NORESERVE)[PAGE] = 1;
    return 0;
}

/* ---- other limits: each prints how far it got ---- */

static int print_number(long long number)
{
    printf("%lld\n", number);
    return 0;
}

static int use_stack(long kib)
{
    volatile char frame[FRAME_KIB * 1024];

    for (size_t i = 0; i < sizeof(frame); i += PAGE)
        frame[i] = 1;
    return kib <= FRAME_KIB ? 0 : use_stack(kib - FRAME_KIB) + frame[0] - 1;
}

static int open_files(long number)
{
    int last = -1, fd;

    (void)number;
    while ((fd = open("/dev/null", O_RDONLY)) >= 0)
        last = fd;
    return errno == EMFILE ? print_number(last + 1) : 1;
}

static int file_size(long number)
{
    int fd = open("probe", O_WRONLY | O_CREAT, 0600);
    static char block[BLOCK_SIZE];
    long long sum = 0;
    ssize_t n;

    (void)number;
    signal(SIGXFSZ, SIG_IGN);
    while ((n = write(fd, block, sizeof(block))) > 0)
        sum += n;
    return errno == EFBIG || errno == ENOSPC ? print_number(sum) : 1;
}

/* In several files, so that only the folder's size can stop it. */
static int fill_disk(long number)
{
    static char block[PAGE];
    long long sum = 0;
    char name[32];
    ssize_t n;

    (void)number;
    for (int i = 0; i < COUNT_MAX; i++) {
        int fd;

        snprintf(name, sizeof(name), "f%d", i % 16);
        fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
        n = write(fd, block, sizeof(block));
        close(fd);
        if (n <= 0)
            break;
        sum += n;
    }
    return errno == ENOSPC ? print_number(sum) : 1;
}

static int fill_inodes(long number)
{
    char name[32];
    int count = 0, fd;

    (void)number;
    for (; count < COUNT_MAX; count++) {
        snprintf(name, sizeof(name), "f%d", count);
        fd = open(name, O_WRONLY | O_CREAT, 0600);
        if (fd < 0)
            break;
        close(fd);
    }
    return errno == ENOSPC ? print_number(count) : 1;
}

static int make_processes(long number)
{
    int count = 1;

    (void)number;
    for (; count < COUNT_MAX; count++) {
        pid_t pid = fork();

        if (pid == 0)
            sleep_for_ever();
        if (pid < 0)
            break;
    }
    return errno == EAGAIN ? print_number(count) : 1;
}

static int print_bytes(long count)
{
    static char block[BLOCK_SIZE];

    while (count > 0) {
        size_t len = count < BLOCK_SIZE ? (size_t)count : sizeof(block);
        ssize_t n = write(1, block, len);

        if (n < 0)
            return 1;
        count -= n;
    }
    return 0;
}

/* ---- processes that do not want to end ---- */

static _Noreturn void fork_for_ever(void)
{
    for (;;)
        if (fork() < 0)
            sched_yield();
}

static int bomb(long number)
{
    (void)number;
    fork_for_ever();
}

static int stopped(long count)
{
    for (long i = 0; i < count; i++) {
        if (fork() == 0) {
            setsid();
            for (int signal_number = 1; signal_number < 32; signal_number++)
                signal(signal_number, SIG_IGN);
            raise(SIGSTOP);
            sleep_for_ever();
        }
    }
    raise(SIGSTOP);
    return 0;
}

/* The main process ends; what it leaves forks on and on. */
static int leave_daemons(long count)
{
    for (long i = 0; i < count; i++) {
        if (fork() == 0) {
            setsid();
            while (fork() >= 0)
                setsid();
            sleep_for_ever();
        }
    }
    return 0;
}

static int idle(long ms)
{
    usleep((useconds_t)ms * 1000);
    return 0;
}

static int nothing(long number)
{
    (void)number;
    return 0;
}

/* ---- what it sees ---- */

static void print_limits(void)
{
    static const int resources[] = {RLIMIT_CORE,   RLIMIT_STACK,    RLIMIT_FSIZE,
                                    RLIMIT_NOFILE, RLIMIT_NPROC,    RLIMIT_MEMLOCK,
                                    RLIMIT_CPU,    RLIMIT_MSGQUEUE, RLIMIT_DATA};

    printf("limits");
    for (size_t i = 0; i < sizeof(resources) / sizeof(resources[0]); i++) {
        struct rlimit limit;

        getrlimit(resources[i], &limit);
        printf(" %lld/%lld", (long long)limit.rlim_cur, (long long)limit.rlim_max);
    }
    printf("\n");
}

static void print_capabilities(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0}};
    int bounding = 0;

    syscall(SYS_capget, &header, data);
    for (int cap = 0; cap < 64; cap++)
        bounding += prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1;
    printf("capabilities %x %x %x %x %x %x, bounding %d\n", data[0].effective,
           data[0].permitted, data[0].inheritable, data[1].effective, data[1].permitted,
           data[1].inheritable, bounding);
}

static void print_files(void)
{
    static const char *const paths[] = {"/",          "/usr",  "/etc",  "/dev",
                                        "/dev/zero",  "/box",  "/tmp",  "/proc",
                                        "/sys",       "/home", "/root", "/var",
                                        "/etc/shadow"};

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct statvfs st;

        if (statvfs(paths[i], &st) < 0)
            printf("%s missing\n", paths[i]);
        else
            printf("%s flags %lx writable %d\n", paths[i],
                   st.f_flag & (ST_RDONLY | ST_NOSUID | ST_NODEV | ST_NOEXEC),
                   access(paths[i], W_OK) == 0);
    }
}

/* Of FDS_AT_ONCE descriptors. */
static unsigned count_open(int first)
{
    struct pollfd list[FDS_AT_ONCE];
    unsigned open = FDS_AT_ONCE;

    for (int i = 0; i < FDS_AT_ONCE; i++)
        list[i] = (struct pollfd){.fd = first + i};
    if (poll(list, FDS_AT_ONCE, 0) < 0)
        return 0;
    for (int i = 0; i < FDS_AT_ONCE; i++)
        open -= list[i].revents & POLLNVAL ? 1 : 0;
    return open;
}

/* What an earlier run might have left, and then something for the next. */
static void leave_traces(void)
{
    int left = open("left", O_WRONLY | O_CREAT | O_EXCL, 0600),
        fd = open("in/file", O_RDONLY);
    char content[16] = "";

    printf("file %zd %s", read(fd, content, sizeof(content) - 1), content);
    printf("new %d %d\n", left >= 0,
           shmget(SHARED_KEY, PAGE, IPC_CREAT | IPC_EXCL | 0600) >= 0);
    if (write(left, "here\n", 5) != 5)
        perror("write");
}

/* All that a layer of isolation is responsible for and that can be seen from inside. */
static int describe(long number)
{
    char name[65] = "", folder[256] = "";
    mode_t mask = umask(0);
    unsigned fds = 0;
    int attr;

    (void)number;
    gethostname(name, sizeof(name));
    for (int first = 0; first < 1024; first += FDS_AT_ONCE)
        fds += count_open(first);
    printf("ids %d %d %d %d groups %d\n", getuid(), geteuid(), getgid(), getegid(),
           getgroups(0, NULL));
    printf("session %d parent %d host %s folder %s mask %o descriptors %u\n",
           getsid(0) == getpid(), getppid(), name, getcwd(folder, sizeof(folder)),
           (unsigned)mask, fds);
    printf("no_new_privs %d seccomp %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
           prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
    print_capabilities();
    print_limits();
    print_files();
    errno = 0;
    attr = socket(AF_INET, SOCK_STREAM, 0);
    printf("inet %d %d\n", attr >= 0, errno);
    errno = 0;
    /* Of what a mount lets pass, Landlock alone refuses this. */
    attr = open("/dev/random", O_WRONLY);
    printf("landlock %d %d\n", attr < 0, errno);
    printf("nice %d\n", getpriority(PRIO_PROCESS, 0));
    leave_traces();
    return 0;
}

static const struct {
    const char *name;
    int (*run)(long number);
} commands[] = {
    {"noop", nothing},
    {"idle", idle},
    {"threads", spin_threads},
    {"children", spin_children},
    {"ignored", spin_ignored},
    {"orphans", spin_orphans},
    {"churn", churn},
    {"touch", touch_private},
    {"shared", touch_shared},
    {"memfd", fill_memfd},
    {"file", fill_file},
    {"several", touch_several},
    {"reserve", reserve},
    {"stack", use_stack},
    {"open-files", open_files},
    {"file-size", file_size},
    {"disk", fill_disk},
    {"inodes", fill_inodes},
    {"processes", make_processes},
    {"print", print_bytes},
    {"bomb", bomb},
    {"stopped", stopped},
    {"daemons", leave_daemons},
    {"describe", describe},
};

int main(int argc, char **argv)
{
    long number = argc > 2 ? strtol(argv[2], NULL, 10) : 0;

    for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(number);
    return 2;
}
