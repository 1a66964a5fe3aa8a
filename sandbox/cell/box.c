#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/mman.h>

#include "grader/base/io.h"
#include "sandbox/cell/box.h"

static int open_beneath(int dir_fd, const char *name, uint64_t flags, uint64_t mode)
{
    struct open_how how = {
        .flags = flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
        .mode = mode,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };

    return (int)syscall(SYS_openat2, dir_fd, name, &how, sizeof(how));
}

/* Folders that lead to the name; the box is still untouched by any program. */
static int make_folders(int box_fd, const char *name, struct err *err)
{
    cleanup_free char *path = strdup(name);

    if (!path)
        return err_oom(err);
    for (char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdirat(box_fd, path, 0755) < 0 && errno != EEXIST)
            return err_set(err, errno, "make folder %s in the sandbox", path);
        *at = '/';
    }
    return 0;
}

static int copy_content(int from, int to, const char *name, struct err *err)
{
    off_t offset = 0;
    struct stat st;

    if (fstat(from, &st) < 0)
        return err_set(err, errno, "look at the content of %s", name);
    if (!S_ISREG(st.st_mode))
        return err_say(err, EINVAL, "file %s: its content is no regular file", name);
    while (offset < st.st_size) {
        ssize_t n = sendfile(to, from, &offset, (size_t)(st.st_size - offset));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, errno, "write %s in the sandbox", name);
        if (n == 0)
            return err_say(err, EIO, "write %s in the sandbox: it became shorter", name);
    }
    return 0;
}

/* The folders that lead to a file are made without asking where they lie. */
static bool climbs(const char *name)
{
    for (const char *at = name; at; at = strchr(at, '/')) {
        at += strspn(at, "/");
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || !at[2]))
            return true;
    }
    return false;
}

static int put_file(int box_fd, const struct sandbox_file *file, struct err *err)
{
    cleanup_fd int fd = -1;
    int r;

    if (file->name[0] == '/' || strlen(file->name) > 255 || climbs(file->name))
        return err_say(err, EINVAL,
                       "file name '%.300s': must be relative, short and without '..'",
                       file->name);
    r = make_folders(box_fd, file->name, err);
    if (r < 0)
        return r;
    fd = open_beneath(box_fd, file->name, O_WRONLY | O_CREAT | O_EXCL,
                      file->executable ? 0755 : 0644);
    if (fd < 0)
        return err_set(err, errno, "make %s in the sandbox", file->name);
    return copy_content(file->fd, fd, file->name, err);
}

int box_fill(int box_fd, uid_t uid, const struct sandbox_file *files, size_t count,
             struct err *err)
{
    uid_t uid_before;
    gid_t gid_before;
    int r = 0;

    if (count == 0)
        return 0;
    /* The box belongs to the user namespace: only ids that it knows can own a file. */
    uid_before = (uid_t)setfsuid(uid);
    gid_before = (gid_t)setfsgid(uid);
    for (size_t i = 0; i < count && r == 0; i++)
        r = put_file(box_fd, &files[i], err);
    setfsgid(gid_before);
    setfsuid(uid_before);
    return r;
}

/* Can the program have brought it about that its file cannot be opened? */
static bool is_programs_doing(int code)
{
    static const int codes[] = {ENOENT, ENOTDIR, ELOOP,  EXDEV,       EACCES,
                                ENXIO,  ENODEV,  EAGAIN, ENAMETOOLONG};

    for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
        if (codes[i] == code)
            return true;
    return false;
}

int box_collect(int box_fd, const char *name, uint64_t cap, int *ret_fd, struct err *err)
{
    const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    cleanup_fd int from = open_beneath(box_fd, name, O_RDONLY, 0);
    cleanup_fd int to = -1;
    struct stat st;
    int r;

    *ret_fd = -1;
    if (from < 0)
        return is_programs_doing(errno) ? 0 : err_set(err, errno, "collect %s", name);
    if (fstat(from, &st) < 0)
        return err_set(err, errno, "collect %s", name);
    if (!S_ISREG(st.st_mode))
        return 0;
    if (st.st_size < 0 || (uint64_t)st.st_size > cap)
        return 0;
    to = memfd_create("collected", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (to < 0)
        return err_set(err, errno, "collect %s", name);
    r = copy_content(from, to, name, err);
    if (r < 0)
        return err_wrap(err, "collect");
    if (lseek(to, 0, SEEK_SET) < 0 || fcntl(to, F_ADD_SEALS, seals) < 0)
        return err_set(err, errno, "collect %s", name);
    *ret_fd = steal_fd(&to);
    return 0;
}

struct timespec box_stamp(int box_fd)
{
    struct timespec never = {0, 0};
    struct stat st;

    return fstat(box_fd, &st) < 0 ? never : st.st_ctim;
}

bool box_is_clean(int box_fd, const struct timespec *stamp)
{
    struct statfs now;
    struct stat st;

    if (box_fd < 0 || fstatfs(box_fd, &now) < 0 || fstat(box_fd, &st) < 0)
        return false;
    if (st.st_ctim.tv_sec != stamp->tv_sec || st.st_ctim.tv_nsec != stamp->tv_nsec)
        return false;
    /* The folder itself takes one inode. */
    return now.f_bfree == now.f_blocks && now.f_files - now.f_ffree <= 1;
}
