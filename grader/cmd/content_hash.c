#include "grader/cmd/content_hash.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "grader/base/io.h"

#define CHUNK_BYTES 65536
#define DEPTH_MAX   64

static int add_file(struct sha256 *hash, const char *path, struct err *err)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char chunk[CHUNK_BYTES];
    ssize_t got;

    if (fd < 0)
        return err_set(err, errno, "open %s", path);
    while ((got = read(fd, chunk, sizeof(chunk))) > 0)
        sha256_add(hash, chunk, (size_t)got);
    sha256_add_text(hash, NULL);
    return got < 0 ? err_set(err, errno, "read %s", path) : 0;
}

static int add(struct sha256 *hash, const char *path, unsigned depth, struct err *err);

static int add_folder(struct sha256 *hash, const char *path, unsigned depth,
                      struct err *err)
{
    char **names = NULL;
    size_t count = 0;
    int r = io_list_dir(path, &names, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++) {
        cleanup_free char *inner = io_join(path, names[i]);

        sha256_add_text(hash, names[i]);
        r = inner ? add(hash, inner, depth + 1, err) : err_oom(err);
    }
    if (names)
        io_free_names(names);
    sha256_add_text(hash, NULL);
    return r;
}

static int add(struct sha256 *hash, const char *path, unsigned depth, struct err *err)
{
    if (depth > DEPTH_MAX)
        return err_say(err, ELOOP, "read %s: folders are too deep", path);
    if (io_is_dir(path))
        return add_folder(hash, path, depth, err);
    if (io_is_file(path))
        return add_file(hash, path, err);
    sha256_add_text(hash, path);
    return 0;
}

int content_hash_add(struct sha256 *hash, const char *path, struct err *err)
{
    return add(hash, path, 0, err);
}
