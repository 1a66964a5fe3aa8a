#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/probe.h"
#include "sandbox/self_test_probe.h"

#define FIRST_OWN_FD 4 /* 0 to 2, and the channel that shows that we live */
#define FDS_MAX      1024
#define MEGABYTE     ((size_t)1 << 20)
#define MEMORY_MIB   256
#define DISK_FILES   64
#define FORKS        200
#define LEFT_FILE    "left-behind"

/* Each returns true when what it tried has worked, which it must not. */

static bool opens(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    bool opened = fd >= 0;

    close_fd(&fd);
    return opened;
}

static bool read_file(const char *target)
{
    return opens(target, O_RDONLY);
}

static bool write_file(const char *target)
{
    return opens(target, O_WRONLY);
}

static bool make_file(const char *target)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/made", target);
    return opens(path, O_WRONLY | O_CREAT);
}

static bool write_usr(const char *target)
{
    (void)target;
    return opens("/usr/assay-probe", O_WRONLY | O_CREAT);
}

static bool see_process(const char *target)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/%.20s/status", target);
    return opens(path, O_RDONLY);
}

static bool signal_process(const char *target)
{
    uint64_t pid;

    return parse_u64(target, &pid) && kill((pid_t)pid, 0) == 0;
}

static bool trace(const char *target)
{
    (void)target;
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool mount_it(const char *target)
{
    (void)target;
    return mount("probe", "/", "tmpfs", 0, NULL) == 0;
}

static bool keyring(const char *target)
{
    (void)target;
    return syscall(SYS_add_key, "user", "probe", "x", 1, -3) >= 0;
}

static bool io_uring(const char *target)
{
    char parameters[256] = {0};

    (void)target;
    return syscall(SYS_io_uring_setup, 1, parameters) >= 0;
}

static bool user_namespace(const char *target)
{
    (void)target;
    return unshare(CLONE_NEWUSER) == 0;
}

static bool network(const char *target)
{
    (void)target;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool host_socket(const char *target)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(target);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (fd < 0 || len > sizeof(address.sun_path) - 1)
        return false;
    memcpy(address.sun_path + 1, target, len);
    len += offsetof(struct sockaddr_un, sun_path) + 1;
    return connect(fd, (struct sockaddr *)&address, (socklen_t)len) == 0;
}

static bool shared_memory(const char *target)
{
    uint64_t id;

    return parse_u64(target, &id) && shmat((int)id, NULL, 0) != (void *)-1;
}

static bool privileges(const char *target)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct own[_LINUX_CAPABILITY_U32S_3] = {{0}};

    (void)target;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return true;
    if (syscall(SYS_capget, &header, own) < 0)
        return false;
    return own[0].effective || own[0].permitted || own[0].inheritable ||
           own[1].effective || own[1].permitted || own[1].inheritable;
}

static bool descriptors(const char *target)
{
    (void)target;
    for (int fd = FIRST_OWN_FD; fd < FDS_MAX; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return true;
    return false;
}

static bool host_name(const char *target)
{
    struct utsname name;

    (void)target;
    return uname(&name) < 0 || strcmp(name.nodename, "box") != 0;
}

static bool cpu_time(const char *target)
{
    uint64_t end = clock_ms() + 15000;

    (void)target;
    while (clock_ms() < end)
        ;
    return true;
}

static bool memory(const char *target)
{
    (void)target;
    for (int i = 0; i < MEMORY_MIB; i++) {
        char *block = mmap(NULL, MEGABYTE, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (block == MAP_FAILED)
            return false;
        memset(block, 1, MEGABYTE);
    }
    pause();
    return true;
}

static bool processes(const char *target)
{
    (void)target;
    for (int i = 0; i < FORKS; i++) {
        pid_t pid = fork();

        if (pid < 0)
            return false;
        if (pid == 0) {
            pause();
            _exit(0);
        }
    }
    /* Where the number is only watched, the end comes a little later. */
    sleep(2);
    return true;
}

static bool output(const char *target)
{
    static const char block[65536];

    (void)target;
    for (int i = 0; i < 64; i++)
        if (write(STDOUT_FILENO, block, sizeof(block)) < 0)
            return false;
    return true;
}

static bool disk(const char *target)
{
    static char block[65536];

    (void)target;
    for (int i = 0; i < DISK_FILES; i++) {
        char name[32];
        int fd;

        snprintf(name, sizeof(name), "file-%d", i);
        fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        for (int k = 0; k < 8; k++)
            if (fd < 0 || write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
                return false;
        close(fd);
    }
    sleep(2);
    return true;
}

/* The descriptor that it holds shows whether it lives. */
static bool daemon_left(const char *target)
{
    int ready[2];
    char byte;

    (void)target;
    if (pipe(ready) < 0)
        return true;
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            sigset_t all;

            sigfillset(&all);
            sigprocmask(SIG_BLOCK, &all, NULL);
            if (write(ready[1], "x", 1) == 1)
                sleep(60);
        }
        _exit(0);
    }
    close(ready[1]);
    /* Only once it is there has anything been tried. */
    return read(ready[0], &byte, 1) != 1;
}

static bool leave_file(const char *target)
{
    (void)target;
    return !opens(LEFT_FILE, O_WRONLY | O_CREAT);
}

static bool find_file(const char *target)
{
    DIR *dir = opendir(".");
    const struct dirent *entry;
    bool found = false;

    (void)target;
    while (dir && (entry = readdir(dir)))
        found |= strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (dir)
        closedir(dir);
    return found;
}

static const struct {
    const char *name;
    bool (*reaches)(const char *target);
} probes[] = {
    {"read-file", read_file},
    {"write-file", write_file},
    {"make-file", make_file},
    {"write-usr", write_usr},
    {"see-process", see_process},
    {"signal-process", signal_process},
    {"trace", trace},
    {"mount", mount_it},
    {"keyring", keyring},
    {"io-uring", io_uring},
    {"namespace", user_namespace},
    {"network", network},
    {"host-socket", host_socket},
    {"shared-memory", shared_memory},
    {"privileges", privileges},
    {"descriptors", descriptors},
    {"host-name", host_name},
    {"cpu-time", cpu_time},
    {"memory", memory},
    {"processes", processes},
    {"output", output},
    {"disk", disk},
    {"daemon", daemon_left},
    {"leave-file", leave_file},
    {"find-file", find_file},
};

int probe_main(const char *name, const char *target)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    for (size_t i = 0; i < ARRAY_SIZE(probes); i++) {
        if (strcmp(probes[i].name, name) != 0)
            continue;
        sigaction(SIGXFSZ, &ignore,
                  NULL); /* a file that is too large: an error will do */
        if (write(STDOUT_FILENO, PROBE_TRIES, strlen(PROBE_TRIES)) < 0)
            return PROBE_UNKNOWN;
        return probes[i].reaches(target) ? PROBE_REACHED : PROBE_REFUSED;
    }
    return PROBE_UNKNOWN;
}
