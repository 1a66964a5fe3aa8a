#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include "grader/base/io.h"
#include "sandbox/cell/folder.h"

#define PLACE_PREFIX "assay-box-"
#define DEPTH_MAX    64 /* of folders in each other; more counts as too much */
#define TRIES        8

/* Of a folder with this name, never through a link or a mount. */
static int open_folder(int dir_fd, const char *name)
{
    struct open_how how = {
        .flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS |
                   RESOLVE_NO_XDEV,
    };

    return (int)syscall(SYS_openat2, dir_fd, name, &how, sizeof(how));
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A stream over a descriptor that stays the caller's. */
static DIR *list_folder(int dir_fd)
{
    int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);

    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

/* ---- removal ---- */

/* A program may have closed a folder against its own user: such a one can neither be
 * listed nor moved. */
static void unclose(int dir_fd, const char *name)
{
    if (fchmodat(dir_fd, name, 0700, 0) < 0)
        return; /* then what is to be done with it fails */
}

/* Takes the files out of `dir_fd` and moves the folders in it up to `top_fd`, under new
 * names: however deep a program has nested them, nothing here nests. */
static void flatten(int dir_fd, int top_fd, unsigned long *number)
{
    DIR *dir = list_folder(dir_fd);
    const struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        char name[32];

        if (is_dots(entry->d_name) || unlinkat(dir_fd, entry->d_name, 0) == 0)
            continue;
        unclose(dir_fd, entry->d_name);
        do
            snprintf(name, sizeof(name), "%lu", (*number)++);
        while (syscall(SYS_renameat2, dir_fd, entry->d_name, top_fd, name,
                       1u /* RENAME_NOREPLACE */) < 0 &&
               errno == EEXIST);
    }
    if (dir)
        closedir(dir);
}

/* All that is in the folder at `top_fd`. */
static void empty(int top_fd)
{
    unsigned long number = 0;
    bool found = true;

    while (found) {
        DIR *dir = list_folder(top_fd);
        const struct dirent *entry;

        found = false;
        while (dir && (entry = readdir(dir))) {
            cleanup_fd int fd = -1;

            if (is_dots(entry->d_name) || unlinkat(top_fd, entry->d_name, 0) == 0)
                continue;
            unclose(top_fd, entry->d_name);
            fd = open_folder(top_fd, entry->d_name);
            if (fd >= 0)
                flatten(fd, top_fd, &number);
            found |= unlinkat(top_fd, entry->d_name, AT_REMOVEDIR) == 0;
        }
        if (dir)
            closedir(dir);
    }
}

static int remove_folder(int place_fd, const char *name)
{
    cleanup_fd int fd = -1;

    unclose(place_fd, name);
    fd = open_folder(place_fd, name);
    if (fd >= 0)
        empty(fd);
    return unlinkat(place_fd, name, AT_REMOVEDIR) < 0 ? -errno : 0;
}

/* A place that no cell holds any more, and all in it. */
static void remove_place(int parent_fd, const char *name)
{
    cleanup_fd int fd = open_folder(parent_fd, name);
    const struct dirent *entry;
    struct stat st;
    DIR *dir;

    if (fd < 0 || fstat(fd, &st) < 0 || st.st_uid != geteuid() ||
        flock(fd, LOCK_EX | LOCK_NB) < 0)
        return;
    dir = list_folder(fd);
    while (dir && (entry = readdir(dir)))
        if (!is_dots(entry->d_name))
            remove_folder(fd, entry->d_name);
    if (dir)
        closedir(dir);
    unlinkat(parent_fd, name, AT_REMOVEDIR);
}

static void remove_stale(const char *parent)
{
    cleanup_fd int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : list_folder(fd);
    const struct dirent *entry;

    while (dir && (entry = readdir(dir)))
        if (strncmp(entry->d_name, PLACE_PREFIX, strlen(PLACE_PREFIX)) == 0)
            remove_place(fd, entry->d_name);
    if (dir)
        closedir(dir);
}

/* ---- the place ---- */

/* May the program's user go there, and execute what is there? */
static bool is_usable(const char *path, uid_t uid)
{
    uid_t before = (uid_t)setfsuid(uid);
    cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct statvfs fs;

    setfsuid(before);
    return fd >= 0 && fstatvfs(fd, &fs) == 0 && !(fs.f_flag & (ST_NOEXEC | ST_RDONLY));
}

/* Others can reach their folder in it by its name, and cannot list it. */
static int make_place(struct folder *folder, const char *parent)
{
    char *path;
    int fd;

    if (asprintf(&path, "%s/" PLACE_PREFIX "XXXXXX", parent) < 0)
        return -ENOMEM;
    if (!mkdtemp(path)) {
        free(path);
        return -errno;
    }
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* Before the lock was ours, another cell may have taken it for a stale one. */
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && fchmod(fd, 0711) == 0 &&
        access(path, F_OK) == 0) {
        folder->place = path;
        folder->place_fd = fd;
        return 0;
    }
    close_fd(&fd);
    rmdir(path);
    free(path);
    return -EACCES;
}

int folder_open(struct folder *folder, uid_t uid, struct err *err)
{
    const char *const parents[] = {getenv("TMPDIR"), "/dev/shm", "/tmp", "/var/tmp"};

    *folder = (struct folder){.place_fd = -1, .uid = uid};
    for (size_t i = 0; i < ARRAY_SIZE(parents); i++) {
        cleanup_free char *real = parents[i] ? realpath(parents[i], NULL) : NULL;

        if (!real || !is_usable(real, uid))
            continue;
        remove_stale(real);
        for (int k = 0; k < TRIES; k++)
            if (make_place(folder, real) == 0)
                return 0;
    }
    return err_say(
        err, EACCES,
        "no folder for programs to work in: none of $TMPDIR, /dev/shm, /tmp and "
        "/var/tmp can be written and executed from");
}

int folder_renew(struct folder *folder, int *ret_dir_fd, struct err *err)
{
    char name[32];
    int fd;

    if (folder->path) {
        int r = remove_folder(folder->place_fd, strrchr(folder->path, '/') + 1);

        if (r < 0)
            return err_set(err, -r, "remove %s", folder->path);
        free(folder->path);
        folder->path = NULL;
    }
    snprintf(name, sizeof(name), "%u", folder->number++);
    if (asprintf(&folder->path, "%s/%s", folder->place, name) < 0) {
        folder->path = NULL;
        return err_oom(err);
    }
    if (mkdirat(folder->place_fd, name, 0700) < 0)
        return err_set(err, errno, "make %s", folder->path);
    fd = open_folder(folder->place_fd, name);
    if (fd < 0)
        return err_set(err, errno, "open %s", folder->path);
    if (folder->uid != geteuid() && fchown(fd, folder->uid, folder->uid) < 0) {
        close(fd);
        return err_set(err, errno, "give %s to the program", folder->path);
    }
    *ret_dir_fd = fd;
    return 0;
}

void folder_close(struct folder *folder)
{
    if (folder->path)
        remove_folder(folder->place_fd, strrchr(folder->path, '/') + 1);
    free(folder->path);
    if (folder->place)
        rmdir(folder->place);
    free(folder->place);
    close_fd(&folder->place_fd);
    *folder = (struct folder){.place_fd = -1};
}

/* ---- what is in it ---- */

struct usage {
    uint64_t blocks, files, max_files; /* blocks of 512 bytes */
};

static void add_usage(int dir_fd, int depth, struct usage *usage)
{
    DIR *dir = list_folder(dir_fd);
    const struct dirent *entry;
    struct stat st;

    while (dir && usage->files < usage->max_files && (entry = readdir(dir))) {
        if (is_dots(entry->d_name) ||
            fstatat(dir_fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        usage->blocks += (uint64_t)st.st_blocks;
        usage->files++;
        if (S_ISDIR(st.st_mode) && depth == DEPTH_MAX) {
            usage->files = usage->max_files;
        } else if (S_ISDIR(st.st_mode)) {
            cleanup_fd int fd = open_folder(dir_fd, entry->d_name);

            if (fd >= 0)
                add_usage(fd, depth + 1, usage);
        }
    }
    if (dir)
        closedir(dir);
}

void folder_usage(const struct folder *folder, uint64_t max_files, uint64_t *ret_kib,
                  uint64_t *ret_files)
{
    struct usage usage = {.max_files = max_files};
    cleanup_fd int fd =
        folder->path ? open_folder(folder->place_fd, strrchr(folder->path, '/') + 1) : -1;

    if (fd >= 0)
        add_usage(fd, 0, &usage);
    *ret_kib = usage.blocks / 2;
    *ret_files = usage.files;
}
