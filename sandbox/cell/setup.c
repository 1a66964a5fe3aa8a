#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/setup.h"
#include "sandbox/cell/view.h"

#define CAPABILITY_LAST 63

int setup_write_map(pid_t pid, const char *name, const char *text, struct err *err)
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

/* What programs inherit. Away from assay's terminal, if it has one. */
static int session(struct setup *s, struct err *err)
{
    (void)s;
    umask(022);
    if (umask(022) != 022)
        return err_say(err, EPERM, "the file mode mask cannot be set");
    return setsid() < 0 ? err_set(err, errno, "start a session") : 0;
}

static int user_namespace_first(struct setup *s, struct err *err)
{
    char uid[32], gid[32];
    int r;

    if (s->config->plan->privileged)
        return 0;
    snprintf(uid, sizeof(uid), "%d %u 1", INNER_UID, (unsigned)geteuid());
    snprintf(gid, sizeof(gid), "%d %u 1", INNER_GID, (unsigned)getegid());
    if (unshare(CLONE_NEWUSER) < 0)
        return err_set(err, errno, "unshare");
    r = setup_write_map(getpid(), "setgroups", "deny", err);
    if (r == 0)
        r = setup_write_map(getpid(), "uid_map", uid, err);
    return r == 0 ? setup_write_map(getpid(), "gid_map", gid, err) : r;
}

static int drop_groups(struct setup *s, struct err *err)
{
    if (s->config->plan->privileged && setgroups(0, NULL) < 0)
        return err_set(err, errno, "drop supplementary groups");
    return 0;
}

/* One at a time, so that each failure is known by its name. */
static int mount_namespace(struct setup *s, struct err *err)
{
    (void)s;
    return unshare(CLONE_NEWNS) < 0 ? err_set(err, errno, "unshare") : 0;
}

static int net_namespace(struct setup *s, struct err *err)
{
    (void)s;
    return unshare(CLONE_NEWNET) < 0 ? err_set(err, errno, "unshare") : 0;
}

static int ipc_namespace(struct setup *s, struct err *err)
{
    (void)s;
    return unshare(CLONE_NEWIPC) < 0 ? err_set(err, errno, "unshare") : 0;
}

static int cgroup_namespace(struct setup *s, struct err *err)
{
    (void)s;
    return unshare(CLONE_NEWCGROUP) < 0 ? err_set(err, errno, "unshare") : 0;
}

static int uts_namespace(struct setup *s, struct err *err)
{
    (void)s;
    if (unshare(CLONE_NEWUTS) < 0)
        return err_set(err, errno, "unshare");
    if (sethostname("box", 3) < 0 || setdomainname("", 0) < 0)
        return err_set(err, errno, "set the host name");
    return 0;
}

static int view(struct setup *s, struct err *err)
{
    const struct view_config config = {
        .extra_paths = s->config->extra_paths,
        .hidden_paths = s->config->hidden_paths,
        .warm_path = s->config->warm_path,
    };

    return view_enter(&config, err);
}

/* Opened while there is a /proc: see prefer_for_oom(). */
static int oom_score(struct setup *s, struct err *err)
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
static int user_namespace_last(struct setup *s, struct err *err)
{
    int flags = CLONE_NEWUSER, r;

    if (!s->config->plan->privileged)
        return 0;
    if (plan_has(s->config->plan, LAYER_MOUNT_NS))
        flags |= CLONE_NEWNS;
    if (unshare(flags) < 0)
        return err_set(err, errno, "unshare");
    wire_start(s->out, WIRE_CONFIG);
    r = wire_send(s->sock, s->out, err);
    if (r < 0)
        return r;
    r = wire_receive(s->sock, s->in, err);
    if (r < 0)
        return r;
    if (r == 0 || s->in->type != WIRE_CONFIG)
        return err_say(err, EPIPE, "the cell wrote no id maps");
    if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0)
        return err_set(err, errno, "become root of the user namespace");
    return 0;
}

/* A warm program makes the namespaces of its runs, gives them their user and ends them,
 * as the spawner does. It is executed, which leaves it only the ambient set. Runs drop
 * all. */
static int warm_capabilities(struct setup *s, struct err *err)
{
    static const int kept[] = {CAP_SYS_ADMIN, CAP_SETUID, CAP_SETGID, CAP_KILL};
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct own[_LINUX_CAPABILITY_U32S_3];

    if (!plan_has(s->config->plan, LAYER_USER_NS))
        return 0;
    if (syscall(SYS_capget, &header, own) < 0)
        return err_set(err, errno, "capget");
    for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
        own[0].inheritable |= 1u << kept[i];
    if (syscall(SYS_capset, &header, own) < 0)
        return err_set(err, errno, "capset");
    for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
        if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, kept[i], 0, 0) < 0)
            return err_set(err, errno, "keep capability %d", kept[i]);
    return 0;
}

/* For all that is started from here; the spawner itself executes nothing. Without a user
 * namespace that may be refused: then no_new_privs and an empty permitted set hold. */
static int bounding_set(struct setup *s, struct err *err)
{
    for (int cap = 0; cap <= CAPABILITY_LAST; cap++) {
        if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0)
            continue;
        if (errno == EINVAL && prctl(PR_CAPBSET_READ, cap, 0, 0, 0) != 1)
            continue; /* the kernel knows none of this number */
        if (errno == EPERM && !plan_has(s->config->plan, LAYER_USER_NS))
            break;
        return err_set(err, errno, "drop capability %d", cap);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_set(err, errno, "set no_new_privs");
    return 0;
}

/* First of all, and again late, because a change of ids clears it; the race with a parent
 * that is gone already ends at the closed socket. */
static int die_with_cell(struct setup *s, struct err *err)
{
    (void)s;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return err_set(err, errno, "set the parent death signal");
    return 0;
}

/* What each run is to get anew: tried once, before the first run needs it. */
static int pid_namespace(struct setup *s, struct err *err)
{
    struct clone_args args = {.flags = CLONE_NEWPID, .exit_signal = SIGCHLD};
    int status;
    long pid;

    if (plan_has(s->config->plan, LAYER_IPC_NS))
        args.flags |= CLONE_NEWIPC;
    pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0)
        _exit(0);
    if (pid < 0)
        return err_set(err, errno, "clone3");
    if (waitpid((pid_t)pid, &status, 0) < 0)
        return err_set(err, errno, "wait for the first process of a pid namespace");
    return 0;
}

/* Orphans of a run come to us, should its init be killed. */
static int subreaper(struct setup *s, struct err *err)
{
    if (!plan_has(s->config->plan, LAYER_PID_NS) &&
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
        return err_set(err, errno, "become a subreaper");
    return 0;
}

/* Last: no step of the setup needs a hole in it. */
static int standing_filter(struct setup *s, struct err *err)
{
    int r = filter_load(&s->config->filters->standing);

    return r < 0 ? err_set(err, -r, "load the standing system call filter") : 0;
}

/* In this order. Best effort leaves out a stage whose layer is not in the plan. */
static const struct {
    const char *name;
    int (*run)(struct setup *s, struct err *err);
    enum sandbox_layer layer; /* LAYER_MAX: needed in any case */
} stages[] = {
    {"parent death", die_with_cell, LAYER_MAX},
    {"session", session, LAYER_MAX},
    {"user namespace", user_namespace_first, LAYER_USER_NS},
    {"groups", drop_groups, LAYER_MAX},
    {"mount namespace", mount_namespace, LAYER_MOUNT_NS},
    {"net namespace", net_namespace, LAYER_NET_NS},
    {"ipc namespace", ipc_namespace, LAYER_IPC_NS},
    {"uts namespace", uts_namespace, LAYER_UTS_NS},
    {"cgroup namespace", cgroup_namespace, LAYER_CGROUP_NS},
    {"oom score", oom_score, LAYER_MAX},
    {"view", view, LAYER_PIVOT_ROOT},
    {"user namespace", user_namespace_last, LAYER_USER_NS},
    {"pid namespace", pid_namespace, LAYER_PID_NS},
    {"subreaper", subreaper, LAYER_MAX},
    {"warm capabilities", warm_capabilities, LAYER_MAX},
    {"bounding set", bounding_set, LAYER_MAX},
    {"parent death", die_with_cell, LAYER_MAX},
    {"system call filter", standing_filter, LAYER_SECCOMP},
};

int setup_enter(struct setup *s, enum sandbox_layer *ret_layer, struct err *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(stages); i++) {
        if (stages[i].layer != LAYER_MAX && !plan_has(s->config->plan, stages[i].layer))
            continue;
        if (stages[i].run(s, err) < 0) {
            *ret_layer = stages[i].layer;
            return err_wrap(err, "%s", stages[i].name);
        }
    }
    return 0;
}
