#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "grader/base/macros.h"
#include "sandbox/cell/filter_table.h"

/* Namespace flags of clone(2); CLONE_NEWTIME is a bit of the exit signal there. */
#define CLONE_NEW_ANY                                                                    \
    (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |          \
     CLONE_NEWNET | CLONE_NEWCGROUP)

#define CALLS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Without FOR_NATIVE: what starts up and runs C, C++, Rust, Go and Haskell programs does
 * not need it, and a program that reads a problem's input and writes its output neither.
 */
const struct filter_group filter_groups[] = {
    {"memory", FOR_ALL,
     "The address space. Executable memory can be made (JIT compilers need it): machine "
     "code in it can do no more than the program itself.",
     CALLS("brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "mincore", "msync",
           "memfd_create", "membarrier")},
    {"memory, for virtual machines", FOR_MANAGED,
     "Locking is bounded by RLIMIT_MEMLOCK; protection keys guard V8's code; NUMA "
     "policies can only be read.",
     CALLS("mlock", "mlock2", "munlock", "mlockall", "munlockall", "pkey_alloc",
           "pkey_free", "pkey_mprotect", "get_mempolicy", "cachestat")},
    {"files", FOR_ALL,
     "Any path may be named: the mounts and Landlock decide what is there. execve and "
     "fork stand below for the same reason.",
     CALLS("read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev",
           "preadv2", "pwritev2", "open", "openat", "openat2", "creat", "close",
           "close_range", "lseek", "stat", "fstat", "lstat", "newfstatat", "statx",
           "statfs", "fstatfs", "access", "faccessat", "faccessat2", "readlink",
           "readlinkat", "getdents", "getdents64", "getcwd", "chdir", "fchdir", "rename",
           "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat",
           "unlink", "unlinkat", "symlink", "symlinkat", "chmod", "fchmod", "fchmodat",
           "fchmodat2", "umask", "truncate", "ftruncate", "fallocate", "fsync",
           "fdatasync", "fadvise64", "utime", "utimes", "utimensat", "futimesat", "flock",
           "fcntl", "dup", "dup2", "dup3", "pipe", "pipe2", "sendfile",
           "copy_file_range")},
    {"files, for toolchains", FOR_MANAGED | FOR_COMPILE,
     "What tools that copy files look for. Attributes can be read only.",
     CALLS("getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr",
           "sync_file_range", "readahead")},
    {"watching files", FOR_MANAGED,
     "fs.watch() and its kin. The number of watches is bounded for each user.",
     CALLS("inotify_init", "inotify_init1", "inotify_add_watch", "inotify_rm_watch")},
    {"waiting", FOR_ALL,
     "The event loops of Rust, Go and Haskell programs are native, too.",
     CALLS("poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1",
           "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd",
           "eventfd2", "timerfd_create", "timerfd_settime", "timerfd_gettime", "signalfd",
           "signalfd4", "futex", "set_robust_list", "get_robust_list", "restart_syscall",
           "pause")},
    {"processes and threads", FOR_ALL,
     "fork, clone without namespaces and execve: what is started keeps the filter, the "
     "rules and the limits, and the pids group counts it. kill and its kin reach the "
     "run's own pid namespace alone, in which only the init is not the program's.",
     CALLS("fork", "vfork", "execve", "exit", "exit_group", "wait4", "waitid",
           "set_tid_address", "gettid", "getpid", "getppid", "getpgid", "getpgrp",
           "setpgid", "getsid", "setsid", "kill", "tkill", "tgkill", "rt_sigaction",
           "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait",
           "rt_sigqueueinfo", "rt_tgsigqueueinfo", "rt_sigsuspend", "sigaltstack",
           "arch_prctl", "rseq", "getrlimit", "setrlimit", "getrusage", "sched_yield",
           "sched_getaffinity", "sched_getparam", "sched_getscheduler",
           "sched_get_priority_max", "sched_get_priority_min", "getpriority", "getcpu")},
    {"processes, for toolchains", FOR_MANAGED | FOR_COMPILE,
     "Waiting for children by descriptor; such a descriptor names none but processes of "
     "the run, and pidfd_getfd is refused.",
     CALLS("pidfd_open", "pidfd_send_signal", "sched_getattr", "sched_rr_get_interval",
           "ioprio_get", "capget")},
    {"scheduling", FOR_MANAGED,
     "Numerical libraries bind their threads to CPUs; niceness can only be raised. Both "
     "end with the run.",
     CALLS("sched_setaffinity", "setpriority")},
    {"identity", FOR_ALL, "Reading alone.",
     CALLS("getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid",
           "getgroups")},
    {"time", FOR_ALL, "Reading clocks, and timers that go with their process.",
     CALLS("time", "gettimeofday", "clock_gettime", "clock_getres", "clock_nanosleep",
           "nanosleep", "times", "alarm", "getitimer", "setitimer", "timer_create",
           "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete")},
    {"the system", FOR_ALL,
     "Version of the kernel, load and amount of memory of the host can be read.",
     CALLS("uname", "sysinfo", "getrandom")},
    {"socket pairs", FOR_ALL,
     "Reading from and writing to what socketpair made; without addresses there is "
     "nobody "
     "else to reach.",
     CALLS("sendto", "recvfrom", "shutdown", "setsockopt", "getsockopt", "getsockname",
           "getpeername")},
    {"messages", FOR_MANAGED | FOR_COMPILE,
     "These can carry descriptors, of the run's own files alone. multiprocessing and "
     "libuv do that; native programs may not, because the kernel's accounting of "
     "descriptors in flight was often at fault.",
     CALLS("sendmsg", "recvmsg", "sendmmsg", "recvmmsg")},
    {"sockets with names", FOR_MANAGED,
     "multiprocessing's managers and asyncio's servers. AF_UNIX alone; abstract names "
     "belong to the empty net namespace of the cell, others to the private folder.",
     CALLS("bind", "connect", "listen", "accept", "accept4")},
    {"System V and POSIX IPC", FOR_IPC,
     "Databases in a file, shared arrays. The ipc namespace is the run's own and goes "
     "with it; the memory counts.",
     CALLS("shmget", "shmat", "shmdt", "shmctl", "semget", "semop", "semtimedop",
           "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink",
           "mq_timedsend", "mq_timedreceive", "mq_notify", "mq_getsetattr")},
};

const size_t filter_group_count = ARRAY_SIZE(filter_groups);

const struct filter_group filter_refused = {
    "refused", FOR_ALL,
    "Libraries look for some of these and go on without; the others a process without "
    "capabilities cannot use anyway.",
    CALLS("unshare", "setns", "perf_event_open", "pidfd_getfd", "kcmp", "chroot",
          "name_to_handle_at", "open_by_handle_at", "chown", "fchown", "lchown",
          "fchownat", "setuid", "setgid", "setreuid", "setregid", "setresuid",
          "setresgid", "setfsuid", "setfsgid", "setgroups", "capset", "sethostname",
          "setdomainname", "clock_settime", "clock_adjtime", "adjtimex", "settimeofday",
          "syslog", "quotactl", "acct", "swapon", "swapoff", "reboot", "iopl", "ioperm",
          "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
          "fanotify_init", "fanotify_mark", "lookup_dcookie", "seccomp", "setxattr",
          "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
          "ioprio_set", "sched_setscheduler", "sched_setparam", "sched_setattr", "mbind",
          "set_mempolicy", "migrate_pages", "move_pages", "vhangup", "modify_ldt",
          "process_madvise", "process_mrelease", "splice", "tee", "vmsplice", "sync",
          "syncfs")};

const struct filter_group filter_killed = {
    "killed", FOR_ALL,
    "No honest program makes these: other processes' memory, programs in the kernel, "
    "keyrings, mounts, and calls that no filter can look into.",
    CALLS("ptrace", "process_vm_readv", "process_vm_writev", "bpf", "keyctl", "add_key",
          "request_key", "mount", "umount", "umount2", "pivot_root", "move_mount",
          "open_tree", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",
          "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd")};

#define ALLOW_EQUAL(call, arg, value, text)                                              \
    {                                                                                    \
        call, FOR_ALL, arg, FILTER_EQUAL, value, 0, false, text                          \
    }
#define REFUSE_FLAG(flag)                                                                \
    {                                                                                    \
        "clone", FOR_ALL, 0, FILTER_MASKED, flag, flag, true, NULL                       \
    }
#define NAMED_PIPES(call, arg, text)                                                     \
    {call, FOR_ALL, arg, FILTER_MASKED, S_IFMT, S_IFIFO, false, text},                   \
        {call, FOR_ALL, arg, FILTER_MASKED, S_IFMT, S_IFCHR, true, NULL},                \
    {                                                                                    \
        call, FOR_ALL, arg, FILTER_MASKED, S_IFMT, S_IFBLK, true, NULL                   \
    }
#define PRCTL(option) ALLOW_EQUAL("prctl", 0, option, NULL)

const struct filter_rule filter_rules[] = {
    {"clone", FOR_ALL, 0, FILTER_MASKED, CLONE_NEW_ANY, 0, false,
     "threads and processes; any namespace flag gets EPERM. clone3 hides its flags in "
     "memory and gets ENOSYS: libraries then use clone"},
    REFUSE_FLAG(CLONE_NEWNS),
    REFUSE_FLAG(CLONE_NEWUTS),
    REFUSE_FLAG(CLONE_NEWIPC),
    REFUSE_FLAG(CLONE_NEWUSER),
    REFUSE_FLAG(CLONE_NEWPID),
    REFUSE_FLAG(CLONE_NEWNET),
    REFUSE_FLAG(CLONE_NEWCGROUP),
    ALLOW_EQUAL("execveat", 4, AT_EMPTY_PATH,
                "a descriptor alone, as programs are started here"),
    NAMED_PIPES("mknod", 1, "named pipes; devices get EPERM, and the mounts forbid them"),
    NAMED_PIPES("mknodat", 2, NULL),
    {"socket", FOR_MANAGED, 0, FILTER_EQUAL, AF_UNIX, 0, false,
     "AF_UNIX for managed programs; any other family, and any for others, gets EPERM"},
    {"socket", FOR_MANAGED, 0, FILTER_DIFFERENT, AF_UNIX, 0, true, NULL},
    ALLOW_EQUAL("socketpair", 0, AF_UNIX, "AF_UNIX; other families get EPERM"),
    {"socketpair", FOR_ALL, 0, FILTER_DIFFERENT, AF_UNIX, 0, true, NULL},
    ALLOW_EQUAL("ioctl", 1, FIONREAD,
                "FIONREAD, FIONBIO, FIOCLEX, FIONCLEX, and asking whether a descriptor "
                "is a terminal; what types into terminals (TIOCSTI) gets ENOSYS"),
    ALLOW_EQUAL("ioctl", 1, FIONBIO, NULL),
    ALLOW_EQUAL("ioctl", 1, FIOCLEX, NULL),
    ALLOW_EQUAL("ioctl", 1, FIONCLEX, NULL),
    ALLOW_EQUAL("ioctl", 1, TCGETS, NULL),
    ALLOW_EQUAL("ioctl", 1, TIOCGWINSZ, NULL),
    ALLOW_EQUAL("ioctl", 1, TIOCGPGRP, NULL),
    ALLOW_EQUAL("prlimit64", 0, 0,
                "its own limits; without root, the init has the same user"),
    {"prlimit64", FOR_ALL, 0, FILTER_DIFFERENT, 0, 0, true, NULL},
    ALLOW_EQUAL("personality", 0, 0xffffffff,
                "asking, and going back to normal; addresses stay random"),
    ALLOW_EQUAL("personality", 0, PER_LINUX, NULL),
    ALLOW_EQUAL("prctl", 0, PR_SET_NAME,
                "names of threads and of memory, parent death signal, dumpable, "
                "no_new_privs, subreaper, timer slack, huge pages; reading the bounding "
                "set"),
    PRCTL(PR_GET_NAME),
    PRCTL(PR_SET_PDEATHSIG),
    PRCTL(PR_GET_PDEATHSIG),
    PRCTL(PR_GET_DUMPABLE),
    PRCTL(PR_SET_DUMPABLE),
    PRCTL(PR_CAPBSET_READ),
    PRCTL(PR_GET_NO_NEW_PRIVS),
    PRCTL(PR_SET_NO_NEW_PRIVS),
    PRCTL(PR_SET_CHILD_SUBREAPER),
    PRCTL(PR_GET_CHILD_SUBREAPER),
    PRCTL(PR_SET_TIMERSLACK),
    PRCTL(PR_GET_TIMERSLACK),
    PRCTL(PR_SET_VMA),
    PRCTL(PR_SET_THP_DISABLE),
};

const size_t filter_rule_count = ARRAY_SIZE(filter_rules);
