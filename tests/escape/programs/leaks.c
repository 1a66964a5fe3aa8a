/* Information: what a program can learn of the host and of others. */
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ipc.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "tests/escape/attack.h"

static int environment(void)
{
    for (char **variable = environ; *variable; variable++)
        dprintf(STDOUT_FILENO, "%s\n", *variable);
    return FINE;
}

static int host_name(void)
{
    struct utsname name;

    if (uname(&name) < 0)
        return errno;
    dprintf(STDOUT_FILENO, "%s %s\n", name.nodename, name.domainname);
    return FINE;
}

static int identity(void)
{
    uid_t r, e, s;
    char folder[256];

    getresuid(&r, &e, &s);
    dprintf(STDOUT_FILENO, "%u %u %u", r, e, s);
    getresgid(&r, &e, &s);
    dprintf(STDOUT_FILENO, " %u %u %u", r, e, s);
    dprintf(STDOUT_FILENO, " %s\n", getcwd(folder, sizeof(folder)));
    return FINE;
}

static int descriptors(void)
{
    for (int fd = 0; fd < 65536; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            dprintf(STDOUT_FILENO, "%d ", fd);
    return FINE;
}

/* Open files of the cell would carry its owner and its access. */
static int input_is_write_protected(void)
{
    int flags = fcntl(STDIN_FILENO, F_GETFL);

    dprintf(STDOUT_FILENO, "%d %d\n", flags & O_ACCMODE,
            fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE);
    return FINE;
}

/* ru_maxrss is inherited across execution: it would tell how large the grader is. */
static int size_of_parent(void)
{
    struct rusage usage;

    if (getrusage(RUSAGE_SELF, &usage) < 0)
        return errno;
    return usage.ru_maxrss < 8192 ? FINE : REACHED;
}

/* The name under which it was executed, as the kernel tells it. */
static int execution_name(void)
{
    const char *name =
        (const char *)getauxval(AT_EXECFN); // NOLINT(performance-no-int-to-ptr)

    return strncmp(name, "/dev/fd/", 8) == 0 ? FINE : REACHED;
}

static int segments_of_others(void)
{
    struct shm_info info;

    if (shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&info) < 0)
        return errno;
    return info.used_ids ? REACHED : FINE;
}

static int terminal(void)
{
    dprintf(STDOUT_FILENO, "%d %d %d\n", isatty(0), isatty(1), isatty(2));
    return FINE;
}

/* Its own process group; the session may be the spawner's, which nobody inside sees (0).
 */
static int session(void)
{
    pid_t leader = getsid(0);

    return (leader == 0 || leader == getpid()) && getpgrp() == getpid() && getppid() == 1
               ? FINE
               : REACHED;
}

static int capabilities(void)
{
    uint32_t header[2] = {0x20080522, 0}, data[6] = {0};

    if (syscall(SYS_capget, header, data) < 0)
        return errno;
    for (size_t i = 0; i < 6; i++)
        if (data[i])
            return REACHED;
    return FINE;
}

/* Descriptors sent over a socket are a program's own business. */
static int kernel_release_only(void)
{
    struct stat st;

    return stat("/proc/version", &st) < 0 && stat("/etc/os-release", &st) < 0 ? ENOENT
                                                                              : REACHED;
}

static const struct attack attacks[] = {
    {"leak-environment", "to see the environment", environment, GOES_WELL,
     .prints = "PATH=/usr/bin:/bin\nHOME=/box\nLANG=C.UTF-8\nfine\n", .own_place = true},
    {"leak-host-name", "to see the host's name", host_name, GOES_WELL,
     .prints = "box \nfine\n", .own_place = true},
    {"leak-identity", "to see who it is", identity, GOES_WELL,
     .prints = "1000 1000 1000 1000 1000 1000 /box\nfine\n", .own_place = true},
    {"leak-descriptors", "to find descriptors", descriptors, GOES_WELL,
     .prints = "0 1 2 fine\n"},
    {"leak-access-modes", "to have more access than it needs", input_is_write_protected,
     GOES_WELL, .prints = "0 1\nfine\n"},
    {"leak-parent-size", "to learn how large the grader is", size_of_parent, GOES_WELL},
    {"leak-execution-name", "to learn where it lies on the host", execution_name,
     GOES_WELL},
    {"leak-segments", "to find others' memory", segments_of_others, GOES_WELL,
     .profiles = AS_MANAGED, .otherwise = {WITHOUT(IPC_NS, GETS(EPERM))}},
    {"leak-terminal", "to find a terminal", terminal, GOES_WELL,
     .prints = "0 0 0\nfine\n"},
    {"leak-session", "to be in another's session", session, GOES_WELL,
     .otherwise = {WITHOUT(PID_NS, SUCCEEDS)}},
    {"leak-capabilities", "to have a capability", capabilities, GOES_WELL,
     .profiles = AS_MANAGED},
    {"leak-system", "to learn which system this is", kernel_release_only, GETS(ENOENT),
     OUTSIDE, .otherwise = {WITHOUT(MOUNT_NS, SUCCEEDS)}},
};
ATTACK_GROUP(leaks, AS_NATIVE);
