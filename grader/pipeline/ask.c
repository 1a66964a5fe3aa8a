#include <errno.h>
#include <poll.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/judge/outcome.h"
#include "grader/pipeline/ask.h"
#include "grader/pipeline/bytecode.h"
#include "grader/pipeline/channel.h"
#include "runners/python.h"

#define CALL_LINE_MAX ((size_t)64 << 20)
#define FILES_MAX     SANDBOX_FILES_MAX

struct asking {
    const struct ask *ask;
    const struct sandbox_limits *limits;
    struct ask_result *result;
    struct cell *cell;
    struct channel channel;
    struct sandbox_file files[FILES_MAX];
    const char *names[FILES_MAX + 1];
    size_t file_count;
    uint64_t id; /* of the line that comes next: 0 is the greeting */
    bool judged;
};

void ask_result_init(struct ask_result *result)
{
    memset(result, 0, sizeof(*result));
    buf_init(&result->line, REPLY_LINE_MAX);
    sandbox_result_init(&result->ran);
}

void ask_result_release(struct ask_result *result)
{
    buf_release(&result->line);
    sandbox_result_release(&result->ran);
}

static void end(struct asking *a, enum ask_end how, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void end(struct asking *a, enum ask_end how, const char *format, ...)
{
    va_list args;

    a->judged = true;
    a->result->end = how;
    va_start(args, format);
    vsnprintf(a->result->message, sizeof(a->result->message), format, args);
    va_end(args);
}

static void malformed(struct asking *a, const char *reason)
{
    a->result->verdict = VERDICT_WA;
    end(a, ASK_DIED, "malformed reply: %s", reason);
}

/* ---- starting ---- */

static int add_file(struct asking *a, const char *name, const char *data, size_t len,
                    struct err *err)
{
    int fd, r;

    if (a->file_count == FILES_MAX)
        return err_say(err, E2BIG, "more than %d files", FILES_MAX);
    r = io_memfd(name, data, len, &fd, err);
    if (r < 0)
        return r;
    a->names[a->file_count] = name;
    a->files[a->file_count++] = (struct sandbox_file){name, fd, false};
    return 0;
}

static int add_files(struct asking *a, struct worker *worker, const struct toolchain *tc,
                     struct err *err)
{
    const struct source_program *program = a->ask->program;
    const char *source;
    size_t len;
    int r = 0;

    for (size_t i = 0; r == 0 && i < program->file_count; i++)
        r = add_file(a, program->files[i].name, program->files[i].data,
                     program->files[i].len, err);
    if (r == 0)
        r = bytecode_get(worker, tc, PYTHON_SOURCE_DRIVER, &source, &len, err);
    if (r < 0)
        return r;
    r = add_file(a, PYTHON_DRIVER_FILE, source, len, err);
    if (r == 0)
        a->names[a->file_count - 1] = NULL;
    return r;
}

static int start(struct asking *a, struct worker *worker, const struct toolchain *tc,
                 struct err *err)
{
    cleanup_command struct command command = {.argc = 0};
    struct sandbox_spec spec;
    int r = add_files(a, worker, tc, err);

    if (r < 0)
        return r;
    if (python_driver_command(tc, false, a->ask->entry_point, a->names, &command) < 0)
        return err_oom(err);
    r = channel_open(&a->channel, REPLY_LINE_MAX, err);
    if (r < 0)
        return r;
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_MANAGED;
    spec.argv = (const char *const *)command.argv;
    spec.env = (const char *const *)command.env;
    spec.warm_args = command.warm_args;
    spec.files = a->files;
    spec.file_count = a->file_count;
    spec.channels[0] = a->channel.process_fds[0];
    spec.channels[1] = a->channel.process_fds[1];
    spec.limits = *a->limits;
    r = cell_submit(a->cell, &spec, err);
    channel_started(&a->channel);
    return r;
}

/* ---- the conversation ---- */

static void send_call(struct asking *a)
{
    cleanup_buf struct buf b = BUF_INIT(CALL_LINE_MAX);

    /* The name is one of ours, or the data set's, checked by its reader. */
    if (buf_addf(&b, "{\"op\": \"call\", \"id\": 1, \"fn\": \"%s\", \"args\": ",
                 a->ask->function) < 0 ||
        buf_add_str(&b, a->ask->args) < 0 || buf_add_str(&b, ", \"kwargs\": ") < 0 ||
        buf_add_str(&b, a->ask->kwargs) < 0 || buf_add_char(&b, '}') < 0 ||
        channel_send(&a->channel, b.data, b.len) < 0) {
        a->result->verdict = VERDICT_WA;
        end(a, ASK_DIED, "arguments larger than the grader can hold");
    }
    a->id = 1;
}

static void on_line(struct asking *a, const char *line, size_t len)
{
    char reason[REPLY_REASON_MAX];
    struct reply reply;

    if (reply_check(line, len, a->id, &reply, reason, sizeof(reason)) < 0) {
        malformed(a, reason);
        return;
    }
    switch (reply.kind) {
    case REPLY_READY:
        send_call(a);
        return;
    case REPLY_LOAD_ERROR:
        end(a, ASK_LOAD_ERROR, "%.90s: %.800s", reply.name, reply.message);
        return;
    case REPLY_RAISE:
        end(a, ASK_RAISED, "%.90s: %.800s", reply.name, reply.message);
        return;
    case REPLY_CALL:
        malformed(a, "there is no script whose functions it could call");
        return;
    case REPLY_OPAQUE:
        end(a, ASK_OPAQUE, "%.90s", reply.name);
        return;
    case REPLY_OK:
        end(a, ASK_VALUE, "%s", "");
        if (buf_add(&a->result->line, line, len) < 0)
            malformed(a, "too large");
        return;
    }
}

static void take_lines(struct asking *a)
{
    const char *line;
    size_t len;

    while (!a->judged && (line = channel_line(&a->channel, &len)) != NULL) {
        on_line(a, line, len);
        channel_drop(&a->channel);
    }
    if (!a->judged && a->channel.too_long)
        malformed(a, "too long");
}

/* The process ended before it had replied. */
static int on_end(struct asking *a, struct err *err)
{
    const struct sandbox_result *ran = &a->result->ran;
    char message[OUTCOME_MESSAGE_MAX];

    a->result->verdict = outcome_verdict(ran, a->limits, message, sizeof(message));
    if (a->result->verdict == VERDICT_JE)
        return err_say(err, EIO, "%s", message);
    if (a->result->verdict == VERDICT_AC) {
        a->result->verdict = VERDICT_RTE;
        snprintf(message, sizeof(message), "it ended before it had returned");
    }
    end(a, ASK_DIED, "%s", message);
    return 0;
}

static int converse(struct asking *a, struct err *err)
{
    bool running = true;
    int r = 0;

    while (!a->judged && running) {
        struct pollfd fds[3] = {{.fd = cell_fd(a->cell), .events = POLLIN}};

        channel_poll(&a->channel, fds + 1);
        if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR)
            return err_set(err, errno, "wait for a run");
        if (fds[0].revents) {
            r = cell_receive(a->cell, &a->result->ran, err);
            if (r < 0)
                return r;
            running = false;
        }
        channel_pump(&a->channel, fds + 1);
        take_lines(a);
    }
    if (running) {
        r = cell_cancel(a->cell, err);
        return r < 0 ? r : cell_receive(a->cell, &a->result->ran, err);
    }
    return a->judged ? 0 : on_end(a, err);
}

int ask_run(struct worker *worker, const struct toolchain *tc, const struct ask *ask,
            const struct sandbox_limits *limits, struct ask_result *ret_result,
            struct err *err)
{
    struct asking a = {.ask = ask, .limits = limits, .result = ret_result};
    int r;

    a.channel = (struct channel){.process_fds = {-1, -1}, .in_fd = -1, .out_fd = -1};
    r = worker_cell(worker, CELL_ANSWER, &a.cell, err);
    if (r == 0)
        r = start(&a, worker, tc, err);
    if (r == 0)
        r = converse(&a, err);
    channel_release(&a.channel);
    for (size_t i = 0; i < a.file_count; i++)
        close(a.files[i].fd);
    return r;
}
