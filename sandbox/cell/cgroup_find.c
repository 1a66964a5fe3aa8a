#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "grader/base/io.h"
#include "sandbox/cell/cgroup_find.h"

#define GROUP_PREFIX  "assay-"
#define TEXT_MAX      4096
#define MOUNTINFO_MAX (1 << 20)

static bool list_has(const char *list, const char *word)
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
        if (controller ? list_has(names + 1, controller) : unified) {
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
                    list_has(strrchr(fs, ' ') + 1, controller);
        else
            found = strncmp(fs, "cgroup2 ", 8) == 0;
        if (found) {
            snprintf(path, size, "%s", where);
            return true;
        }
    }
    return false;
}

/* Is the group's cell gone? By its lock, because a cell in another pid namespace has no
 * number here; and by its number, because it locks a moment after it has made the group.
 */
static bool is_stale(int parent_fd, const char *name, pid_t pid)
{
    cleanup_fd int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
        return false;
    return kill(pid, 0) < 0 && errno == ESRCH;
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
        char inner[sizeof(entry->d_name) + sizeof(RUN_GROUP) + 1];
        char number[32];
        uint64_t pid;

        if (strncmp(entry->d_name, GROUP_PREFIX, strlen(GROUP_PREFIX)) != 0)
            continue;
        snprintf(number, sizeof(number), "%s", entry->d_name + strlen(GROUP_PREFIX));
        number[strcspn(number, ".")] = '\0';
        if (!parse_u64(number, &pid))
            continue;
        if (!is_stale(parent_fd, entry->d_name, (pid_t)pid))
            continue;
        snprintf(inner, sizeof(inner), "%s/%s", entry->d_name, RUN_GROUP);
        unlinkat(parent_fd, inner, AT_REMOVEDIR);
        unlinkat(parent_fd, entry->d_name, AT_REMOVEDIR);
    }
    closedir(dir);
}

void cgroup_claim(int dir_fd)
{
    flock(dir_fd, LOCK_EX | LOCK_NB);
}

/* Makes the slot's group below `parent`. NULL with errno set when that is impossible. */
static char *make_group(const char *parent, int *ret_fd)
{
    cleanup_fd int parent_fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char *path;

    if (parent_fd < 0)
        return NULL;
    remove_stale(parent_fd);
    if (asprintf(&path, "%s/%s%d", parent, GROUP_PREFIX, (int)getpid()) < 0)
        return NULL;
    if (mkdir(path, 0755) < 0 && errno != EEXIST) {
        free(path);
        return NULL;
    }
    *ret_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*ret_fd < 0) {
        free(path);
        return NULL;
    }
    cgroup_claim(*ret_fd);
    return path;
}

/* Does the group at `path` hand these v2 controllers to its children? */
static bool hands_down(const char *path, bool need_controllers)
{
    char file[TEXT_MAX + 32];
    cleanup_free char *text = NULL;

    if (!need_controllers)
        return true;
    snprintf(file, sizeof(file), "%s/cgroup.subtree_control", path);
    if (io_read_file(file, TEXT_MAX, &text, NULL, NULL) < 0)
        return false;
    return list_has(text, "memory") && list_has(text, "pids");
}

/* v2: below our own group, or (root) below the hierarchy's root, whichever hands the
 * controllers down. */
char *cgroup_make_v2(bool need_controllers, int *ret_fd)
{
    char mount[TEXT_MAX], own[TEXT_MAX], parent[2 * TEXT_MAX + 1];

    if (!mount_point(NULL, mount, sizeof(mount)) || !own_group(NULL, own, sizeof(own))) {
        errno = ENOENT;
        return NULL;
    }
    snprintf(parent, sizeof(parent), "%s%s", mount, strcmp(own, "/") == 0 ? "" : own);
    if (hands_down(parent, need_controllers)) {
        char *path = make_group(parent, ret_fd);

        if (path)
            return path;
    }
    if (!hands_down(mount, need_controllers)) {
        errno = ENOTSUP;
        return NULL;
    }
    return make_group(mount, ret_fd);
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
    path = make_group(parent, ret_fd);
    /* In a container the path of /proc/self/cgroup may not exist below the mount. */
    return path ? path : make_group(mount, ret_fd);
}

/* Is the controller bound to a v1 hierarchy? */
bool cgroup_on_v1(const char *controller)
{
    char mount[TEXT_MAX];

    return controller && mount_point(controller, mount, sizeof(mount));
}
