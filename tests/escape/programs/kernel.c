/* The kernel's surface: calls that no honest program makes are fatal, others refused. */
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attack.h"

/* ---- fatal ---- */

static int trace_child(void)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        pause();
        _exit(0);
    }
    if (ptrace(PTRACE_SEIZE, child, NULL, NULL) < 0)
        return errno;
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return REACHED;
}

static int trace_me(void)
{
    return outcome_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int read_child_memory(void)
{
    static char secret = 'x';
    char copy = 0;
    struct iovec local = {&copy, 1}, remote = {&secret, 1};
    pid_t child = fork();

    if (child == 0) {
        pause();
        _exit(0);
    }
    if (process_vm_readv(child, &local, 1, &remote, 1, 0) < 0)
        return errno;
    kill(child, SIGKILL);
    return copy == 'x' ? REACHED : EIO;
}

static int make_bpf_map(void)
{
    union bpf_attr attr = {
        .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};

    return outcome_of(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr)));
}

static int add_key(void)
{
    return outcome_of(syscall(SYS_add_key, "user", "assay-escape", "x", 1, -1));
}

static int make_io_uring(void)
{
    struct io_uring_params params = {0};

    return outcome_of(syscall(SYS_io_uring_setup, 4, &params));
}

static int make_userfaultfd(void)
{
    return outcome_of(syscall(SYS_userfaultfd, O_CLOEXEC));
}

static int mount_tmpfs(void)
{
    return outcome_of(mount("x", "/dev", "tmpfs", 0, NULL));
}

/* ---- refused ---- */

static int unshare_user(void)
{
    return outcome_of(unshare(CLONE_NEWUSER));
}

static int open_perf_event(void)
{
    struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE,
                                   .size = sizeof(attr),
                                   .config = PERF_COUNT_SW_TASK_CLOCK};

    return outcome_of(syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0));
}

static int make_inet_socket(void)
{
    return outcome_of(socket(AF_INET, SOCK_STREAM, 0));
}

static const struct attack attacks[] = {
    {"ptrace-child", "to trace a child", trace_child, KILLED, OUTSIDE},
    {"ptrace-me", "to have itself traced", trace_me, KILLED, OUTSIDE},
    {"process-vm-readv", "to read a child's memory", read_child_memory, KILLED, OUTSIDE},
    {"bpf", "to make a BPF map", make_bpf_map, KILLED, OUTSIDE},
    {"add-key", "to leave a key in its process keyring", add_key, KILLED, OUTSIDE},
    {"io-uring", "to make an io_uring", make_io_uring, KILLED, OUTSIDE},
    {"userfaultfd", "to handle page faults", make_userfaultfd, KILLED, OUTSIDE},
    {"mount", "to mount a tmpfs on /dev", mount_tmpfs, KILLED, APART},
    {"unshare-user", "to get a user namespace", unshare_user, GETS(EPERM), OUTSIDE},
    {"perf", "to count its own task clock", open_perf_event, GETS(EPERM), OUTSIDE},
    {"socket-inet", "to make a TCP socket", make_inet_socket, GETS(EPERM), OUTSIDE},
};
ATTACK_GROUP(kernel);
