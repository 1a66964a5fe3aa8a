#include "tests/escape/control.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "tests/escape/escape.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define TIMEOUT_MS 60000
#define OUTPUT_CAP 65536

/* What a kernel answers that was built or booted without something. */
static const int lacking[] = {ENOSYS, EOPNOTSUPP, EAFNOSUPPORT, EPROTONOSUPPORT, ENODEV};

static bool has_capability(const struct __user_cap_data_struct *data, int capability)
{
    return data[capability / 32].effective & (1u << (capability % 32));
}

/* Root of the host, and not of a container that was left with a few capabilities. */
static bool may_do_all_of(const struct attack *attack)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};

    return geteuid() == 0 && syscall(SYS_capget, &header, data) == 0 &&
           has_capability(data, CAP_SYS_ADMIN) && has_capability(data, CAP_SYS_PTRACE) &&
           (!attack->needs || has_capability(data, attack->needs));
}

static void write_small(const char *path, const char *text)
{
    cleanup_fd int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        fprintf(stderr, "NOTE: %s: %s\n", path, strerror(errno));
}

/* An ordinary user is root of a user namespace there. */
static void enter_namespaces(enum attack_control control)
{
    uid_t uid = geteuid();
    int flags = uid == 0 ? CLONE_NEWPID : CLONE_NEWPID | CLONE_NEWUSER;
    char map[32];

    if (control == CONTROL_APART)
        flags |= CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;
    if (unshare(flags) < 0) {
        if (control == CONTROL_APART)
            _exit(ATTACK_UNKNOWN); /* it must not run on the host itself */
        return;
    }
    if (uid != 0) {
        snprintf(map, sizeof(map), "0 %u 1", (unsigned)uid);
        write_small("/proc/self/uid_map", map);
    }
    if (control == CONTROL_APART && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        _exit(ATTACK_UNKNOWN);
}

static _Noreturn void be_attack(const char *name, int output_fd)
{
    cleanup_free char *path = escape_path("attacks");
    char attacks[] = "attacks";
    char *const argv[] = {attacks, (char *)(uintptr_t)name, NULL};
    char *const env[] = {NULL};
    int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    setsid();
    if (dup2(null_fd, STDIN_FILENO) < 0 || dup2(output_fd, STDOUT_FILENO) < 0)
        _exit(ATTACK_UNKNOWN);
    execve(path, argv, env);
    _exit(ATTACK_UNKNOWN);
}

/* Process 1 of its namespace: when it leaves, all else there is killed. The bystander is
 * for attacks that look for others. */
static _Noreturn void be_init(const char *name, int output_fd, int status_fd)
{
    pid_t bystander = fork(), attack, pid;
    int status;

    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (bystander == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        setpgid(0, 0);
        for (;;)
            pause();
    }
    attack = fork();
    if (attack == 0)
        be_attack(name, output_fd);
    do
        pid = waitpid(-1, &status, 0);
    while (pid != attack && (pid > 0 || errno == EINTR));
    if (write(status_fd, &status, sizeof(status)) != (ssize_t)sizeof(status))
        _exit(1);
    _exit(0);
}

static _Noreturn void be_parent(const struct attack *attack, const char *folder,
                                int output_fd, int status_fd)
{
    pid_t init;

    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (chdir(folder) < 0)
        _exit(1);
    enter_namespaces(attack->control);
    init = fork();
    if (init == 0)
        be_init(attack->name, output_fd, status_fd);
    close(status_fd);
    while (waitpid(init, NULL, 0) < 0 && errno == EINTR)
        ;
    _exit(0);
}

/* The wait status of the attack; -1: it could not be run, or did not end in time. */
static int run(const struct attack *attack, const char *folder, int output_fd)
{
    int pair[2], status = -1;
    struct pollfd pollfd = {.events = POLLIN};
    pid_t parent;

    ck_assert_int_eq(pipe2(pair, O_CLOEXEC), 0);
    parent = fork();
    if (parent == 0)
        be_parent(attack, folder, output_fd, pair[1]);
    close(pair[1]);
    pollfd.fd = pair[0];
    if (poll(&pollfd, 1, TIMEOUT_MS) != 1 ||
        read(pair[0], &status, sizeof(status)) != (ssize_t)sizeof(status))
        status = -1;
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    close(pair[0]);
    return status;
}

static bool kernel_lacks(const char *output)
{
    for (size_t i = 0; i < ARRAY_SIZE(lacking); i++)
        if (strstr(output, strerrorname_np(lacking[i])))
            return true;
    return false;
}

void control_expect_reached(const struct attack *attack)
{
    char *folder = temp_folder_make();
    cleanup_fd int output_fd = memfd_create("control", MFD_CLOEXEC);
    cleanup_free char *output = NULL;
    int status = run(attack, folder, output_fd);
    bool reached;

    temp_folder_remove(folder);
    ck_assert_int_eq(io_read_fd(output_fd, OUTPUT_CAP, &output, NULL, NULL), 0);
    reached = WIFEXITED(status) && WEXITSTATUS(status) == ATTACK_REACHED &&
              strstr(output, "REACHED");
    if (reached)
        return;
    if (may_do_all_of(attack) && !kernel_lacks(output))
        ck_abort_msg("%s does not even succeed outside: status 0x%x, %s", attack->name,
                     (unsigned)status, output);
    fprintf(stderr, "NOTE: %s: no control here (status 0x%x): %s\n", attack->name,
            (unsigned)status, *output ? output : "\n");
}
