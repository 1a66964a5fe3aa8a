/*
 * Theory of operation. Sources are taken as detached copies of mounts (open_tree) before
 * anything is mounted over them, made read-only, nosuid and nodev recursively
 * (mount_setattr), and attached below a tmpfs that becomes the root (move_mount,
 * pivot_root). Needs Linux 5.12.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "grader/base/io.h"
#include "sandbox/cell/view.h"
#include "sandbox/sandbox.h"

#define NEW_ROOT       "/tmp" /* hidden by the new root while it is built */
#define VIEW_PATHS_MAX 64
#define LINK_MAX_      4096

struct source {
    const char *path; /* inside */
    int tree_fd;
    bool device; /* keeps its device nodes, is a file */
};

struct view {
    struct source sources[VIEW_PATHS_MAX];
    size_t count;
};

/* Present on every Linux in one of two forms: a folder, or a link into /usr. */
const char *const view_folders[] = {"/usr",   "/bin",   "/sbin",   "/lib",
                                    "/lib64", "/lib32", "/libx32", NULL};
const char *const view_files[] = {"/etc/ld.so.cache", "/etc/alternatives", NULL};
const char *const view_devices[] = {"/dev/null",   "/dev/zero",    "/dev/full",
                                    "/dev/random", "/dev/urandom", NULL};

/* Covers hidden files; the time zone is UTC for want of its data. */
#define EMPTY_FILE "/etc/empty"

static const struct {
    const char *path, *content;
} synthetic[] = {
    {"/etc/passwd", "root:x:0:0:root:/:/bin/false\n"
                    "box:x:1000:1000:box:" SANDBOX_WORK_DIR ":/bin/sh\n"},
    {"/etc/group", "root:x:0:\nbox:x:1000:\n"},
    {"/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"},
    {"/etc/hosts", "127.0.0.1 localhost\n"},
    {EMPTY_FILE, ""},
};

static const struct {
    const char *path, *target;
} links[] = {
    {"/tmp", SANDBOX_WORK_DIR},
    {"/dev/shm", SANDBOX_WORK_DIR},
    /* There is no /proc. A tool that needs to find itself there is told so in a folder
     * that is made for it. */
    {"/proc/self", SANDBOX_WORK_DIR "/.proc"},
};

/* `inside` is where it will be seen. */
static int take_source_as(struct view *view, const char *path, const char *inside,
                          bool device, struct err *err)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID};
    unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
    cleanup_fd int fd = -1;

    if (view->count == VIEW_PATHS_MAX)
        return err_say(err, E2BIG, "more than %d folders to show inside", VIEW_PATHS_MAX);
    fd = (int)syscall(SYS_open_tree, AT_FDCWD, path, flags);
    if (fd < 0)
        return err_set(err, errno, "open_tree %s", path);
    /* A device can be written on a read-only mount; its times and mode cannot. */
    attr.attr_set |= device ? MOUNT_ATTR_NOEXEC : MOUNT_ATTR_NODEV;
    if (syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr,
                sizeof(attr)) < 0)
        return err_set(err, errno, "mount_setattr %s", path);
    view->sources[view->count++] = (struct source){inside, steal_fd(&fd), device};
    return 0;
}

static int take_source(struct view *view, const char *path, bool device, struct err *err)
{
    return take_source_as(view, path, path, device, err);
}

/* The type of what stands there, a link itself; 0 when nothing does. A failure to look is
 * no absence: what is missing inside would be held against the program. */
static int type_of(const char *path, mode_t *ret_type, struct err *err)
{
    struct stat st;

    if (lstat(path, &st) == 0)
        *ret_type = st.st_mode & S_IFMT;
    else if (errno == ENOENT || errno == ENOTDIR)
        *ret_type = 0;
    else
        return err_set(err, errno, "look at %s", path);
    return 0;
}

static int take_if_there(struct view *view, const char *path, bool folder,
                         struct err *err)
{
    mode_t type;
    int r = type_of(path, &type, err);

    if (r < 0 || type == 0 || (folder && type != S_IFDIR))
        return r;
    return take_source(view, path, false, err);
}

static int take_sources(struct view *view, const struct view_config *config,
                        struct err *err)
{
    const char *const *extra_paths = config->extra_paths;
    int r = 0;

    for (size_t i = 0; view_folders[i] && r == 0; i++)
        r = take_if_there(view, view_folders[i], true, err);
    for (size_t i = 0; view_files[i] && r == 0; i++)
        r = take_if_there(view, view_files[i], false, err);
    for (size_t i = 0; view_devices[i] && r == 0; i++)
        r = take_source(view, view_devices[i], true, err);
    for (size_t i = 0; extra_paths && extra_paths[i] && r == 0; i++)
        r = take_source(view, extra_paths[i], false, err);
    if (r == 0 && config->warm_path)
        r = take_source_as(view, config->warm_path, SANDBOX_WARM_DIR, false, err);
    return r;
}

/* Makes the folders that lead to `path` below the new root. */
static int make_parents(const char *path, struct err *err)
{
    char *copy = strdup(path);

    if (!copy)
        return err_oom(err);
    for (char *at = strchr(copy + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdir(copy, 0755) < 0 && errno != EEXIST) {
            int code = errno;

            free(copy);
            return err_set(err, code, "make folder for %s", path);
        }
        *at = '/';
    }
    free(copy);
    return 0;
}

static int below_root(const char *path, char **ret_path, struct err *err)
{
    if (asprintf(ret_path, "%s%s", NEW_ROOT, path) < 0)
        return err_oom(err);
    return make_parents(*ret_path, err);
}

/* Attaches a source where it stood. */
static int attach(const struct source *source, struct err *err)
{
    cleanup_free char *target = NULL;
    struct stat st;
    int r = below_root(source->path, &target, err);

    if (r < 0)
        return r;
    if (fstat(source->tree_fd, &st) < 0)
        return err_set(err, errno, "stat %s", source->path);
    if (S_ISDIR(st.st_mode)) {
        if (mkdir(target, 0755) < 0 && errno != EEXIST)
            return err_set(err, errno, "make folder %s", source->path);
    } else {
        cleanup_fd int fd = open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

        if (fd < 0)
            return err_set(err, errno, "make file %s", source->path);
    }
    if (syscall(SYS_move_mount, source->tree_fd, "", AT_FDCWD, target,
                MOVE_MOUNT_F_EMPTY_PATH) < 0)
        return err_set(err, errno, "move_mount %s", source->path);
    return 0;
}

static int write_file(const char *path, const char *content, struct err *err)
{
    cleanup_free char *target = NULL;
    cleanup_fd int fd = -1;
    int r = below_root(path, &target, err);

    if (r < 0)
        return r;
    fd = open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_set(err, errno, "make file %s", path);
    return io_write_all(fd, content, strlen(content), err);
}

static int make_link(const char *path, const char *to, struct err *err)
{
    cleanup_free char *target = NULL;
    int r = below_root(path, &target, err);

    if (r < 0)
        return r;
    if (symlink(to, target) < 0 && errno != EEXIST)
        return err_set(err, errno, "make link %s", path);
    return 0;
}

/* /bin -> usr/bin and the like, as on the host. */
static int copy_system_links(struct err *err)
{
    for (size_t i = 0; view_folders[i]; i++) {
        char target[LINK_MAX_];
        mode_t type;
        ssize_t n;
        int r = type_of(view_folders[i], &type, err);

        if (r < 0)
            return r;
        if (type != S_IFLNK)
            continue;
        n = readlink(view_folders[i], target, sizeof(target) - 1);
        if (n < 0)
            return err_set(err, errno, "read link %s", view_folders[i]);
        target[n] = '\0';
        r = make_link(view_folders[i], target, err);
        if (r < 0)
            return r;
    }
    return 0;
}

/* Covers what must not be seen, if it could be. */
static int hide(const char *path, struct err *err)
{
    cleanup_free char *target = NULL;
    struct stat st;
    bool failed;

    if (asprintf(&target, "%s%s", NEW_ROOT, path) < 0)
        return err_oom(err);
    if (lstat(target, &st) < 0)
        return errno == ENOENT || errno == ENOTDIR ? 0
                                                   : err_set(err, errno, "hide %s", path);
    if (S_ISDIR(st.st_mode))
        failed = mount("assay-hidden", target, "tmpfs",
                       MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
                       "size=4k,nr_inodes=2,mode=755") < 0;
    else
        failed = mount(NEW_ROOT EMPTY_FILE, target, NULL, MS_BIND, NULL) < 0;
    return failed ? err_set(err, errno, "hide %s", path) : 0;
}

static int hide_all(const char *const *hidden_paths, struct err *err)
{
    int r = 0;

    for (size_t i = 0; hidden_paths && hidden_paths[i] && r == 0; i++)
        r = hide(hidden_paths[i], err);
    return r;
}

static int fill_root(const struct view *view, struct err *err)
{
    int r = copy_system_links(err);

    for (size_t i = 0; i < ARRAY_SIZE(synthetic) && r == 0; i++)
        r = write_file(synthetic[i].path, synthetic[i].content, err);
    for (size_t i = 0; i < ARRAY_SIZE(links) && r == 0; i++)
        r = make_link(links[i].path, links[i].target, err);
    for (size_t i = 0; i < view->count && r == 0; i++)
        r = attach(&view->sources[i], err);
    if (r == 0 && mkdir(NEW_ROOT SANDBOX_WORK_DIR, 0755) < 0)
        r = err_set(err, errno, "make folder %s", SANDBOX_WORK_DIR);
    return r;
}

/* pivot_root(".", ".") stacks the old root on the new one; the detach drops it. */
static int change_root(struct err *err)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
                                          MOUNT_ATTR_NODEV};

    if (syscall(SYS_mount_setattr, AT_FDCWD, NEW_ROOT, 0, &attr, sizeof(attr)) < 0)
        return err_set(err, errno, "make the new root read-only");
    if (chdir(NEW_ROOT) < 0 || syscall(SYS_pivot_root, ".", ".") < 0)
        return err_set(err, errno, "pivot_root");
    if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
        return err_set(err, errno, "leave the host's root");
    return 0;
}

int view_enter(const struct view_config *config, struct err *err)
{
    struct view view = {.count = 0};
    int r;

    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return err_set(
            err, errno,
            "make mounts private (in a chroot, its root must be a mount point)");
    r = take_sources(&view, config, err);
    if (r == 0 && mount("assay-root", NEW_ROOT, "tmpfs", MS_NOSUID | MS_NODEV,
                        "size=1m,nr_inodes=512,mode=755") < 0)
        r = err_set(err, errno, "mount the new root");
    if (r == 0)
        r = fill_root(&view, err);
    if (r == 0)
        r = hide_all(config->hidden_paths, err);
    for (size_t i = 0; i < view.count; i++)
        close(view.sources[i].tree_fd);
    return r == 0 ? change_root(err) : r;
}

int view_renew_box(uint64_t kib, uint32_t inodes, uid_t uid, bool *mounted,
                   int *ret_dir_fd, struct err *err)
{
    char options[128];
    int fd;

    snprintf(options, sizeof(options), "size=%lluk,nr_inodes=%u,mode=700,uid=%u,gid=%u",
             (unsigned long long)kib, inodes, uid, uid);
    if (*mounted && umount2(SANDBOX_WORK_DIR, MNT_DETACH) < 0)
        return err_set(err, errno, "unmount %s", SANDBOX_WORK_DIR);
    *mounted = false;
    if (mount("assay-box", SANDBOX_WORK_DIR, "tmpfs", MS_NOSUID | MS_NODEV, options) < 0)
        return err_set(err, errno, "mount %s", SANDBOX_WORK_DIR);
    *mounted = true;
    fd = open(SANDBOX_WORK_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, errno, "open %s", SANDBOX_WORK_DIR);
    *ret_dir_fd = fd;
    return 0;
}
