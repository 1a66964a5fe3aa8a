#include <errno.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/filter.h"

#define FILTER_BYTES_MAX 65536

/* Namespace flags of clone(2); CLONE_NEWTIME is a bit of the exit signal there. */
#define CLONE_NEW_ANY                                                                    \
    (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |          \
     CLONE_NEWNET | CLONE_NEWCGROUP)

/* Allowed whatever the arguments, in all profiles. Names that this libseccomp does not
 * know are left out: they get ENOSYS like all else. */
static const char *const allowed[] = {
    /* memory */
    "brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "mincore", "msync", "mlock",
    "mlock2", "munlock", "mlockall", "munlockall", "membarrier", "memfd_create",
    "pkey_alloc", "pkey_free", "pkey_mprotect", "rseq", "get_mempolicy", "cachestat",
    /* files, within the view that the mounts give */
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev",
    "preadv2", "pwritev2", "open", "openat", "openat2", "creat", "close", "close_range",
    "lseek", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs",
    "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents",
    "getdents64", "getcwd", "chdir", "fchdir", "rename", "renameat", "renameat2", "mkdir",
    "mkdirat", "rmdir", "link", "linkat", "unlink", "unlinkat", "symlink", "symlinkat",
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
    "umask", "truncate", "ftruncate", "fallocate", "fsync", "fdatasync",
    "sync_file_range", "fadvise64", "utime", "utimes", "utimensat", "futimesat", "flock",
    "fcntl", "dup", "dup2", "dup3", "pipe", "pipe2", "sendfile", "copy_file_range",
    "splice", "tee", "vmsplice", "getxattr", "lgetxattr", "fgetxattr", "listxattr",
    "llistxattr", "flistxattr", "readahead",
    /* waiting */
    "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl",
    "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd", "eventfd2", "timerfd_create",
    "timerfd_settime", "timerfd_gettime", "signalfd", "signalfd4", "inotify_init",
    "inotify_init1", "inotify_add_watch", "inotify_rm_watch", "futex", "futex_waitv",
    "futex_wake", "futex_wait", "futex_requeue", "set_robust_list", "get_robust_list",
    "restart_syscall", "pause",
    /* processes and threads of the own pid namespace; the pids cgroup counts them */
    "fork", "vfork", "execve", "execveat", "exit", "exit_group", "wait4", "waitid",
    "set_tid_address", "gettid", "getpid", "getppid", "getpgid", "getpgrp", "setpgid",
    "getsid", "setsid", "kill", "tkill", "tgkill", "pidfd_open", "pidfd_send_signal",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait",
    "rt_sigqueueinfo", "rt_tgsigqueueinfo", "rt_sigsuspend", "sigaltstack", "arch_prctl",
    "getrlimit", "setrlimit", "getrusage", "getpriority", "setpriority", "sched_yield",
    "sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_getscheduler",
    "sched_getattr", "sched_get_priority_max", "sched_get_priority_min",
    "sched_rr_get_interval", "getcpu", "ioprio_get", "capget",
    /* who am I: changes fail for want of capabilities */
    "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups",
    "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid",
    "setfsgid",
    /* time: reading and timers */
    "time", "gettimeofday", "clock_gettime", "clock_getres", "clock_nanosleep",
    "nanosleep", "times", "alarm", "getitimer", "setitimer", "timer_create",
    "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete",
    /* the system at large, reading */
    "uname", "sysinfo", "getrandom",
    /* System V and POSIX IPC: the ipc namespace is the run's own */
    "shmget", "shmat", "shmdt", "shmctl", "semget", "semop", "semtimedop", "semctl",
    "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink", "mq_timedsend",
    "mq_timedreceive", "mq_notify", "mq_getsetattr",
    /* sockets that exist: only AF_UNIX can be made, see below */
    "bind", "connect", "listen", "accept", "accept4", "getsockname", "getpeername",
    "sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg", "shutdown",
    "setsockopt", "getsockopt"};

/* Refused politely: libraries look for these and go on without. */
static const char *const refused[] = {"unshare",
                                      "setns",
                                      "perf_event_open",
                                      "pidfd_getfd",
                                      "kcmp",
                                      "chroot",
                                      "name_to_handle_at",
                                      "open_by_handle_at",
                                      "mknod",
                                      "mknodat",
                                      "setgroups",
                                      "capset",
                                      "sethostname",
                                      "setdomainname",
                                      "clock_settime",
                                      "clock_adjtime",
                                      "adjtimex",
                                      "settimeofday",
                                      "syslog",
                                      "quotactl",
                                      "acct",
                                      "swapon",
                                      "swapoff",
                                      "reboot",
                                      "iopl",
                                      "ioperm",
                                      "init_module",
                                      "finit_module",
                                      "delete_module",
                                      "kexec_load",
                                      "kexec_file_load",
                                      "fanotify_init",
                                      "fanotify_mark",
                                      "lookup_dcookie",
                                      "seccomp",
                                      "setxattr",
                                      "lsetxattr",
                                      "fsetxattr",
                                      "removexattr",
                                      "lremovexattr",
                                      "fremovexattr",
                                      "ioprio_set",
                                      "sched_setscheduler",
                                      "sched_setparam",
                                      "sched_setattr",
                                      "mbind",
                                      "set_mempolicy",
                                      "migrate_pages",
                                      "move_pages",
                                      "vhangup",
                                      "modify_ldt",
                                      "process_madvise",
                                      "process_mrelease"};

/* No honest program calls these. */
static const char *const forbidden[] = {"ptrace",
                                        "process_vm_readv",
                                        "process_vm_writev",
                                        "bpf",
                                        "keyctl",
                                        "add_key",
                                        "request_key",
                                        "mount",
                                        "umount",
                                        "umount2",
                                        "pivot_root",
                                        "move_mount",
                                        "open_tree",
                                        "fsopen",
                                        "fsconfig",
                                        "fsmount",
                                        "fspick",
                                        "mount_setattr",
                                        "io_uring_setup",
                                        "io_uring_enter",
                                        "io_uring_register",
                                        "userfaultfd"};

/* What the spawner, the init and the lockdown need, and what a program gets for it. Not
 * by name: an older libseccomp must not take any of it away from the spawner. */
static const struct setup_call {
    int nr;
    uint32_t afterwards;
} setup_calls[] = {
    {SYS_mount, SCMP_ACT_KILL_PROCESS},
    {SYS_umount2, SCMP_ACT_KILL_PROCESS},
    {SYS_clone3, SCMP_ACT_ERRNO(ENOSYS)},
    {SYS_capset, SCMP_ACT_ERRNO(EPERM)},
    {SYS_landlock_create_ruleset, SCMP_ACT_ERRNO(ENOSYS)},
    {SYS_landlock_add_rule, SCMP_ACT_ERRNO(ENOSYS)},
    {SYS_landlock_restrict_self, SCMP_ACT_ERRNO(ENOSYS)},
};

/* The one way to a further filter. */
static const struct scmp_arg_cmp sets_filter = {0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0};

struct argument_rule {
    const char *name;
    unsigned arg;
    enum scmp_compare op;
    uint64_t a, b;
    bool refuse; /* EPERM instead of permission */
};

/* What hangs on an argument. Other values get ENOSYS, like calls that are not listed. */
static const struct argument_rule argument_rules[] = {
    /* threads and processes, no namespaces */
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEW_ANY, 0, false},
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEWNS, CLONE_NEWNS, true},
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEWUTS, CLONE_NEWUTS, true},
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEWIPC, CLONE_NEWIPC, true},
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER, true},
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEWPID, CLONE_NEWPID, true},
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEWNET, CLONE_NEWNET, true},
    {"clone", 0, SCMP_CMP_MASKED_EQ, CLONE_NEWCGROUP, CLONE_NEWCGROUP, true},
    {"socket", 0, SCMP_CMP_EQ, AF_UNIX, 0, false},
    {"socket", 0, SCMP_CMP_NE, AF_UNIX, 0, true},
    {"socketpair", 0, SCMP_CMP_EQ, AF_UNIX, 0, false},
    {"socketpair", 0, SCMP_CMP_NE, AF_UNIX, 0, true},
    {"ioctl", 1, SCMP_CMP_EQ, FIONREAD, 0, false},
    {"ioctl", 1, SCMP_CMP_EQ, FIONBIO, 0, false},
    {"ioctl", 1, SCMP_CMP_EQ, FIOCLEX, 0, false},
    {"ioctl", 1, SCMP_CMP_EQ, FIONCLEX, 0, false},
    {"ioctl", 1, SCMP_CMP_EQ, TCGETS, 0, false},
    {"ioctl", 1, SCMP_CMP_EQ, TIOCGWINSZ, 0, false},
    /* Only its own: without root, the init has the same user. */
    {"prlimit64", 0, SCMP_CMP_EQ, 0, 0, false},
    {"prlimit64", 0, SCMP_CMP_NE, 0, 0, true},
    {"personality", 0, SCMP_CMP_EQ, 0xffffffff, 0, false},
    {"personality", 0, SCMP_CMP_EQ, PER_LINUX, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_NAME, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_GET_NAME, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_PDEATHSIG, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_GET_PDEATHSIG, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_GET_DUMPABLE, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_DUMPABLE, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_CAPBSET_READ, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_GET_NO_NEW_PRIVS, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_CHILD_SUBREAPER, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_GET_CHILD_SUBREAPER, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_TIMERSLACK, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_GET_TIMERSLACK, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_VMA, 0, false},
    {"prctl", 0, SCMP_CMP_EQ, PR_SET_THP_DISABLE, 0, false},
};

static bool is_setup_call(int nr)
{
    for (size_t i = 0; i < ARRAY_SIZE(setup_calls); i++)
        if (setup_calls[i].nr == nr)
            return true;
    return false;
}

/* One rule for a call that this libseccomp may not know. */
static int add(scmp_filter_ctx ctx, uint32_t action, const char *name,
               const struct scmp_arg_cmp *cmp)
{
    int nr = seccomp_syscall_resolve_name(name);

    if (nr == __NR_SCMP_ERROR || nr < 0 || is_setup_call(nr))
        return 0;
    return seccomp_rule_add_array(ctx, action, nr, cmp ? 1 : 0, cmp);
}

static int add_all(scmp_filter_ctx ctx, uint32_t action, const char *const *names,
                   size_t count)
{
    int r = 0;

    for (size_t i = 0; i < count && r == 0; i++)
        r = add(ctx, action, names[i], NULL);
    return r;
}

static int add_argument_rules(scmp_filter_ctx ctx)
{
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(argument_rules) && r == 0; i++) {
        const struct argument_rule *rule = &argument_rules[i];
        struct scmp_arg_cmp cmp = {rule->arg, rule->op, rule->a, rule->b};

        r = add(ctx, rule->refuse ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_ALLOW, rule->name,
                &cmp);
    }
    return r;
}

static int add_setup_calls(scmp_filter_ctx ctx, bool closing)
{
    uint32_t action = closing ? SCMP_ACT_ERRNO(ENOSYS) : SCMP_ACT_ALLOW;
    int r = seccomp_rule_add_array(ctx, action, SCMP_SYS(prctl), 1, &sets_filter);

    for (size_t i = 0; i < ARRAY_SIZE(setup_calls) && r == 0; i++) {
        action = closing ? setup_calls[i].afterwards : SCMP_ACT_ALLOW;
        r = seccomp_rule_add_array(ctx, action, setup_calls[i].nr, 0, NULL);
    }
    return r;
}

/* clone3 is in no list but the setup's: like every unknown call, it ends in ENOSYS. */
static int add_standing(scmp_filter_ctx ctx)
{
    int r = add_all(ctx, SCMP_ACT_ALLOW, allowed, ARRAY_SIZE(allowed));

    if (r == 0)
        r = add_all(ctx, SCMP_ACT_ERRNO(EPERM), refused, ARRAY_SIZE(refused));
    if (r == 0)
        r = add_all(ctx, SCMP_ACT_KILL_PROCESS, forbidden, ARRAY_SIZE(forbidden));
    if (r == 0)
        r = add_argument_rules(ctx);
    return r == 0 ? add_setup_calls(ctx, false) : r;
}

static int add_closing(scmp_filter_ctx ctx)
{
    return add_setup_calls(ctx, true);
}

/* libseccomp writes the program to a descriptor; keep it in memory. */
int filter_export(scmp_filter_ctx ctx, struct sock_fprog *ret_program, struct err *err)
{
    cleanup_fd int fd = memfd_create("filter", MFD_CLOEXEC);
    char *bytes;
    size_t len;
    int r;

    if (fd < 0)
        return err_set(err, errno, "make a memory file for the seccomp filter");
    r = seccomp_export_bpf(ctx, fd);
    if (r < 0)
        return err_set(err, -r, "export the seccomp filter");
    r = io_read_fd(fd, FILTER_BYTES_MAX, &bytes, &len, err);
    if (r < 0)
        return r;
    ret_program->len = (unsigned short)(len / sizeof(struct sock_filter));
    ret_program->filter = (struct sock_filter *)(void *)bytes;
    return 0;
}

static int build(uint32_t otherwise, int (*add_rules)(scmp_filter_ctx ctx),
                 struct sock_fprog *ret_program, struct err *err)
{
    scmp_filter_ctx ctx = seccomp_init(otherwise);
    int r;

    if (!ctx)
        return err_oom(err);
    r = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (r == 0)
        r = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (r == 0)
        r = add_rules(ctx);
    if (r < 0)
        r = err_set(err, -r, "build the seccomp filter");
    else
        r = filter_export(ctx, ret_program, err);
    seccomp_release(ctx);
    return r;
}

int filter_build(struct filter_set *ret_set, struct err *err)
{
    struct filter_set set = {0};
    int r = build(SCMP_ACT_ERRNO(ENOSYS), add_standing, &set.standing, err);

    if (r == 0)
        r = build(SCMP_ACT_ALLOW, add_closing, &set.closing, err);
    if (r < 0) {
        filter_release(&set);
        return r;
    }
    *ret_set = set;
    return 0;
}

int filter_load(const struct sock_fprog *program)
{
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) < 0 ? -errno : 0;
}

void filter_release(struct filter_set *set)
{
    free(set->standing.filter);
    free(set->closing.filter);
    *set = (struct filter_set){0};
}
