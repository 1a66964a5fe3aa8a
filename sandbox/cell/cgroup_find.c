#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "grader/base/io.h"
#include "sandbox/cell/cgroup_find.h"
#include "sandbox/cell/cgroup_place.h"

#define GROUP_PREFIX  "assay-"
#define CLAIM_TRIES   16
#define TEXT_MAX      4096
#define MOUNTINFO_MAX (1 << 20)

bool cgroup_list_has(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = list; (at = strstr(at, word)); at += len) {
        bool starts = at == list || at[-1] == ',' || at[-1] == ' ';

        if (starts && (!at[len] || strchr(", \n", at[len])))
            return true;
    }
    return false;
}

/* Our own group's path in a hierarchy, from /proc/self/cgroup. */
static bool own_group(const char *controller, char *path, size_t size)
{
    cleanup_free char *text = NULL;
    char *save = NULL;

    if (io_read_file("/proc/self/cgroup", MOUNTINFO_MAX, &text, NULL, NULL) < 0)
        return false;
    for (char *line = strtok_r(text, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save)) {
        char *names = strchr(line, ':');
        char *group = names ? strchr(names + 1, ':') : NULL;
        bool unified;

        if (!group)
            continue;
        *group++ = '\0';
        unified = names[1] == '\0';
        if (controller ? cgroup_list_has(names + 1, controller) : unified) {
            snprintf(path, size, "%s", group);
            return true;
        }
    }
    return false;
}

/* Mount point of the hierarchy: v2 (controller NULL) or v1 with this controller. */
static bool mount_point(const char *controller, char *path, size_t size)
{
    cleanup_free char *text = NULL;
    char *save = NULL;

    if (io_read_file("/proc/self/mountinfo", MOUNTINFO_MAX, &text, NULL, NULL) < 0)
        return false;
    for (char *line = strtok_r(text, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save)) {
        char *fs = strstr(line, " - ");
        char where[TEXT_MAX];
        bool found;

        if (!fs || sscanf(line, "%*s %*s %*s %*s %4095s", where) != 1)
            continue;
        fs += 3;
        if (controller)
            found = strncmp(fs, "cgroup ", 7) == 0 && strrchr(fs, ' ') &&
                    cgroup_list_has(strrchr(fs, ' ') + 1, controller);
        else
            found = strncmp(fs, "cgroup2 ", 8) == 0;
        if (found) {
            snprintf(path, size, "%s", where);
            return true;
        }
    }
    return false;
}

void cgroup_remove(int parent_fd, const char *name)
{
    static const char *const inner[] = {RUN_GROUP, SPAWNER_GROUP};

    for (size_t i = 0; i < ARRAY_SIZE(inner); i++) {
        cleanup_free char *path = io_join(name, inner[i]);

        if (path)
            unlinkat(parent_fd, path, AT_REMOVEDIR);
    }
    unlinkat(parent_fd, name, AT_REMOVEDIR);
}

/* Removes a group whose cell is gone, and its spawner. By their lock: process ids mean
 * nothing in another pid namespace, come again, and are those of zombies for a while.
 * The lock is held until the group is gone: in between, a new cell could claim it. */
static void remove_if_stale(int parent_fd, const char *name)
{
    cleanup_fd int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        cgroup_remove(parent_fd, name);
}

/* Groups that killed cells left behind. */
static void remove_stale(int parent_fd)
{
    int fd = openat(parent_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    if (!dir) {
        close_fd(&fd);
        return;
    }
    while ((entry = readdir(dir))) {
        if (strncmp(entry->d_name, GROUP_PREFIX, strlen(GROUP_PREFIX)) == 0)
            remove_if_stale(parent_fd, entry->d_name);
    }
    closedir(dir);
}

int cgroup_claim(int dir_fd)
{
    return flock(dir_fd, LOCK_EX) < 0 ? -errno : 0;
}

/* Containers may share a hierarchy, but not their process ids. */
static uintmax_t pid_namespace(void)
{
    struct stat st;

    return stat("/proc/self/ns/pid", &st) < 0 ? 0 : (uintmax_t)st.st_ino;
}

/* A new group, claimed. Between its birth and that, somebody may take it for one left
 * behind: then it is made again. */
static int make_claimed(int parent_fd, const char *name)
{
    for (int i = 0; i < CLAIM_TRIES; i++) {
        cleanup_fd int fd = -1;

        if (mkdirat(parent_fd, name, 0755) < 0)
            return -1;
        fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (cgroup_claim(fd) < 0)
            return -1;
        if (faccessat(parent_fd, name, F_OK, 0) == 0)
            return steal_fd(&fd);
    }
    return -1;
}

/* Makes the slot's group below `parent`. NULL with errno set when that is impossible.
 * Several v1 controllers may share a hierarchy and then this group. */
static char *make_group(const char *parent, bool shared, int *ret_fd)
{
    cleanup_fd int parent_fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cleanup_fd int fd = -1;
    char name[64], *path;

    if (parent_fd < 0)
        return NULL;
    remove_stale(parent_fd);
    snprintf(name, sizeof(name), GROUP_PREFIX "%d-%ju", (int)getpid(), pid_namespace());
    fd = make_claimed(parent_fd, name);
    if (fd < 0 && shared && errno == EEXIST)
        fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || asprintf(&path, "%s/%s", parent, name) < 0)
        return NULL;
    *ret_fd = steal_fd(&fd);
    return path;
}

int cgroup_make_v2(bool need_controllers, char **ret_path, int *ret_fd, struct err *err)
{
    char mount[TEXT_MAX], own[TEXT_MAX];
    cleanup_free char *parent = NULL;
    int r = 0;

    if (!mount_point(NULL, mount, sizeof(mount)) || !own_group(NULL, own, sizeof(own)))
        return err_say(err, ENOENT, "no cgroup file system is mounted");
    if (need_controllers)
        r = cgroup_place(mount, own, &parent, err);
    else
        parent = own[1] ? io_join(mount, own + 1) : strdup(mount);
    if (r < 0)
        return r;
    if (!parent)
        return err_oom(err);
    *ret_path = make_group(parent, false, ret_fd);
    /* In a container, own may name what lies outside. */
    if (!*ret_path && !need_controllers)
        *ret_path = make_group(mount, false, ret_fd);
    return *ret_path ? 0 : err_set(err, errno, "make a group in %s", parent);
}

char *cgroup_make_v1(const char *controller, int *ret_fd)
{
    char mount[TEXT_MAX], own[TEXT_MAX], parent[2 * TEXT_MAX + 1];
    char *path;

    if (!mount_point(controller, mount, sizeof(mount)) ||
        !own_group(controller, own, sizeof(own))) {
        errno = ENOENT;
        return NULL;
    }
    snprintf(parent, sizeof(parent), "%s%s", mount, strcmp(own, "/") == 0 ? "" : own);
    path = make_group(parent, true, ret_fd);
    /* In a container the path of /proc/self/cgroup may not exist below the mount. */
    return path ? path : make_group(mount, true, ret_fd);
}

/* Is the controller bound to a v1 hierarchy? */
bool cgroup_on_v1(const char *controller)
{
    char mount[TEXT_MAX];

    return controller && mount_point(controller, mount, sizeof(mount));
}
