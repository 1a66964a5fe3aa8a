#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>

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

static int user_namespace_first(struct setup *s, struct err *err)
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
    r = setup_write_map(getpid(), "setgroups", "deny", err);
    if (r == 0)
        r = setup_write_map(getpid(), "uid_map", uid, err);
    return r == 0 ? setup_write_map(getpid(), "gid_map", gid, err) : r;
}

static int drop_groups(struct setup *s, struct err *err)
{
    if (s->config->privileged && setgroups(0, NULL) < 0)
        return err_set(err, errno, "drop supplementary groups");
    return 0;
}

static int namespaces(struct setup *s, struct err *err)
{
    (void)s;
    if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                CLONE_NEWCGROUP) < 0)
        return err_set(err, errno, "make mount, net, ipc, uts and cgroup namespaces");
    return 0;
}

static int host_name(struct setup *s, struct err *err)
{
    (void)s;
    if (sethostname("box", 3) < 0 || setdomainname("", 0) < 0)
        return err_set(err, errno, "set the host name");
    return 0;
}

static int view(struct setup *s, struct err *err)
{
    return view_enter(s->config->extra_paths, s->config->hidden_paths, err);
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
    int r;

    if (!s->config->privileged)
        return 0;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return err_set(err, errno, "make a user namespace");
    wire_start(s->out, WIRE_CONFIG);
    r = wire_send(s->sock, s->out, err);
    if (r < 0)
        return r;
    r = wire_receive(s->sock, s->in, err);
    if (r <= 0 || s->in->type != WIRE_CONFIG)
        return err_say(err, EPIPE, "the cell wrote no id maps");
    if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0)
        return err_set(err, errno, "become root of the user namespace");
    return 0;
}

/* For all that is started from here; the spawner itself executes nothing. */
static int bounding_set(struct setup *s, struct err *err)
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
static int die_with_cell(struct setup *s, struct err *err)
{
    (void)s;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return err_set(err, errno, "set the parent death signal");
    return 0;
}

/* Last: no step of the setup needs a hole in it. */
static int standing_filter(struct setup *s, struct err *err)
{
    int r = filter_load(&s->config->filters->standing);

    return r < 0 ? err_set(err, -r, "load the standing system call filter") : 0;
}

static const struct {
    const char *name;
    int (*run)(struct setup *s, struct err *err);
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
    {"system call filter", standing_filter},
};

int setup_enter(struct setup *s, struct err *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(stages); i++)
        if (stages[i].run(s, err) < 0)
            return err_wrap(err, "%s", stages[i].name);
    return 0;
}
