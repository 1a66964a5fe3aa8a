#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"

#define HEAD_LEN (SHA256_HEX + 1) /* hash and line end */

static void hash_data(const char *data, size_t len, char ret_hex[SHA256_HEX + 1])
{
    struct sha256 hash;

    sha256_init(&hash);
    sha256_add(&hash, data, len);
    sha256_hex(&hash, ret_hex);
}

/* The folder of this kind; NULL when there is no place for it. As the XDG specification
 * has it, a relative path counts for nothing. */
static char *folder_of(const char *kind)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *folder = NULL;
    int n = -1;

    if (base && *base == '/')
        n = asprintf(&folder, "%s/assay/%s", base, kind);
    else if (home && *home == '/')
        n = asprintf(&folder, "%s/.cache/assay/%s", home, kind);
    return n < 0 ? NULL : folder;
}

static int make_folders(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    return mkdir(path, 0700) < 0 && errno != EEXIST ? -errno : 0;
}

bool cache_read(const char *kind, const char key[SHA256_HEX + 1], size_t cap,
                char **ret_data, size_t *ret_len)
{
    cleanup_free char *folder = folder_of(kind);
    cleanup_free char *path = folder ? io_join(folder, key) : NULL;
    cleanup_free char *data = NULL;
    char hex[SHA256_HEX + 1];
    size_t len;

    if (!path || io_read_file(path, cap + HEAD_LEN, &data, &len, NULL) < 0)
        return false;
    if (len < HEAD_LEN)
        return false;
    hash_data(data + HEAD_LEN, len - HEAD_LEN, hex);
    if (memcmp(data, hex, SHA256_HEX) != 0 || data[SHA256_HEX] != '\n')
        return false;
    memmove(data, data + HEAD_LEN, len - HEAD_LEN + 1);
    *ret_data = steal_ptr(data);
    *ret_len = len - HEAD_LEN;
    return true;
}

static int write_content(const char *path, const char *data, size_t len, struct err *err)
{
    char head[HEAD_LEN + 1];
    cleanup_fd int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int r;

    if (fd < 0)
        return err_set(err, errno, "make %s", path);
    hash_data(data, len, head);
    head[SHA256_HEX] = '\n';
    r = io_write_all(fd, head, HEAD_LEN, err);
    return r < 0 ? r : io_write_all(fd, data, len, err);
}

int cache_write(const char *kind, const char key[SHA256_HEX + 1], const char *data,
                size_t len, struct err *err)
{
    cleanup_free char *folder = folder_of(kind);
    cleanup_free char *path = folder ? io_join(folder, key) : NULL;
    cleanup_free char *own = NULL;
    unsigned long long number = 0;
    int r;

    if (!path)
        return err_say(err, ENOENT, "no folder for caches: set HOME or XDG_CACHE_HOME");
    if (make_folders(folder) < 0)
        return err_set(err, errno, "make %s", folder);
    if (getrandom(&number, sizeof(number), 0) != sizeof(number) ||
        asprintf(&own, "%s.%llx", path, number) < 0) {
        own = NULL;
        return err_oom(err);
    }
    r = write_content(own, data, len, err);
    if (r == 0 && rename(own, path) < 0)
        r = err_set(err, errno, "rename %s", own);
    if (r < 0)
        unlink(own);
    return r;
}
