#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "grader/base/buf.h"
#include "grader/base/lines.h"

#define CHUNK_BYTES 65536

struct lines {
    char *path;
    gzFile gz;    /* NULL for standard input */
    size_t cap;   /* longest line in bytes */
    size_t line;  /* number of the current line */
    bool ended;   /* no more input */
    size_t start; /* first unread byte of the buffer */
    struct buf pending;
    char chunk[CHUNK_BYTES];
};

int lines_open(const char *path, size_t cap, struct lines **ret_reader, struct err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct lines *reader = calloc(1, sizeof(*reader));
    int fd;

    if (!reader)
        return err_oom(err);
    reader->cap = cap;
    buf_init(&reader->pending, cap + CHUNK_BYTES + 2);
    reader->path = strdup(is_stdin ? "standard input" : path);
    if (!reader->path) {
        lines_close(reader);
        return err_oom(err);
    }
    if (!is_stdin) {
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (fd < 0) {
            int code = errno;

            lines_close(reader);
            return err_set(err, code, "open %s", path);
        }
        reader->gz = gzdopen(fd, "rb");
        if (!reader->gz) {
            close(fd);
            lines_close(reader);
            return err_oom(err);
        }
        gzbuffer(reader->gz, CHUNK_BYTES);
    }
    *ret_reader = reader;
    return 0;
}

void lines_close(struct lines *reader)
{
    if (!reader)
        return;
    if (reader->gz)
        gzclose_r(reader->gz);
    buf_release(&reader->pending);
    free(reader->path);
    free(reader);
}

size_t lines_number(const struct lines *reader)
{
    return reader->line;
}

/* Reads what is there next into the chunk: bytes, 0 at the end, -errno. */
static int read_chunk(struct lines *reader, struct err *err)
{
    int n;

    if (!reader->gz) {
        /* EINTR is Ctrl-C: the only handlers are those of commands that stop for it. */
        n = (int)read(STDIN_FILENO, reader->chunk, CHUNK_BYTES);
        if (n < 0)
            return err_set(err, errno, "read %s", reader->path);
        return n;
    }
    n = gzread(reader->gz, reader->chunk, CHUNK_BYTES);
    if (n < 0 || (n == 0 && !gzeof(reader->gz))) {
        int code;
        const char *reason = gzerror(reader->gz, &code);

        if (code == Z_ERRNO)
            return err_set(err, errno ? errno : EIO, "read %s", reader->path);
        return err_say(err, EBADMSG, "read %s near line %zu: %s", reader->path,
                       reader->line, *reason ? reason : "damaged or cut off gzip data");
    }
    if (n == 0) {
        int code;
        const char *reason = gzerror(reader->gz, &code);

        if (code != Z_OK && code != Z_STREAM_END)
            return err_say(err, EBADMSG, "read %s after line %zu: %s", reader->path,
                           reader->line, reason);
    }
    return n;
}

/* Drops the rest of a line that is too long. */
static int skip_line(struct lines *reader, struct err *err)
{
    struct buf *b = &reader->pending;

    reader->start = 0;
    buf_clear(b);
    while (!reader->ended) {
        int n = read_chunk(reader, err);
        const char *newline;

        if (n < 0)
            return n;
        if (n == 0) {
            reader->ended = true;
            break;
        }
        newline = memchr(reader->chunk, '\n', (size_t)n);
        if (newline) {
            size_t rest = (size_t)(reader->chunk + n - (newline + 1));

            if (buf_add(b, newline + 1, rest) < 0)
                return err_oom(err);
            break;
        }
    }
    return 0;
}

/* Takes the line of `len` bytes at the read position; `skip` counts its line end. */
static int take_line(struct lines *reader, size_t len, size_t skip, const char **ret_line,
                     size_t *ret_len)
{
    char *line = reader->pending.data + reader->start;

    reader->start += len + skip;
    if (len && line[len - 1] == '\r')
        len--;
    line[len] = '\0';
    *ret_line = line;
    *ret_len = len;
    return 1;
}

static int too_long(struct lines *reader, struct err *err)
{
    int r = skip_line(reader, err);

    if (r < 0)
        return r;
    return err_say(err, EFBIG, "%s, line %zu: longer than %zu bytes", reader->path,
                   reader->line, reader->cap);
}

int lines_next(struct lines *reader, const char **ret_line, size_t *ret_len,
               struct err *err)
{
    struct buf *b = &reader->pending;
    size_t searched = 0;
    int n;

    reader->line++;
    for (;;) {
        size_t have = b->len - reader->start;
        const char *at = buf_str(b) + reader->start;
        const char *newline =
            have > searched ? memchr(at + searched, '\n', have - searched) : NULL;

        if (newline && (size_t)(newline - at) <= reader->cap)
            return take_line(reader, (size_t)(newline - at), 1, ret_line, ret_len);
        if (newline) {
            reader->start += (size_t)(newline - at) + 1;
            return err_say(err, EFBIG, "%s, line %zu: longer than %zu bytes",
                           reader->path, reader->line, reader->cap);
        }
        if (have > reader->cap)
            return too_long(reader, err);
        if (reader->ended)
            return have ? take_line(reader, have, 0, ret_line, ret_len) : 0;
        searched = have;
        buf_shift(b, reader->start);
        reader->start = 0;
        n = read_chunk(reader, err);
        if (n < 0) {
            reader->ended = true;
            buf_clear(b);
            return n;
        }
        if (n == 0)
            reader->ended = true;
        else if (buf_add(b, reader->chunk, (size_t)n) < 0)
            return err_oom(err);
    }
}
