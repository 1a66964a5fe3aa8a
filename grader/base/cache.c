#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"

#define HEAD_LEN     (SHA256_HEX + 1) /* hash and line end */
#define UNFINISHED_S 3600             /* no writer takes that long */

static void hash_data(const char *data, size_t len, char ret_hex[SHA256_HEX + 1])
{
    struct sha256 hash;

    sha256_init(&hash);
    sha256_add(&hash, data, len);
    sha256_hex(&hash, ret_hex);
}

/* The folder that "assay" stands in. As the XDG specification has it, a relative path
 * counts for nothing. */
static char *base_folder(struct err *err)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *folder = NULL;

    if (base && *base == '/')
        folder = strdup(base);
    else if (home && *home == '/')
        folder = io_join(home, ".cache");
    else
        err_say(err, ENOENT, "no folder for caches: set HOME or XDG_CACHE_HOME");
    return folder;
}

/* Whoever else can write there would choose the expected values of problems. */
static int check_ours(int fd, const char *what, struct err *err)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return err_set(err, errno, "look at %s", what);
    if (st.st_uid != geteuid() && st.st_uid != 0)
        return err_say(err, EPERM, "%s belongs to another user (%u)", what,
                       (unsigned)st.st_uid);
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return err_say(err, EPERM, "%s can be written by others", what);
    return 0;
}

/* Goes into a folder that has to be ours. */
static int enter(int *fd, const char *name, bool make, struct err *err)
{
    cleanup_fd int inner = -1;

    if (make && mkdirat(*fd, name, 0700) < 0 && errno != EEXIST)
        return err_set(err, errno, "make %s", name);
    inner = openat(*fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (inner < 0)
        return err_set(err, errno, "open %s", name);
    close(*fd);
    *fd = steal_fd(&inner);
    return check_ours(*fd, name, err);
}

static void make_folders(const char *path)
{
    cleanup_free char *copy = strdup(path);

    for (char *slash = copy; copy && (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        mkdir(copy, 0700);
        *slash = '/';
    }
    mkdir(path, 0700);
}

/* `kind` NULL: the folder of all of them. */
static int open_folder(const char *kind, bool make, int *ret_fd, struct err *err)
{
    struct err own = ERR_INIT;
    cleanup_free char *base = base_folder(err = err ? err : &own);
    cleanup_fd int fd = -1;
    int r;

    if (!base)
        return -ENOENT;
    if (make)
        make_folders(base);
    fd = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, errno, "open %s", base);
    r = enter(&fd, "assay", make, err);
    if (r == 0 && kind)
        r = enter(&fd, kind, make, err);
    if (r < 0)
        return err_wrap(err, "in %s", base);
    *ret_fd = steal_fd(&fd);
    return 0;
}

int cache_check(struct err *err)
{
    static const char *const kinds[] = {NULL, "oracle", "measure"};
    struct err why = ERR_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        cleanup_fd int fd = -1;

        if (open_folder(kinds[i], false, &fd, &why) == -EPERM)
            return err_say(err, EPERM, "%s", why.text);
    }
    return 0;
}

bool cache_read(const char *kind, const char key[SHA256_HEX + 1], size_t cap,
                char **ret_data, size_t *ret_len)
{
    cleanup_fd int folder = -1, fd = -1;
    cleanup_free char *data = NULL;
    char hex[SHA256_HEX + 1];
    size_t len;

    if (open_folder(kind, false, &folder, NULL) < 0)
        return false;
    fd = openat(folder, key, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 || check_ours(fd, key, NULL) < 0 ||
        io_read_fd(fd, cap + HEAD_LEN, &data, &len, NULL) < 0)
        return false;
    if (len < HEAD_LEN)
        return false;
    hash_data(data + HEAD_LEN, len - HEAD_LEN, hex);
    if (memcmp(data, hex, SHA256_HEX) != 0 || data[SHA256_HEX] != '\n')
        return false;
    futimens(fd, NULL); /* for cache_trim() */
    memmove(data, data + HEAD_LEN, len - HEAD_LEN + 1);
    *ret_data = steal_ptr(data);
    *ret_len = len - HEAD_LEN;
    return true;
}

static int write_content(int folder, const char *name, const char *data, size_t len,
                         struct err *err)
{
    char head[HEAD_LEN + 1];
    cleanup_fd int fd =
        openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int r;

    if (fd < 0)
        return err_set(err, errno, "make %s", name);
    hash_data(data, len, head);
    head[SHA256_HEX] = '\n';
    r = io_write_all(fd, head, HEAD_LEN, err);
    return r < 0 ? r : io_write_all(fd, data, len, err);
}

int cache_write(const char *kind, const char key[SHA256_HEX + 1], const char *data,
                size_t len, struct err *err)
{
    cleanup_free char *own = NULL;
    cleanup_fd int folder = -1;
    unsigned long long number = 0;
    int r = open_folder(kind, true, &folder, err);

    if (r < 0)
        return r;
    if (getrandom(&number, sizeof(number), 0) != sizeof(number) ||
        asprintf(&own, "%s.%llx", key, number) < 0) {
        own = NULL;
        return err_oom(err);
    }
    r = write_content(folder, own, data, len, err);
    if (r == 0 && renameat(folder, own, folder, key) < 0)
        r = err_set(err, errno, "rename %s", own);
    if (r < 0)
        unlinkat(folder, own, 0);
    return r;
}

int cache_folder(const char *kind, char **ret_path, int *ret_fd, struct err *err)
{
    cleanup_free char *base = base_folder(err), *path = NULL, *real = NULL;
    cleanup_fd int fd = -1;
    int r;

    if (!base)
        return -ENOENT;
    r = open_folder(kind, true, &fd, err);
    if (r < 0)
        return r;
    if (asprintf(&path, "%s/assay/%s", base, kind) < 0) {
        path = NULL;
        return err_oom(err);
    }
    real = realpath(path, NULL);
    if (!real)
        return err_set(err, errno, "find %s", path);
    *ret_path = steal_ptr(real);
    *ret_fd = steal_fd(&fd);
    return 0;
}

struct kept {
    char name[NAME_MAX + 1];
    uint64_t bytes;
    int64_t read_s; /* when it was last read, or written */
};

struct kept_list {
    struct kept *items;
    size_t count, room;
    uint64_t bytes;
};

static bool remember(struct kept_list *list, const char *name, const struct stat *st)
{
    struct kept *one;

    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 1024;
        struct kept *more = reallocarray(list->items, room, sizeof(*more));

        if (!more)
            return false;
        list->items = more;
        list->room = room;
    }
    one = &list->items[list->count++];
    snprintf(one->name, sizeof(one->name), "%s", name);
    one->bytes = (uint64_t)st->st_size;
    one->read_s = st->st_mtim.tv_sec;
    list->bytes += one->bytes;
    return true;
}

/* Files of writers that are gone are removed on the way. */
static void list_kept(DIR *dir, struct kept_list *list)
{
    const int64_t now = time(NULL);
    const struct dirent *entry;
    struct stat st;

    while ((entry = readdir(dir))) {
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
            !S_ISREG(st.st_mode))
            continue;
        if (!strchr(entry->d_name, '.')) {
            if (!remember(list, entry->d_name, &st))
                break;
        } else if (st.st_mtim.tv_sec + UNFINISHED_S < now) {
            unlinkat(dirfd(dir), entry->d_name, 0);
        }
    }
}

static int by_age(const void *a, const void *b)
{
    const struct kept *left = a, *right = b;

    return (left->read_s > right->read_s) - (left->read_s < right->read_s);
}

void cache_trim(const char *kind, uint64_t limit)
{
    struct kept_list list = {.items = NULL};
    int folder;
    DIR *dir;

    if (open_folder(kind, false, &folder, NULL) < 0)
        return;
    dir = fdopendir(folder);
    if (!dir) {
        close(folder);
        return;
    }
    list_kept(dir, &list);
    if (list.bytes > limit) {
        qsort(list.items, list.count, sizeof(*list.items), by_age);
        for (size_t i = 0; i < list.count && list.bytes > limit - limit / 4; i++) {
            unlinkat(folder, list.items[i].name, 0);
            list.bytes -= list.items[i].bytes;
        }
    }
    free(list.items);
    closedir(dir);
}
