/*
 * The kernel's surface, the part that is refused politely: honest libraries probe for
 * some of these, and a privileged process could do the others.
 */
#include <fcntl.h>
#include <net/if.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/fanotify.h>
#include <linux/filter.h>
#include <linux/kcmp.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/fsuid.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

#include "tests/escape/attack.h"

/* ---- namespaces ---- */

static int unshare_user(void)
{
    return outcome_of(unshare(CLONE_NEWUSER));
}

static int unshare_mounts(void)
{
    return outcome_of(unshare(CLONE_NEWNS));
}

static int enter_namespace(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getppid(), 0);

    return fd < 0 ? errno : outcome_of(setns(fd, CLONE_NEWUTS));
}

static int clone_with(unsigned long flags)
{
    long pid = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);

    if (pid == 0)
        _exit(0);
    if (pid < 0)
        return errno;
    waitpid((pid_t)pid, NULL, 0);
    return REACHED;
}

static int clone_user(void)
{
    return clone_with(CLONE_NEWUSER);
}

static int clone_net(void)
{
    return clone_with(CLONE_NEWNET);
}

/* Its flags lie in memory, where no filter can look: refused as unknown. */
static int clone3_user(void)
{
    struct {
        uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
    } args = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
    long pid = syscall(SYS_clone3, &args, sizeof(args));

    if (pid == 0)
        _exit(0);
    if (pid < 0)
        return errno;
    waitpid((pid_t)pid, NULL, 0);
    return REACHED;
}

/* ---- sockets ---- */

static int make_socket(int family, int type, int protocol)
{
    int fd = socket(family, type, protocol);

    if (fd < 0)
        return errno;
    close(fd);
    return REACHED;
}

static int inet_socket(void)
{
    return make_socket(AF_INET, SOCK_STREAM, 0);
}

static int inet6_socket(void)
{
    return make_socket(AF_INET6, SOCK_DGRAM, 0);
}

static int netlink_socket(void)
{
    return make_socket(AF_NETLINK, SOCK_RAW, 0);
}

static int packet_socket(void)
{
    return make_socket(AF_PACKET, SOCK_RAW, 0);
}

static int vsock_socket(void)
{
    return make_socket(AF_VSOCK, SOCK_STREAM, 0);
}

static int alg_socket(void)
{
    return make_socket(AF_ALG, SOCK_SEQPACKET, 0);
}

static int raw_socket(void)
{
    return make_socket(AF_INET, SOCK_RAW, 1 /* ICMP */);
}

/* ---- other processes and the system ---- */

static int perf_event(void)
{
    struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE,
                                   .size = sizeof(attr),
                                   .config = PERF_COUNT_SW_TASK_CLOCK};

    return outcome_of(syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0));
}

static int steal_descriptor(void)
{
    int pidfd, code;
    pid_t child = fork();

    if (child == 0) {
        for (;;)
            pause();
    }
    pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    code = pidfd < 0 ? errno : outcome_of(syscall(SYS_pidfd_getfd, pidfd, 0, 0));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return code;
}

static int compare_kernel_objects(void)
{
    return outcome_of(syscall(SYS_kcmp, getpid(), getpid(), KCMP_VM, 0, 0));
}

static int limit_the_init(void)
{
    struct rlimit old;

    return outcome_of(prlimit(getppid(), RLIMIT_NOFILE, NULL, &old));
}

struct handle {
    struct file_handle head;
    unsigned char bytes[MAX_HANDLE_SZ];
};

static int name_handle(struct handle *handle)
{
    int mount_id;

    handle->head.handle_bytes = MAX_HANDLE_SZ;
    return outcome_of(name_to_handle_at(AT_FDCWD, ".", &handle->head, &mount_id, 0));
}

static int name_to_handle(void)
{
    struct handle handle;

    return name_handle(&handle);
}

/* The shocker: handles of files that the view does not show can be guessed. */
static int open_by_handle(void)
{
    struct handle handle = {.head = {.handle_bytes = 8, .handle_type = 1},
                            .bytes = {2, 0, 0, 0, 0, 0, 0, 0}}; /* inode 2: the root */
    int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r;

    if (fd < 0)
        return errno;
    if (name_handle(&handle) != REACHED)
        handle.head.handle_bytes = 8;
    r = open_by_handle_at(fd, &handle.head, O_RDONLY | O_DIRECTORY);
    return outcome_of(r);
}

static int change_root(void)
{
    return outcome_of(chroot("."));
}

static int make_device(void)
{
    return outcome_of(mknod("kmem", S_IFCHR | 0600, (dev_t)0x102));
}

static int set_host_name(void)
{
    return outcome_of(sethostname("owned", 5));
}

static int set_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return outcome_of(clock_settime(CLOCK_REALTIME, &now));
}

static int read_kernel_log(void)
{
    char text[4096];

    return outcome_of(klogctl(3 /* SYSLOG_ACTION_READ_ALL */, text, sizeof(text)));
}

static int reboot(void)
{
    return outcome_of(syscall(SYS_reboot, 0xfee1dead, 672274793, 0 /* CAD off */, NULL));
}

static int load_module(void)
{
    static const char nothing[1];
    long r = syscall(SYS_init_module, nothing, sizeof(nothing), "");

    return r < 0 && errno == ENOEXEC ? REACHED : outcome_of(r);
}

static int io_ports(void)
{
    return outcome_of(iopl(3));
}

static int watch_all_files(void)
{
    return outcome_of(
        syscall(SYS_fanotify_init, FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY));
}

static int swap_on(void)
{
    return outcome_of(syscall(SYS_swapon, "swap", 0));
}

/* ---- its own powers ---- */

static int become_root(void)
{
    return outcome_of(setresuid(0, 0, 0));
}

/* setfsuid() never fails: whom would files belong to now? */
static int file_system_root(void)
{
    setfsuid(0);
    return (uid_t)setfsuid((uid_t)-1) == 0 ? REACHED : EPERM;
}

static int join_groups(void)
{
    const gid_t groups[] = {0, 42};

    return outcome_of(syscall(SYS_setgroups, 2, groups));
}

static int raise_capabilities(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct all[2] = {{1u << CAP_CHOWN, 1u << CAP_CHOWN, 0},
                                            {0, 0, 0}};

    return outcome_of(syscall(SYS_capset, &header, all));
}

static int no_randomisation(void)
{
    return outcome_of(personality(ADDR_NO_RANDOMIZE));
}

static int read_implies_exec(void)
{
    return outcome_of(personality(READ_IMPLIES_EXEC));
}

static int low_segments(void)
{
    unsigned char entry[16] = {0};

    return outcome_of(syscall(SYS_modify_ldt, 0, entry, sizeof(entry)));
}

/* A filter of its own that another process answers for: could rewrite calls. */
static int own_filter(void)
{
    struct sock_filter allow = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    struct sock_fprog program = {1, &allow};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return errno;
    return outcome_of(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                              SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
}

static int trace_by_anybody(void)
{
    return outcome_of(prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0));
}

static int change_memory_map(void)
{
    int r = prctl(PR_SET_MM, PR_SET_MM_START_BRK, sbrk(0), 0, 0);

    return outcome_of(r);
}

static int real_time(void)
{
    const struct sched_param param = {.sched_priority = 1};

    return outcome_of(sched_setscheduler(0, SCHED_FIFO, &param));
}

static int less_nice(void)
{
    return outcome_of(setpriority(PRIO_PROCESS, 0, -5));
}

static int raise_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return errno;
    limit.rlim_max++;
    return outcome_of(setrlimit(RLIMIT_NOFILE, &limit));
}

/* Set-user-id programs gain nothing where either of these holds. */
static int gain_by_setuid_program(void)
{
    struct statvfs fs;

    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
        return EPERM;
    if (statvfs("/usr/bin", &fs) < 0)
        return errno;
    return fs.f_flag & ST_NOSUID ? EACCES : REACHED;
}

static int setuid_on_usr(void)
{
    struct statvfs fs;

    if (statvfs("/usr/bin", &fs) < 0)
        return errno;
    return fs.f_flag & ST_NOSUID ? EACCES : REACHED;
}

/* ---- terminals and other ioctl ---- */

static int type_into_terminal(void)
{
    char key = 'x';
    int pty = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (pty < 0)
        return errno;
    return outcome_of(ioctl(pty, TIOCSTI, &key));
}

/* Honoured for any regular file, and no library asks for it. */
static int unlisted_request(void)
{
    int fd = open("file", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    long long size;

    return fd < 0 ? errno : outcome_of(ioctl(fd, 0x5460 /* FIOQSIZE */, &size));
}

static int list_interfaces(void)
{
    struct ifconf interfaces = {0};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    return fd < 0 ? errno : outcome_of(ioctl(fd, SIOCGIFCONF, &interfaces));
}

static int set_attribute(void)
{
    int fd = open("file", O_CREAT | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0)
        return errno;
    return outcome_of(fsetxattr(fd, "trusted.x", "y", 1, 0));
}

static const struct attack attacks[] = {
    {"unshare-user", "to get a user namespace", unshare_user, GETS(EPERM), OUTSIDE},
    {"unshare-mount", "to get a mount namespace", unshare_mounts, GETS(EPERM), OUTSIDE},
    {"setns", "to enter the init's namespace", enter_namespace, GETS(EPERM), OUTSIDE},
    {"clone-newuser", "to clone into a user namespace", clone_user, GETS(EPERM), OUTSIDE},
    {"clone-newnet", "to clone into a net namespace", clone_net, GETS(EPERM), OUTSIDE},
    {"clone3-newuser", "the same by clone3", clone3_user, GETS(ENOSYS), OUTSIDE},
    {"socket-inet", "to make a TCP socket", inet_socket, GETS(EPERM), OUTSIDE},
    {"socket-inet6", "to make a UDP socket", inet6_socket, GETS(EPERM), OUTSIDE},
    {"socket-netlink", "to talk to the kernel", netlink_socket, GETS(EPERM), OUTSIDE},
    {"socket-packet", "to see packets", packet_socket, GETS(EPERM), OUTSIDE},
    {"socket-vsock", "to talk to the hypervisor", vsock_socket, GETS(EPERM), OUTSIDE},
    {"socket-alg", "to use the kernel's ciphers", alg_socket, GETS(EPERM), OUTSIDE},
    {"socket-raw", "to send raw packets", raw_socket, GETS(EPERM), OUTSIDE},
    {"perf", "to count its own task clock", perf_event, GETS(EPERM), OUTSIDE},
    {"pidfd-getfd", "to take a child's descriptor", steal_descriptor, GETS(EPERM),
     OUTSIDE},
    {"kcmp", "to compare kernel objects", compare_kernel_objects, GETS(EPERM), OUTSIDE},
    {"prlimit-init", "to read the init's limits", limit_the_init, GETS(EPERM), OUTSIDE},
    {"name-to-handle", "to get a file handle", name_to_handle, GETS(EPERM), OUTSIDE},
    {"open-by-handle", "to open a file by its handle", open_by_handle, GETS(EPERM),
     OUTSIDE},
    {"chroot", "to change its root", change_root, GETS(EPERM), OUTSIDE},
    {"mknod", "to make a device", make_device, GETS(EPERM), OUTSIDE},
    {"sethostname", "to rename the host", set_host_name, GETS(EPERM), APART},
    {"clock-settime", "to set the clock", set_clock, GETS(EPERM),
     NO_CONTROL("it would set the host's clock")},
    {"syslog", "to read the kernel's log", read_kernel_log, GETS(EPERM), OUTSIDE},
    {"reboot", "to change what Ctrl-Alt-Del does", reboot, GETS(EPERM),
     NO_CONTROL("it would act on the host itself")},
    {"init-module", "to load a module", load_module, GETS(EPERM),
     NO_CONTROL("containers and locked-down kernels forbid it to root, too")},
    {"iopl", "to use I/O ports", io_ports, GETS(EPERM), OUTSIDE},
    {"fanotify", "to watch all files", watch_all_files, GETS(EPERM), OUTSIDE},
    {"swapon", "to swap to a file", swap_on, GETS(EPERM),
     NO_CONTROL("it would act on the host itself")},
    {"setuid-root", "to become root", become_root, GETS(EPERM), OUTSIDE},
    {"setfsuid-root", "to own files as root", file_system_root, GETS(EPERM), OUTSIDE},
    {"setgroups", "to join groups", join_groups, GETS(EPERM), OUTSIDE},
    {"capset", "to raise a capability", raise_capabilities, GETS(EPERM), OUTSIDE},
    {"personality-aslr", "to switch off address randomisation", no_randomisation,
     GETS(ENOSYS), OUTSIDE},
    {"personality-exec", "to make all memory executable", read_implies_exec, GETS(ENOSYS),
     OUTSIDE},
    {"modify-ldt", "to use segments", low_segments, GETS(EPERM), OUTSIDE},
    {"seccomp-listener", "to install a filter of its own", own_filter, GETS(EPERM),
     OUTSIDE},
    {"prctl-ptracer", "to be traced by anybody", trace_by_anybody, GETS(ENOSYS),
     NO_CONTROL("only kernels with Yama know it")},
    {"prctl-mm", "to change its memory map's description", change_memory_map,
     GETS(ENOSYS), OUTSIDE, .needs = CAP_SYS_RESOURCE},
    {"sched-fifo", "to run in real time", real_time, GETS(EPERM), OUTSIDE,
     .needs = CAP_SYS_NICE},
    {"nice-negative", "to raise its priority", less_nice, GETS(EACCES), OUTSIDE,
     .profiles = AS_MANAGED},
    {"setrlimit-raise", "to raise a hard limit", raise_limit, GETS(EPERM), OUTSIDE,
     .needs = CAP_SYS_RESOURCE},
    {"setuid-program", "to gain by a set-user-id program", gain_by_setuid_program,
     GETS(EPERM), OUTSIDE},
    {"setuid-honoured", "to find set-user-id programs honoured", setuid_on_usr,
     GETS(EACCES), OUTSIDE, .otherwise = {WITHOUT(MOUNT_NS, SUCCEEDS)}},
    {"tiocsti", "to type into a terminal", type_into_terminal, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"ioctl-unlisted", "to make a request that is not listed", unlisted_request,
     GETS(ENOSYS), OUTSIDE},
    {"ioctl-interfaces", "to list network interfaces", list_interfaces, GETS(ENOSYS),
     OUTSIDE, .profiles = AS_MANAGED, .otherwise = {WITHOUT(MOUNT_NS, GETS(EPERM))}},
    {"setxattr", "to set a trusted attribute", set_attribute, GETS(EPERM), OUTSIDE},
};
ATTACK_GROUP(refused, AS_ALL);
