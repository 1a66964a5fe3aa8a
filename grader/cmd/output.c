#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/output.h"

static bool is_stdout(const char *path)
{
    return !path || strcmp(path, "-") == 0;
}

int output_open(const char *path, int *ret_fd, struct err *err)
{
    int fd = is_stdout(path)
                 ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
                 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);

    if (fd < 0)
        return is_stdout(path) ? err_set(err, errno, "standard output")
                               : err_set(err, errno, "create %s", path);
    *ret_fd = fd;
    return 0;
}

int output_finish(int *fd, const char *path, const struct buf *text, struct err *err)
{
    const char *name = is_stdout(path) ? "standard output" : path;
    int r = io_write_all(*fd, buf_str(text), text->len, err);

    if (r < 0) {
        close_fd(fd);
        return err_wrap(err, "%s", name);
    }
    if (close(steal_fd(fd)) < 0)
        return err_set(err, errno, "write %s", name);
    return 0;
}

int output_write(const char *path, const struct buf *text, struct err *err)
{
    int fd;
    int r = output_open(path, &fd, err);

    return r < 0 ? r : output_finish(&fd, path, text, err);
}
