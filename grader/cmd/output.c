#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/output.h"

int output_write(const char *path, const struct buf *text, struct err *err)
{
    cleanup_fd int fd = -1;

    if (!path || strcmp(path, "-") == 0) {
        if (io_write_all(STDOUT_FILENO, buf_str(text), text->len, err) < 0)
            return err_wrap(err, "standard output");
        return 0;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd < 0)
        return err_set(err, errno, "create %s", path);
    if (io_write_all(fd, buf_str(text), text->len, err) < 0)
        return err_wrap(err, "%s", path);
    if (close(steal_fd(&fd)) < 0)
        return err_set(err, errno, "write %s", path);
    return 0;
}
