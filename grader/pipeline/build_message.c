#include "grader/base/io.h"
#include "grader/pipeline/build.h"
#include "grader/pipeline/build_message.h"

/* All of the text, or its first and last part with a note between them. */
static int add_cut(struct buf *b, const char *text, size_t len, size_t room)
{
    const size_t note = 64;
    size_t part = (room - note) / 2, tail = part;
    int r;

    if (len <= room)
        return buf_add(b, text, len);
    /* Neither part ends or starts inside a UTF-8 sequence. */
    while (part && ((unsigned char)text[part] & 0xc0) == 0x80)
        part--;
    while (tail && ((unsigned char)text[len - tail] & 0xc0) == 0x80)
        tail--;
    r = buf_add(b, text, part);
    if (r == 0)
        r = buf_addf(b, "\n[... %zu bytes left out ...]\n", len - part - tail);
    return r < 0 ? r : buf_add(b, text + len - tail, tail);
}

/* One captured stream as the compiler's message. */
static int add_stream(struct buf *b, int fd, size_t cap, struct err *err)
{
    cleanup_free char *text = NULL;
    size_t len, room = b->cap - b->len;
    int r;

    if (fd < 0 || room < 256)
        return 0;
    r = io_read_fd(fd, cap, &text, &len, err);
    if (r < 0)
        return r;
    r = add_cut(b, text, len, room);
    return r < 0 ? err_set(err, -r, "keep the compiler's message") : 0;
}

const char *build_limit_passed(enum sandbox_end end)
{
    switch (end) {
    case END_CPU_LIMIT:
        return "the compiler took too much CPU time";
    case END_WALL_LIMIT:
        return "the compiler took too long";
    case END_MEMORY_LIMIT:
        return "the compiler took too much memory";
    case END_OUTPUT_LIMIT:
        return "the compiler wrote too many messages";
    default:
        return NULL;
    }
}

/* The first line of a failure's message; the compiler's own words follow. */
static int add_head(struct buf *b, const struct sandbox_result *result, struct err *err)
{
    const char *limit = build_limit_passed(result->end);
    int r = 0;

    if (limit)
        r = buf_addf(b, "%s\n", limit);
    else if (result->end == END_SIGNALED)
        r = buf_addf(b, "the compiler was killed by signal %d\n", result->signal);
    return r < 0 ? err_set(err, -r, "keep the compiler's message") : 0;
}

int build_message(const struct sandbox_result *result, uint64_t output_bytes,
                  char **ret_message, struct err *err)
{
    cleanup_buf struct buf text = BUF_INIT(BUILD_MESSAGE_MAX);
    size_t cap = output_bytes + 1;
    char *message;
    int r = add_head(&text, result, err);

    if (r == 0)
        r = add_stream(&text, result->stderr_fd, cap, err);
    if (r == 0)
        r = add_stream(&text, result->stdout_fd, cap, err);
    if (r < 0 || !text.len)
        return r;
    message = buf_steal(&text, NULL);
    if (!message)
        return err_oom(err);
    free(*ret_message);
    *ret_message = message;
    return 0;
}
