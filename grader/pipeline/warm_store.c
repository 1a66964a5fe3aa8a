#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/pipeline/warm_store.h"

#define UNFINISHED_S 3600
#define FOLDERS_MAX  1024

bool warm_store_has(int store_fd, const char *name)
{
    struct stat st;

    if (fstatat(store_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode) ||
        (st.st_uid != geteuid() && st.st_uid != 0) || (st.st_mode & (S_IWGRP | S_IWOTH)))
        return false;
    utimensat(store_fd, name, NULL, 0);
    return true;
}

static int make_parents(int fd, const char *name, struct err *err)
{
    cleanup_free char *path = strdup(name);

    if (!path)
        return err_oom(err);
    for (char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdirat(fd, path, 0755) < 0 && errno != EEXIST)
            return err_set(err, errno, "make %s", path);
        *at = '/';
    }
    return 0;
}

/* Readable for the users that programs have inside, whatever the umask is. */
static int write_product(int fd, const char *name, int from, struct err *err)
{
    cleanup_fd int to = -1;
    struct stat st;
    off_t offset = 0;
    int r = make_parents(fd, name, err);

    if (r < 0)
        return r;
    to = openat(fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (to < 0 || fchmod(to, 0644) < 0 || fstat(from, &st) < 0)
        return err_set(err, errno, "make %s", name);
    while (offset < st.st_size)
        if (sendfile(to, from, &offset, (size_t)(st.st_size - offset)) <= 0)
            return err_set(err, errno ? errno : EIO, "write %s", name);
    return fsync(to) < 0 ? err_set(err, errno, "write %s", name) : 0;
}

static int open_folder(int store_fd, const char *name)
{
    return openat(store_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* Folders have two levels at most; errors leave something for the next time. */
static void remove_folder(int store_fd, const char *name, int depth)
{
    int fd = depth < 4 ? open_folder(store_fd, name) : -1;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (entry->d_type == DT_DIR)
            remove_folder(fd, entry->d_name, depth + 1);
        else
            unlinkat(fd, entry->d_name, 0);
    }
    if (dir)
        closedir(dir);
    else if (fd >= 0)
        close(fd);
    unlinkat(store_fd, name, AT_REMOVEDIR);
}

static int fill_folder(int fd, const struct recipe *recipe,
                       const struct sandbox_result *result, struct err *err)
{
    int r = fchmod(fd, 0755) < 0 ? err_set(err, errno, "change mode") : 0;

    for (size_t i = 0; i < recipe->product_count && r == 0; i++)
        r = write_product(fd, recipe->products[i].kept, result->collected[i], err);
    if (r == 0 && fsync(fd) < 0)
        r = err_set(err, errno, "write");
    return r;
}

int warm_store_put(int store_fd, const char *name, const struct recipe *recipe,
                   const struct sandbox_result *result, struct err *err)
{
    cleanup_free char *own = NULL;
    cleanup_fd int fd = -1;
    unsigned long long number;
    int r;

    if (getrandom(&number, sizeof(number), 0) != sizeof(number) ||
        asprintf(&own, "%s.%llx", name, number) < 0) {
        own = NULL;
        return err_oom(err);
    }
    if (mkdirat(store_fd, own, 0755) < 0 || (fd = open_folder(store_fd, own)) < 0)
        return err_set(err, errno, "make %s", own);
    r = fill_folder(fd, recipe, result, err);
    /* Another process may have been first: then its folder is as good. */
    if (r == 0 && renameat(store_fd, own, store_fd, name) < 0 && errno != ENOTEMPTY &&
        errno != EEXIST)
        r = err_set(err, errno, "rename %s", own);
    if (r < 0 || faccessat(store_fd, own, F_OK, 0) == 0)
        remove_folder(store_fd, own, 0);
    return r;
}

/* ---- what is too much ---- */

struct kept {
    char name[NAME_MAX + 1];
    uint64_t bytes;
    int64_t used_s;
};

static uint64_t bytes_in(int store_fd, const char *name, int depth)
{
    int fd = depth < 4 ? open_folder(store_fd, name) : -1;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    uint64_t bytes = 0;
    struct stat st;

    while (dir && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (entry->d_type == DT_DIR)
            bytes += bytes_in(fd, entry->d_name, depth + 1);
        else if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
            bytes += (uint64_t)st.st_size;
    }
    if (dir)
        closedir(dir);
    else if (fd >= 0)
        close(fd);
    return bytes;
}

/* Takes note of one entry of the store; what a dead writer left is removed. */
static void look_at(int store_fd, const char *name, struct kept *kept, size_t *count)
{
    struct stat st;

    if (name[0] == '.' || fstatat(store_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
        !S_ISDIR(st.st_mode))
        return;
    if (strchr(name, '.')) {
        if (st.st_mtim.tv_sec + UNFINISHED_S < time(NULL))
            remove_folder(store_fd, name, 0);
        return;
    }
    if (*count == FOLDERS_MAX)
        return;
    snprintf(kept[*count].name, sizeof(kept->name), "%s", name);
    kept[*count].bytes = bytes_in(store_fd, name, 0);
    kept[*count].used_s = st.st_mtim.tv_sec;
    ++*count;
}

static int by_age(const void *a, const void *b)
{
    const struct kept *left = a, *right = b;

    return (left->used_s > right->used_s) - (left->used_s < right->used_s);
}

void warm_store_trim(int store_fd, uint64_t limit)
{
    cleanup_free struct kept *kept = calloc(FOLDERS_MAX, sizeof(*kept));
    int fd = open_folder(store_fd, ".");
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    uint64_t bytes = 0;
    size_t count = 0;

    while (kept && dir && (entry = readdir(dir)))
        look_at(store_fd, entry->d_name, kept, &count);
    if (dir)
        closedir(dir);
    else if (fd >= 0)
        close(fd);
    if (!kept)
        return;
    qsort(kept, count, sizeof(*kept), by_age);
    for (size_t i = 0; i < count; i++)
        bytes += kept[i].bytes;
    for (size_t i = 0; i < count && bytes > limit; i++) {
        remove_folder(store_fd, kept[i].name, 0);
        bytes -= kept[i].bytes;
    }
}
