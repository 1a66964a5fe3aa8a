/*
 * contain [OPTION...] COMMAND [ARG...]: runs a command as an unprivileged container
 * would, to test what assay does there.
 *
 * Like Docker's default profile: no namespace can be made or entered, nothing can be
 * mounted (EPERM), clone3 is hidden (ENOSYS), and root has Docker's default capabilities.
 *
 *   --user ID        become this user and group, without capabilities
 *   --no-caps        root without any capability (docker run --cap-drop ALL)
 *   --no-cgroups     hide the control groups (root only)
 *   --userns         user namespaces can be made, but bring nothing (AppArmor on Ubuntu)
 *   --landlock ABI   the kernel's Landlock says that it is this old; 0: there is none
 *   --no-seccomp     no filter can be loaded
 *
 * For --landlock this process stays as the supervisor that answers the question for the
 * version; it ends as the command does.
 */
#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grader/base/io.h"

#define CLONE_NEW_ANY                                                                    \
    (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |          \
     CLONE_NEWNET | CLONE_NEWCGROUP)
#define VERSION_QUERY 1 /* LANDLOCK_CREATE_RULESET_VERSION */
#define UNCHANGED     (-1)

struct options {
    uint64_t user;
    bool has_user, no_caps, no_cgroups, userns, no_seccomp;
    int landlock;
};

static const char *const refused[] = {
    "setns",           "mount",    "umount2", "pivot_root", "move_mount",    "open_tree",
    "fsopen",          "fsconfig", "fsmount", "fspick",     "mount_setattr", "bpf",
    "perf_event_open", "keyctl",   "add_key", "request_key"};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "contain: %s: %s\n", what, strerror(errno));
    exit(125);
}

static void check(int r, const char *what)
{
    if (r < 0) {
        errno = -r;
        fail(what);
    }
}

static void refuse_call(scmp_filter_ctx ctx, const char *name, uint32_t action)
{
    int nr = seccomp_syscall_resolve_name(name);

    if (nr >= 0)
        check(seccomp_rule_add(ctx, action, nr, 0), name);
}

static void refuse_namespaces(scmp_filter_ctx ctx, bool userns)
{
    for (uint64_t flag = 1; flag <= CLONE_NEW_ANY; flag <<= 1) {
        if (!(flag & CLONE_NEW_ANY) || (userns && flag == CLONE_NEWUSER))
            continue;
        check(seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 1,
                               SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag)),
              "unshare");
        check(seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                               SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag)),
              "clone");
    }
}

/* Loads the filter; *ret_listener is -1 unless somebody has to answer. */
static void load_filter(const struct options *options, int *ret_listener)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    const struct scmp_arg_cmp asks_version = {2, SCMP_CMP_EQ, VERSION_QUERY, 0};
    const struct scmp_arg_cmp sets_filter = {0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0};
    const int create = 444; /* landlock_create_ruleset, which libseccomp may not know */

    if (!ctx)
        fail("seccomp_init");
    refuse_namespaces(ctx, options->userns);
    refuse_call(ctx, "clone3", SCMP_ACT_ERRNO(ENOSYS));
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
        refuse_call(ctx, refused[i], SCMP_ACT_ERRNO(EPERM));
    if (options->landlock == 0)
        check(seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), create, 0), "landlock");
    else if (options->landlock > 0)
        check(seccomp_rule_add_array(ctx, SCMP_ACT_NOTIFY, create, 1, &asks_version),
              "landlock");
    if (options->no_seccomp)
        check(seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                                     &sets_filter),
              "prctl");
    check(seccomp_load(ctx), "load the filter");
    *ret_listener = options->landlock > 0 ? seccomp_notify_fd(ctx) : -1;
    seccomp_release(ctx);
}

static void limit_capabilities(const struct options *options)
{
    static const int docker[] = {
        CAP_CHOWN,   CAP_DAC_OVERRIDE, CAP_FSETID,           CAP_FOWNER,
        CAP_MKNOD,   CAP_NET_RAW,      CAP_SETGID,           CAP_SETUID,
        CAP_SETFCAP, CAP_SETPCAP,      CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT,
        CAP_KILL,    CAP_AUDIT_WRITE};
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
    uint32_t keep = 0;

    for (size_t i = 0; i < ARRAY_SIZE(docker) && !options->no_caps; i++)
        keep |= UINT32_C(1) << docker[i];
    for (int cap = 0; cap < 64; cap++)
        if (cap >= 32 || !(keep & (UINT32_C(1) << cap)))
            prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
    data[0].effective = data[0].permitted = keep;
    if (syscall(SYS_capset, &header, data) < 0)
        fail("capset");
}

static void hide_cgroups(void)
{
    if (unshare(CLONE_NEWNS) < 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("hidden", "/sys/fs/cgroup", "tmpfs", MS_RDONLY, NULL) < 0)
        fail("hide the control groups");
}

static void enter(const struct options *options, int *ret_listener)
{
    gid_t group = (gid_t)options->user;
    uid_t user = (uid_t)options->user;

    if (options->no_cgroups)
        hide_cgroups();
    if (options->has_user &&
        (setgroups(0, NULL) < 0 || setresgid(group, group, group) < 0 ||
         setresuid(user, user, user) < 0))
        fail("become another user");
    if (geteuid() == 0)
        limit_capabilities(options);
    /* A container's init does not do this; to load a filter as a user, we have to. */
    load_filter(options, ret_listener);
}

static void send_fd(int sock, int fd)
{
    char byte = 0, control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec io = {&byte, 1};
    struct msghdr message = {.msg_iov = &io,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof(int));
    if (sendmsg(sock, &message, 0) != 1)
        fail("send the listener");
}

static int receive_fd(int sock)
{
    char byte, control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec io = {&byte, 1};
    struct msghdr message = {.msg_iov = &io,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    const struct cmsghdr *header;
    int fd;

    if (recvmsg(sock, &message, MSG_CMSG_CLOEXEC) != 1)
        return -1;
    header = CMSG_FIRSTHDR(&message);
    if (!header)
        return -1;
    memcpy(&fd, CMSG_DATA(header), sizeof(int));
    return fd;
}

/* Says which version Landlock has until nobody is left to ask. */
static void answer(int listener, int abi)
{
    struct seccomp_notif *request;
    struct seccomp_notif_resp *response;

    check(seccomp_notify_alloc(&request, &response), "allocate");
    for (;;) {
        struct pollfd ready = {.fd = listener, .events = POLLIN};

        if (poll(&ready, 1, -1) < 0 && errno == EINTR)
            continue;
        if (!(ready.revents & POLLIN))
            break;
        memset(request, 0, sizeof(*request));
        if (seccomp_notify_receive(listener, request) < 0)
            continue;
        memset(response, 0, sizeof(*response));
        response->id = request->id;
        response->val = abi;
        seccomp_notify_respond(listener, response);
    }
    seccomp_notify_free(request, response);
}

static int supervise(const struct options *options, char **command)
{
    int pair[2], status, listener;
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        fail("socketpair");
    pid = fork();
    if (pid < 0)
        fail("fork");
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        enter(options, &listener);
        send_fd(pair[1], listener);
        close(listener);
        execv(command[0], command);
        fail(command[0]);
    }
    close(pair[1]);
    listener = receive_fd(pair[0]);
    if (listener >= 0)
        answer(listener, options->landlock);
    if (waitpid(pid, &status, 0) < 0)
        fail("wait");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static uint64_t number(const char *text)
{
    uint64_t value;

    if (!parse_u64(text, &value)) {
        errno = EINVAL;
        fail(text);
    }
    return value;
}

int main(int argc, char **argv)
{
    static const struct option table[] = {{"user", required_argument, NULL, 'u'},
                                          {"no-caps", no_argument, NULL, 'c'},
                                          {"no-cgroups", no_argument, NULL, 'g'},
                                          {"userns", no_argument, NULL, 'n'},
                                          {"landlock", required_argument, NULL, 'l'},
                                          {"no-seccomp", no_argument, NULL, 's'},
                                          {0}};
    struct options options = {.landlock = UNCHANGED};
    int option, listener;

    while ((option = getopt_long(argc, argv, "+", table, NULL)) != -1) {
        switch (option) {
        case 'u':
            options.user = number(optarg);
            options.has_user = true;
            break;
        case 'c':
            options.no_caps = true;
            break;
        case 'g':
            options.no_cgroups = true;
            break;
        case 'n':
            options.userns = true;
            break;
        case 'l':
            options.landlock = (int)number(optarg);
            break;
        case 's':
            options.no_seccomp = true;
            break;
        default:
            return 125;
        }
    }
    if (optind == argc)
        return 125;
    if (options.landlock > 0)
        return supervise(&options, argv + optind);
    enter(&options, &listener);
    execv(argv[optind], argv + optind);
    fail(argv[optind]);
}
