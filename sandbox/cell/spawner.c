#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/launch.h"
#include "sandbox/cell/spawner.h"
#include "sandbox/cell/view.h"
#include "sandbox/messages.h"

/* Host user ids of cells: far above what systems hand out; two for each cell, by its
 * process id, so that no two cells share one. */
#define HOST_UID_BASE   0x70000000u
#define CAPABILITY_LAST 63

struct spawner {
    int sock;
    int rules_fd; /* for the private folder as it is; -1: no Landlock */
    int oom_fd;   /* our own oom_score_adj */
    char oom_score[16];
    const struct spawner_config *config;
    struct wire_reader in;
    struct wire_writer out;
    struct received_spec received;
};

bool spawner_privileged(void)
{
    cleanup_free char *map = NULL;
    unsigned inner, outer;
    unsigned long long count;

    if (geteuid() != 0)
        return false;
    if (io_read_file("/proc/self/uid_map", 4096, &map, NULL, NULL) < 0)
        return false;
    return sscanf(map, "%u %u %llu", &inner, &outer, &count) == 3 && count == UINT32_MAX;
}

static int write_map(pid_t pid, const char *name, const char *text, struct err *err)
{
    char path[64];
    cleanup_fd int fd = -1;

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, errno, "open %s", path);
    if (write(fd, text, strlen(text)) < 0)
        return err_set(err, errno, "write %s", path);
    return 0;
}

/* ---- stages of the setup, in the spawner ---- */

static int user_namespace_first(struct spawner *s, struct err *err)
{
    char uid[32], gid[32];
    int r;

    if (s->config->privileged)
        return 0;
    snprintf(uid, sizeof(uid), "%d %u 1", INNER_UID, (unsigned)geteuid());
    snprintf(gid, sizeof(gid), "%d %u 1", INNER_GID, (unsigned)getegid());
    if (unshare(CLONE_NEWUSER) < 0)
        return err_set(err, errno,
                       "make a user namespace (run as root, or allow user namespaces: "
                       "sysctl user.max_user_namespaces, "
                       "kernel.apparmor_restrict_unprivileged_userns)");
    r = write_map(getpid(), "setgroups", "deny", err);
    if (r == 0)
        r = write_map(getpid(), "uid_map", uid, err);
    return r == 0 ? write_map(getpid(), "gid_map", gid, err) : r;
}

static int drop_groups(struct spawner *s, struct err *err)
{
    if (s->config->privileged && setgroups(0, NULL) < 0)
        return err_set(err, errno, "drop supplementary groups");
    return 0;
}

static int namespaces(struct spawner *s, struct err *err)
{
    (void)s;
    if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                CLONE_NEWCGROUP) < 0)
        return err_set(err, errno, "make mount, net, ipc, uts and cgroup namespaces");
    return 0;
}

static int host_name(struct spawner *s, struct err *err)
{
    (void)s;
    if (sethostname("box", 3) < 0 || setdomainname("", 0) < 0)
        return err_set(err, errno, "set the host name");
    return 0;
}

static int view(struct spawner *s, struct err *err)
{
    return view_enter(s->config->extra_paths, s->config->hidden_paths, err);
}

/* Opened while there is a /proc: see prefer_for_oom(). */
static int oom_score(struct spawner *s, struct err *err)
{
    ssize_t n;

    s->oom_fd = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
    if (s->oom_fd < 0)
        return err_set(err, errno, "open /proc/self/oom_score_adj");
    n = read(s->oom_fd, s->oom_score, sizeof(s->oom_score) - 1);
    if (n < 0)
        return err_set(err, errno, "read /proc/self/oom_score_adj");
    return 0;
}

/* Asks the cell, which stayed outside, to write the maps. */
static int user_namespace_last(struct spawner *s, struct err *err)
{
    int r;

    if (!s->config->privileged)
        return 0;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return err_set(err, errno, "make a user namespace");
    wire_start(&s->out, WIRE_CONFIG);
    r = wire_send(s->sock, &s->out, err);
    if (r < 0)
        return r;
    r = wire_receive(s->sock, &s->in, err);
    if (r <= 0 || s->in.type != WIRE_CONFIG)
        return err_say(err, EPIPE, "the cell wrote no id maps");
    if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0)
        return err_set(err, errno, "become root of the user namespace");
    return 0;
}

/* For all that is started from here; the spawner itself executes nothing. */
static int bounding_set(struct spawner *s, struct err *err)
{
    (void)s;
    for (int cap = 0; cap <= CAPABILITY_LAST; cap++)
        if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 && errno != EINVAL)
            return err_set(err, errno, "drop capability %d", cap);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_set(err, errno, "set no_new_privs");
    return 0;
}

/* A change of ids clears this, so it comes late; the race with a parent that is gone
 * already ends at the closed socket. */
static int die_with_cell(struct spawner *s, struct err *err)
{
    (void)s;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return err_set(err, errno, "set the parent death signal");
    return 0;
}

static const struct {
    const char *name;
    int (*run)(struct spawner *s, struct err *err);
} stages[] = {
    {"user namespace", user_namespace_first},
    {"groups", drop_groups},
    {"namespaces", namespaces},
    {"host name", host_name},
    {"oom score", oom_score},
    {"view", view},
    {"user namespace", user_namespace_last},
    {"bounding set", bounding_set},
    {"parent death", die_with_cell},
};

/* ---- service ---- */

static int send_error(struct spawner *s, const struct err *error)
{
    wire_start(&s->out, WIRE_FAILED);
    message_put_error(&s->out, error);
    return wire_send(s->sock, &s->out, NULL);
}

static int renew(struct spawner *s)
{
    struct err err = ERR_INIT;
    uint64_t kib = wire_get_u64(&s->in);
    uint32_t inodes = wire_get_u32(&s->in);
    cleanup_fd int fd = -1;

    if (!wire_end(&s->in))
        return -EBADMSG;
    close_fd(&s->rules_fd);
    if (view_renew_box(kib, inodes, &fd, &err) < 0 ||
        file_rules_open(&s->rules_fd, &err) < 0)
        return send_error(s, &err);
    wire_start(&s->out, WIRE_BOX);
    wire_fd(&s->out, fd);
    return wire_send(s->sock, &s->out, NULL);
}

/* What is cloned in between is the kernel's first choice when the memory group is full:
 * a program must not be able to have its spawner killed instead. Raising the score and
 * taking that back needs no privilege. */
static void prefer_for_oom(const struct spawner *s, bool prefer)
{
    const char *score = prefer ? "1000" : s->oom_score;

    if (pwrite(s->oom_fd, score, strlen(score), 0) < 0)
        return; /* then the spawner is as likely a victim as others, no more */
}

/* Clones the init into fresh pid and ipc namespaces; its pidfd goes to the cell. */
static int clone_init(struct launch *launch, int cgroup_fd, int *ret_pidfd,
                      pid_t *ret_pid, struct err *err)
{
    int pidfd = -1;
    struct clone_args args = {
        .flags = CLONE_NEWPID | CLONE_NEWIPC | CLONE_PIDFD,
        .pidfd = (uint64_t)(uintptr_t)&pidfd,
        .exit_signal = SIGCHLD,
    };
    long pid;

    if (cgroup_fd >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (unsigned)cgroup_fd;
    }
    pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid < 0)
        return err_set(err, errno, "start the init of a run");
    if (pid == 0)
        launch_init(launch);
    *ret_pidfd = pidfd;
    *ret_pid = (pid_t)pid;
    return 0;
}

static int run(struct spawner *s)
{
    struct err err = ERR_INIT;
    struct launch launch = {.status_fd = -1, .rules_fd = s->rules_fd};
    cleanup_fd int status_fd = -1;
    cleanup_fd int cgroup_fd = -1;
    cleanup_fd int pidfd = -1;
    pid_t init = 0;
    int r;

    status_fd = wire_get_fd(&s->in);
    cgroup_fd = wire_get_fd(&s->in);
    launch.memory_group = wire_get_u32(&s->in) != 0;
    if (message_get_spec(&s->in, &s->received, &err) < 0)
        return -EBADMSG;
    launch.spec = &s->received.spec;
    launch.filter = &s->config->filters->programs[s->received.spec.profile];
    launch.status_fd = status_fd;
    prefer_for_oom(s, true);
    r = clone_init(&launch, cgroup_fd, &pidfd, &init, &err);
    prefer_for_oom(s, false);
    received_spec_release(&s->received);
    close_fd(&status_fd);
    if (r < 0)
        return send_error(s, &err);
    wire_start(&s->out, WIRE_STARTED);
    wire_fd(&s->out, pidfd);
    r = wire_send(s->sock, &s->out, NULL);
    close_fd(&pidfd);
    while (waitpid(init, NULL, 0) < 0 && errno == EINTR)
        ;
    if (r < 0)
        return r;
    wire_start(&s->out, WIRE_EMPTY);
    return wire_send(s->sock, &s->out, NULL);
}

static _Noreturn void serve(struct spawner *s)
{
    for (;;) {
        int r = wire_receive(s->sock, &s->in, NULL);

        if (r <= 0)
            _exit(0);
        if (s->in.type == WIRE_RENEW)
            r = renew(s);
        else if (s->in.type == WIRE_RUN)
            r = run(s);
        else
            r = -EBADMSG;
        wire_reader_release(&s->in);
        if (r < 0)
            _exit(1);
    }
}

_Noreturn void spawner_main(int sock, const struct spawner_config *config)
{
    static struct spawner s;
    struct err err = ERR_INIT;
    sigset_t term;

    /* Until the init of a run has its handler; one without would not get the signal. */
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    s.sock = sock;
    s.rules_fd = -1;
    s.config = config;
    for (size_t i = 0; i < ARRAY_SIZE(stages); i++) {
        if (stages[i].run(&s, &err) == 0)
            continue;
        err_wrap(&err, "%s", stages[i].name);
        send_error(&s, &err);
        _exit(1);
    }
    wire_start(&s.out, WIRE_READY);
    if (wire_send(sock, &s.out, NULL) < 0)
        _exit(1);
    serve(&s);
}

/* ---- in the cell ---- */

static int write_maps(pid_t spawner, uid_t uid, struct err *err)
{
    char map[96];
    int r;

    snprintf(map, sizeof(map), "0 %u 1\n%d %u 1\n", uid + 1, INNER_UID, uid);
    r = write_map(spawner, "uid_map", map, err);
    return r == 0 ? write_map(spawner, "gid_map", map, err) : r;
}

int spawner_attend(int sock, pid_t spawner, bool privileged, uid_t *ret_uid,
                   struct err *err)
{
    static struct wire_reader in;
    static struct wire_writer out;
    uid_t uid = privileged ? HOST_UID_BASE + 2 * (uid_t)getpid() : geteuid();

    for (;;) {
        int r = wire_receive(sock, &in, err);

        if (r < 0)
            return r;
        if (r == 0)
            return err_say(err, EPIPE, "the spawner ended during its setup");
        if (in.type == WIRE_FAILED)
            return message_get_error(&in, err);
        if (in.type == WIRE_READY) {
            *ret_uid = uid;
            return 0;
        }
        r = write_maps(spawner, uid, err);
        if (r < 0)
            return r;
        wire_start(&out, WIRE_CONFIG);
        r = wire_send(sock, &out, err);
        if (r < 0)
            return r;
    }
}
