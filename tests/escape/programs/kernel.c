/*
 * The kernel's surface, the fatal part: calls that no honest program makes. The filter
 * kills, so that the attempt is seen and not taken for a run-time error.
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attack.h"

/* A child that waits to be ill-treated. */
static pid_t victim(void)
{
    pid_t child = fork();

    if (child == 0) {
        for (;;)
            pause();
    }
    return child;
}

static int end_victim(pid_t child, int outcome)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return outcome;
}

static int trace_child(void)
{
    pid_t child = victim();

    return end_victim(child, outcome_of(ptrace(PTRACE_SEIZE, child, NULL, NULL)));
}

static int trace_parent(void)
{
    return outcome_of(ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
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
    pid_t child = victim();

    return end_victim(child,
                      outcome_of(process_vm_readv(child, &local, 1, &remote, 1, 0)));
}

static int write_child_memory(void)
{
    static char target = 'x';
    char copy = 'y';
    struct iovec local = {&copy, 1}, remote = {&target, 1};
    pid_t child = victim();

    return end_victim(child,
                      outcome_of(process_vm_writev(child, &local, 1, &remote, 1, 0)));
}

static int make_bpf_map(void)
{
    union bpf_attr attr = {
        .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};

    return outcome_of(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr)));
}

static int add_key(void)
{
    return outcome_of(
        syscall(SYS_add_key, "user", "assay-escape", "x", 1, -1 /* of this thread */));
}

static int join_session_keyring(void)
{
    return outcome_of(syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL));
}

/* Nothing of this name is there; a kernel that looks for it says so. */
static int request_key(void)
{
    long r = syscall(SYS_request_key, "user", "assay-escape-none", NULL, 0);

    return r >= 0 || errno == ENOKEY ? REACHED : errno;
}

static int make_io_uring(void)
{
    struct io_uring_params params = {0};

    return outcome_of(syscall(SYS_io_uring_setup, 4, &params));
}

/* Not a ring, which only the call itself can find out. */
static int enter_io_uring(void)
{
    syscall(SYS_io_uring_enter, STDIN_FILENO, 1, 0, 0, NULL, 0);
    return errno == EOPNOTSUPP ? REACHED : errno;
}

static int make_userfaultfd(void)
{
    return outcome_of(syscall(SYS_userfaultfd, O_CLOEXEC));
}

static int mount_tmpfs(void)
{
    return outcome_of(mount("x", "/dev", "tmpfs", 0, NULL));
}

static int bind_root_writable(void)
{
    return outcome_of(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
}

static int unmount_private_folder(void)
{
    if (access("/box", F_OK) == 0)
        return outcome_of(umount2("/box", MNT_DETACH));
    if (mount("x", ".", "tmpfs", 0, NULL) < 0)
        return errno;
    return outcome_of(umount2(".", MNT_DETACH));
}

/* Both on the same folder is what leaves the old root reachable. */
static int pivot(void)
{
    if (mount("x", "/tmp", "tmpfs", 0, NULL) < 0 || chdir("/tmp") < 0)
        return errno;
    return outcome_of(syscall(SYS_pivot_root, ".", "."));
}

static int copy_mount_tree(void)
{
    return outcome_of(syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */));
}

static int open_file_system(void)
{
    return outcome_of(syscall(SYS_fsopen, "tmpfs", 0));
}

static int make_mounts_writable(void)
{
    struct mount_attr attr = {.attr_clr = MOUNT_ATTR_RDONLY};

    return outcome_of(syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &attr, sizeof(attr)));
}

/* ---- foreign architectures: numbers mean other calls there ---- */

static void on_crash(int number)
{
    (void)number;
    _exit(ATTACK_UNKNOWN); /* this kernel has no 32-bit calls */
}

#ifdef __x86_64__
static int call_32_bit(void)
{
    const struct sigaction action = {.sa_handler = on_crash};
    int pid;

    sigaction(SIGSEGV, &action, NULL);
    __asm__ volatile("int $0x80" : "=a"(pid) : "a"(20 /* getpid */) : "memory");
    return pid == getpid() ? REACHED : ENOSYS;
}

/* open(2) of 32 bits: checked by number alone it would pass as fstat. */
static int open_by_32_bit_number(void)
{
    const struct sigaction action = {.sa_handler = on_crash};
    char *path = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    int fd;

    if (path == MAP_FAILED)
        return errno;
    memcpy(path, "/", 2);
    sigaction(SIGSEGV, &action, NULL);
    __asm__ volatile("int $0x80"
                     : "=a"(fd)
                     : "a"(5), "b"((int)(intptr_t)path), "c"(O_RDONLY)
                     : "memory");
    return fd >= 0 ? REACHED : -fd;
}

static int call_x32(void)
{
    long pid = syscall(0x40000000 | SYS_getpid);

    return pid == getpid() ? REACHED : ENOSYS;
}
#endif

/* The filter stays on whatever is executed. */
static int execute_from_memory(void)
{
    char buffer[65536];
    int from = open("/usr/bin/true", O_RDONLY | O_CLOEXEC);
    int to = memfd_create("program", MFD_CLOEXEC);
    char name[] = "true";
    char *const argv[] = {name, NULL}, *const env[] = {NULL};
    ssize_t n;

    if (from < 0 || to < 0)
        return errno;
    while ((n = read(from, buffer, sizeof(buffer))) > 0)
        if (write(to, buffer, (size_t)n) != n)
            return errno;
    syscall(SYS_execveat, to, "", argv, env, AT_EMPTY_PATH);
    return errno;
}

static int trace_after_execution(void)
{
    pid_t child = fork();
    int status;

    if (child == 0)
        execute_from_memory();
    waitpid(child, &status, 0);
    return trace_me();
}

static const struct attack attacks[] = {
    {"ptrace-child", "to trace a child", trace_child, KILLED, OUTSIDE},
    {"ptrace-parent", "to trace the init of its run", trace_parent, KILLED, OUTSIDE},
    {"ptrace-me", "to have itself traced", trace_me, KILLED, OUTSIDE},
    {"process-vm-readv", "to read a child's memory", read_child_memory, KILLED, OUTSIDE},
    {"process-vm-writev", "to write a child's memory", write_child_memory, KILLED,
     OUTSIDE},
    {"bpf", "to make a BPF map", make_bpf_map, KILLED, OUTSIDE},
    {"add-key", "to leave a key in a keyring", add_key, KILLED, OUTSIDE},
    {"keyctl", "to join a session keyring", join_session_keyring, KILLED, OUTSIDE},
    {"request-key", "to look for a key", request_key, KILLED, OUTSIDE},
    {"io-uring-setup", "to make an io_uring", make_io_uring, KILLED, OUTSIDE},
    {"io-uring-enter", "to use a ring that is none", enter_io_uring, KILLED, OUTSIDE},
    {"userfaultfd", "to handle page faults", make_userfaultfd, KILLED, OUTSIDE},
    {"mount", "to mount a tmpfs on /dev", mount_tmpfs, KILLED, APART},
    {"mount-bind-remount", "to make the root writable", bind_root_writable, KILLED,
     APART},
    {"umount", "to unmount its private folder", unmount_private_folder, KILLED, APART},
    {"pivot-root", "to change the root", pivot, KILLED, APART},
    {"open-tree", "to copy the tree of mounts", copy_mount_tree, KILLED, APART},
    {"fsopen", "to make a file system", open_file_system, KILLED, APART},
    {"mount-setattr", "to make the root writable", make_mounts_writable, KILLED, APART},
#ifdef __x86_64__
    {"int-0x80", "to make a 32-bit call", call_32_bit, KILLED, OUTSIDE},
    {"int-0x80-open", "to open by a 32-bit number", open_by_32_bit_number, KILLED,
     OUTSIDE},
    {"x32", "to make an x32 call", call_x32, KILLED, OUTSIDE},
#endif
    {"memfd-exec-ptrace", "to execute a memory file, then trace", trace_after_execution,
     KILLED, OUTSIDE},
};
ATTACK_GROUP(kernel, AS_ALL);
