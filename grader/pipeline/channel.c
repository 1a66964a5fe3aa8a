#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "grader/pipeline/channel.h"

#define STEP_BYTES 65536
/* Fewer, larger steps for long lines; the kernel may refuse, which is fine. */
#define PIPE_BYTES (1 << 18)

int channel_open(struct channel *channel, size_t line_max, struct err *err)
{
    int to_process[2], from_process[2];

    if (pipe2(to_process, O_CLOEXEC) < 0)
        return err_set(err, errno, "make a pipe");
    channel->process_fds[0] = to_process[0];
    channel->out_fd = to_process[1];
    if (pipe2(from_process, O_CLOEXEC) < 0)
        return err_set(err, errno, "make a pipe");
    channel->process_fds[1] = from_process[1];
    channel->in_fd = from_process[0];
    fcntl(channel->out_fd, F_SETPIPE_SZ, PIPE_BYTES);
    fcntl(channel->in_fd, F_SETPIPE_SZ, PIPE_BYTES);
    if (fcntl(channel->out_fd, F_SETFL, O_NONBLOCK) < 0 ||
        fcntl(channel->in_fd, F_SETFL, O_NONBLOCK) < 0)
        return err_set(err, errno, "make a pipe non-blocking");
    buf_init(&channel->in, line_max + 1);
    buf_init(&channel->out, 2 * line_max + 2);
    return 0;
}

void channel_started(struct channel *channel)
{
    close_fd(&channel->process_fds[0]);
    close_fd(&channel->process_fds[1]);
}

void channel_release(struct channel *channel)
{
    channel_started(channel);
    close_fd(&channel->in_fd);
    close_fd(&channel->out_fd);
    buf_release(&channel->in);
    buf_release(&channel->out);
}

int channel_send(struct channel *channel, const char *line, size_t len)
{
    int r;

    if (channel->out_fd < 0)
        return 0;
    r = buf_reserve(&channel->out, len + 1);
    if (r < 0)
        return r;
    buf_add(&channel->out, line, len);
    return buf_add_char(&channel->out, '\n');
}

int channel_send_part(struct channel *channel, const char *text, size_t len)
{
    return channel->out_fd < 0 ? 0 : buf_add(&channel->out, text, len);
}

void channel_finish(struct channel *channel)
{
    channel->finished = true;
    if (!channel->out.len)
        close_fd(&channel->out_fd);
}

void channel_poll(const struct channel *channel, struct pollfd fds[2])
{
    fds[0] = (struct pollfd){.fd = channel->in_fd, .events = POLLIN};
    fds[1] =
        (struct pollfd){.fd = channel->out.len ? channel->out_fd : -1, .events = POLLOUT};
    /* A line that waits to be taken comes before more bytes. */
    if (channel->line_len || channel->too_long)
        fds[0].fd = -1;
}

static void pump_out(struct channel *channel)
{
    while (channel->out.len) {
        ssize_t n = write(channel->out_fd, channel->out.data, channel->out.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0) {
            buf_clear(&channel->out);
            close_fd(&channel->out_fd);
            return;
        }
        buf_shift(&channel->out, (size_t)n);
    }
    if (channel->finished)
        close_fd(&channel->out_fd);
}

static void pump_in(struct channel *channel)
{
    struct buf *b = &channel->in;

    for (;;) {
        size_t room = b->cap - b->len;
        ssize_t n;

        if (room > STEP_BYTES)
            room = STEP_BYTES;
        if (room == 0 || buf_reserve(b, room) < 0) {
            channel->too_long = true;
            return;
        }
        n = read(channel->in_fd, b->data + b->len, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            close_fd(&channel->in_fd);
            return;
        }
        b->len += (size_t)n;
        if (memchr(b->data + b->len - n, '\n', (size_t)n))
            return;
    }
}

void channel_pump(struct channel *channel, const struct pollfd fds[2])
{
    if (fds[1].fd >= 0 && fds[1].revents && channel->out_fd >= 0)
        pump_out(channel);
    if (fds[0].fd >= 0 && fds[0].revents && channel->in_fd >= 0)
        pump_in(channel);
}

const char *channel_line(struct channel *channel, size_t *ret_len)
{
    struct buf *b = &channel->in;
    const char *end;

    if (!channel->line_len) {
        if (b->len <= channel->searched)
            return NULL;
        end = memchr(b->data + channel->searched, '\n', b->len - channel->searched);
        if (!end) {
            channel->searched = b->len;
            return NULL;
        }
        channel->line_len = (size_t)(end - b->data) + 1;
    }
    *ret_len = channel->line_len - 1;
    return b->data;
}

void channel_drop(struct channel *channel)
{
    buf_shift(&channel->in, channel->line_len);
    channel->line_len = 0;
    channel->searched = 0;
}
