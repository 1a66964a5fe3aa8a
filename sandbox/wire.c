#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "sandbox/wire.h"

#define WIRE_MAGIC  0x41535931u /* "ASY1" */
#define WIRE_HEADER 8           /* magic and type */
#define NO_STRING   UINT32_MAX

static void put(struct wire_writer *w, const void *data, size_t len)
{
    if (w->overflow || len > sizeof(w->data) - w->len) {
        w->overflow = true;
        return;
    }
    memcpy(w->data + w->len, data, len);
    w->len += len;
}

void wire_start(struct wire_writer *w, enum wire_type type)
{
    w->type = type;
    w->len = 0;
    w->overflow = false;
    w->fd_count = 0;
    wire_u32(w, WIRE_MAGIC);
    wire_u32(w, type);
}

void wire_u32(struct wire_writer *w, uint32_t value)
{
    put(w, &value, sizeof(value));
}

void wire_u64(struct wire_writer *w, uint64_t value)
{
    put(w, &value, sizeof(value));
}

void wire_str(struct wire_writer *w, const char *text)
{
    size_t len = text ? strlen(text) : 0;

    if (!text) {
        wire_u32(w, NO_STRING);
        return;
    }
    if (len > WIRE_BYTES_MAX) {
        w->overflow = true;
        return;
    }
    wire_u32(w, (uint32_t)len);
    put(w, text, len + 1);
}

void wire_fd(struct wire_writer *w, int fd)
{
    wire_u32(w, fd >= 0);
    if (fd < 0)
        return;
    if (w->fd_count == WIRE_FDS_MAX) {
        w->overflow = true;
        return;
    }
    w->fds[w->fd_count++] = fd;
}

int wire_send(int sock, const struct wire_writer *w, struct err *err)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS_MAX)];
    } control;
    struct iovec iov = {(void *)(uintptr_t)w->data, w->len};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
    ssize_t n;

    if (w->overflow)
        return err_say(err, E2BIG, "the run's description is larger than %d bytes",
                       WIRE_BYTES_MAX);
    if (w->fd_count) {
        struct cmsghdr *c;

        memset(&control, 0, CMSG_SPACE(sizeof(int) * w->fd_count));
        msg.msg_control = control.bytes;
        msg.msg_controllen = CMSG_SPACE(sizeof(int) * w->fd_count);
        c = CMSG_FIRSTHDR(&msg);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int) * w->fd_count);
        memcpy(CMSG_DATA(c), w->fds, sizeof(int) * w->fd_count);
    }
    do {
        n = sendmsg(sock, &msg, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    if (n >= 0)
        return 0;
    if (errno == EPIPE || errno == ECONNRESET)
        return err_say(err, EPIPE, "the sandbox cell is gone");
    return err_set(err, errno, "send to the sandbox cell");
}

int wire_parse(struct wire_reader *r, struct err *err)
{
    r->at = 0;
    r->bad = false;
    r->fd_at = 0;
    if (r->len < WIRE_HEADER || wire_get_u32(r) != WIRE_MAGIC)
        return err_say(err, EBADMSG, "not a packet of the cell's protocol");
    r->type = wire_get_u32(r);
    return 1;
}

/* Takes over the descriptors of a received message. */
static void take_fds(struct wire_reader *r, struct msghdr *msg)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
        size_t count;

        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
            if (r->fd_count < WIRE_FDS_MAX)
                r->fds[r->fd_count++] = fd;
            else
                close(fd);
        }
    }
}

int wire_receive(int sock, struct wire_reader *r, struct err *err)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS_MAX)];
    } control;
    struct iovec iov = {r->data, WIRE_BYTES_MAX};
    struct msghdr msg = {.msg_iov = &iov,
                         .msg_iovlen = 1,
                         .msg_control = control.bytes,
                         .msg_controllen = sizeof(control.bytes)};
    ssize_t n;

    r->fd_count = 0;
    r->fd_at = 0;
    r->len = 0;
    do {
        n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
    } while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == ECONNRESET || errno == EPIPE))
        return 0;
    if (n < 0)
        return err_set(err, errno, "receive from the sandbox cell");
    take_fds(r, &msg);
    if (n == 0)
        return 0;
    r->len = (size_t)n;
    if (msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        wire_reader_release(r);
        return err_say(err, EBADMSG, "a packet of the cell's protocol was cut");
    }
    n = wire_parse(r, err);
    if (n < 0)
        wire_reader_release(r);
    return (int)n;
}

void wire_reader_release(struct wire_reader *r)
{
    for (; r->fd_at < r->fd_count; r->fd_at++)
        close(r->fds[r->fd_at]);
}

static bool get(struct wire_reader *r, void *out, size_t len)
{
    if (r->bad || len > r->len - r->at) {
        r->bad = true;
        memset(out, 0, len);
        return false;
    }
    memcpy(out, r->data + r->at, len);
    r->at += len;
    return true;
}

uint32_t wire_get_u32(struct wire_reader *r)
{
    uint32_t value;

    get(r, &value, sizeof(value));
    return value;
}

uint64_t wire_get_u64(struct wire_reader *r)
{
    uint64_t value;

    get(r, &value, sizeof(value));
    return value;
}

const char *wire_get_str(struct wire_reader *r)
{
    uint32_t len = wire_get_u32(r);
    const char *text;

    if (r->bad || len == NO_STRING)
        return NULL;
    if (len >= r->len - r->at) {
        r->bad = true;
        return NULL;
    }
    text = (const char *)r->data + r->at;
    if (text[len] != '\0' || memchr(text, '\0', len)) {
        r->bad = true;
        return NULL;
    }
    r->at += len + 1;
    return text;
}

int wire_get_fd(struct wire_reader *r)
{
    uint32_t there = wire_get_u32(r);

    if (r->bad || !there)
        return -1;
    if (there != 1 || r->fd_at == r->fd_count) {
        r->bad = true;
        return -1;
    }
    return r->fds[r->fd_at++];
}

bool wire_end(const struct wire_reader *r)
{
    return !r->bad && r->at == r->len && r->fd_at == r->fd_count;
}
