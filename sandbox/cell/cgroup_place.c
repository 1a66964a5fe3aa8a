#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "grader/base/io.h"
#include "sandbox/cell/cgroup_find.h"
#include "sandbox/cell/cgroup_place.h"

#define LEAF       "assay.leaf"
#define TEXT_MAX   4096
#define PROCS_MAX  (1 << 20)
#define MOVE_TRIES 20 /* processes may be born while others are moved */

static const char *const wanted[] = {"memory", "pids"};

/* Which of the wanted controllers is not in this file of the group? NULL: none. */
static const char *lacks(const char *group, const char *file)
{
    cleanup_free char *path = io_join(group, file);
    cleanup_free char *text = NULL;

    if (!path || io_read_file(path, TEXT_MAX, &text, NULL, NULL) < 0)
        return wanted[0];
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
        if (!cgroup_list_has(text, wanted[i]))
            return wanted[i];
    return NULL;
}

/* May we make groups there, and move processes in and out? */
static bool writable(const char *group)
{
    static const char *const names[] = {"", "cgroup.procs"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        cleanup_free char *path = io_join(group, names[i]);

        if (!path || faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) < 0)
            return false;
    }
    return true;
}

static bool usable(const char *group)
{
    return !lacks(group, "cgroup.subtree_control") && writable(group);
}

/* systemd marks what it gave away, for root and for users. */
static bool marked_delegated(const char *group)
{
    static const char *const names[] = {"trusted.delegate", "user.delegate"};
    char value[8];

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (getxattr(group, names[i], value, sizeof(value)) == 1 && value[0] == '1')
            return true;
    return false;
}

static bool ours(const char *mount, const char *group)
{
    return geteuid() != 0 || strcmp(mount, group) == 0 || marked_delegated(group);
}

static int write_file(const char *group, const char *name, const char *text)
{
    cleanup_free char *path = io_join(group, name);
    cleanup_fd int fd = path ? open(path, O_WRONLY | O_CLOEXEC) : -1;

    if (fd < 0)
        return -errno;
    return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

/* All that are in the group and that we can see go to the leaf. Those of other pid
 * namespaces are shown as 0, which would mean ourselves. */
static int move_to_leaf(const char *group, const char *leaf)
{
    cleanup_free char *path = io_join(group, "cgroup.procs");
    cleanup_free char *text = NULL;
    char *save = NULL;
    int r = path ? io_read_file(path, PROCS_MAX, &text, NULL, NULL) : -ENOMEM;

    if (r < 0)
        return r;
    for (char *pid = strtok_r(text, "\n", &save); pid;
         pid = strtok_r(NULL, "\n", &save)) {
        r = strcmp(pid, "0") == 0 ? 0 : write_file(leaf, "cgroup.procs", pid);
        if (r < 0 && r != -ESRCH)
            return r;
    }
    return 0;
}

static int divide(const char *group, struct err *err)
{
    static const char control[] = "cgroup.subtree_control", both[] = "+memory +pids";
    const char *missing = lacks(group, "cgroup.controllers");
    cleanup_free char *leaf = io_join(group, LEAF);
    int r;

    if (missing)
        return err_say(err, ENOTSUP, "the %s controller is not handed down to %s",
                       missing, group);
    if (!leaf)
        return err_oom(err);
    r = write_file(group, control, both);
    if (r == -EBUSY && mkdir(leaf, 0755) < 0 && errno != EEXIST)
        return err_set(err, errno, "make %s", leaf);
    for (int i = 0; r == -EBUSY && i < MOVE_TRIES; i++) {
        r = move_to_leaf(group, leaf);
        if (r < 0)
            return err_set(err, -r, "move processes to %s", leaf);
        r = write_file(group, control, both);
    }
    return r < 0 ? err_set(err, -r, "hand controllers down from %s", group) : 0;
}

/* The nearest one above `group`, down to the mount's own length, or NULL. */
static char *usable_above(const char *mount, const char *group)
{
    char *path = strdup(group);

    while (path && strlen(path) > strlen(mount)) {
        *strrchr(path, '/') = '\0';
        if (usable(path))
            return path;
    }
    free(path);
    return NULL;
}

static int explain(const char *group, struct err *err)
{
    if (access(group, F_OK) < 0)
        return err_set(err, errno, "own group %s", group);
    if (access(group, W_OK) < 0)
        return err_set(err, errno,
                       errno == EROFS ? "a container's default, %s" : "not ours, %s",
                       group);
    return err_say(err, EACCES, "not ours, %s", group);
}

int cgroup_place(const char *mount, const char *own, char **ret_path, struct err *err)
{
    char *group = io_join(mount, own[0] == '/' ? own + 1 : own), *above;
    char *name;
    int r;

    if (!group)
        return err_oom(err);
    while (strlen(group) > strlen(mount) && group[strlen(group) - 1] == '/')
        group[strlen(group) - 1] = '\0';
    name = strrchr(group, '/');
    if (strcmp(name, "/" LEAF) == 0 && strlen(group) > strlen(mount))
        *name = '\0';
    if (usable(group) ||
        (writable(group) && ours(mount, group) && divide(group, err) == 0)) {
        *ret_path = group;
        return 0;
    }
    above = usable_above(mount, group);
    if (above) {
        free(group);
        *ret_path = above;
        return 0;
    }
    r = writable(group) ? divide(group, err) : explain(group, err);
    if (r == 0)
        *ret_path = group;
    else
        free(group);
    return r;
}
