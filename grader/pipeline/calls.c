#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/random.h>

#include "grader/base/io.h"
#include "grader/judge/outcome.h"
#include "grader/judge/reply.h"
#include "grader/pipeline/calls.h"
#include "grader/pipeline/channel.h"
#include "grader/pipeline/worker.h"

#define WINDOW         64 /* calls under way */
#define QUEUE_BYTES    ((size_t)1 << 20)
#define ID_MASK        (((uint64_t)1 << 52) - 1)
#define PROBE_US       5000 /* replies are not waited with for longer than this */
#define CHECK_FLOOR_US 2000
#define SLOW_PART      4 /* a call that takes this part of the limit is slow */
#define LOAD_MS        5000
#define STARVED_FACTOR 10
#define MESSAGE_MAX    1024
/* C answers' results are never freed: a process that returned so much is replaced. */
#define RETURNED_MAX ((size_t)64 << 20)

/* One process, and the calls that it has been given. */
struct session {
    const struct calls *calls;
    struct case_result *ones;
    struct channel channel;
    bool running;
    struct sandbox_result result;

    bool ready;     /* the program is loaded */
    bool closed;    /* no further calls will come: it shall end */
    bool stop;      /* a call was not accepted, and the rest is not asked for */
    bool again;     /* replies that cannot be told apart: ask again */
    bool condemned; /* it is not to go on */
    bool rebase;    /* loaded just now: calls are measured from here */
    bool slow;      /* one call at a time */

    uint64_t ids[WINDOW];
    size_t replied; /* calls that have a reply: the next one belongs to this index */
    size_t sent;    /* calls that were handed out */
    size_t begun;   /* the first of this process */
    size_t returned_bytes;

    size_t measured;    /* calls whose time is known */
    uint64_t cpu_us;    /* at the last measurement */
    uint64_t busy_us;   /* the same with run delay */
    uint64_t probed_us; /* when that was */
    uint64_t heard_us;  /* when the last line came */
    uint64_t heard_busy_us;
    uint64_t check_us; /* when to look at the clock again */
};

/* ---- verdicts ---- */

static bool is_last_of_stop(const struct session *s, const struct case_result *one)
{
    return one->verdict != VERDICT_AC && !s->calls->all;
}

/* Says how a call ended that had no value to be judged. */
PRINTF_LIKE(5, 6)
static int decide(struct session *s, size_t index, enum verdict verdict, struct err *err,
                  const char *format, ...)
{
    struct case_result *one = &s->ones[index];
    char message[MESSAGE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    one->verdict = verdict;
    if (is_last_of_stop(s, one))
        s->stop = true;
    return case_say(one, message, err);
}

/* The process has to go, and takes the call with it that it is busy with; or, when it has
 * replied to all that it was given, the last one. What cannot be loaded is not tried
 * again. */
PRINTF_LIKE(4, 5)
static int condemn(struct session *s, enum verdict verdict, struct err *err,
                   const char *format, ...)
{
    bool idle = s->ready && s->replied == s->sent && s->replied > s->begun;
    size_t index = idle ? s->replied - 1 : s->replied++;
    char message[MESSAGE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    s->condemned = true;
    if (!s->ready)
        s->stop = true;
    return decide(s, index, verdict, err, "%s", message);
}

/* The same for an end that says nothing about which of the calls under way it was: a
 * driver keeps replies back while it works. Then they are asked one at a time. */
PRINTF_LIKE(4, 5)
static int condemn_busy(struct session *s, enum verdict verdict, struct err *err,
                        const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list args;

    if (s->sent - s->replied > 1) {
        s->again = true;
        return 0;
    }
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    return condemn(s, verdict, err, "%s", message);
}

/* ---- time ---- */

/* Among the calls that were replied to since the last measurement. */
static void share_out(struct session *s, uint64_t cpu_us, uint64_t wall_us)
{
    size_t count = s->replied - s->measured;

    for (; s->measured < s->replied; s->measured++) {
        s->ones[s->measured].cpu_ms = (cpu_us / count + 500) / 1000;
        s->ones[s->measured].wall_ms = (wall_us / count + 500) / 1000;
    }
}

/* Finds out about the calls that were replied to since the last measurement. */
static int measure(struct session *s, const struct cell_usage *usage, struct err *err)
{
    uint64_t now = clock_us(), cpu = usage->cpu_us - s->cpu_us;
    uint64_t limit = s->calls->limits.cpu_ms * 1000;
    size_t count = s->replied - s->measured;
    bool alone = count == 1 && s->sent == s->replied;

    if (count && cpu > limit && !alone) {
        s->again = true;
        return 0;
    }
    share_out(s, cpu, now - s->probed_us);
    if (count && cpu > limit / SLOW_PART)
        s->slow = true;
    if (count || s->rebase) {
        s->cpu_us = usage->cpu_us;
        s->probed_us = now;
    }
    s->rebase = false;
    s->busy_us = usage->cpu_us + usage->delay_us;
    if (count && cpu > limit)
        return decide(s, s->replied - 1, VERDICT_TLE, err, "CPU time over %.3f s",
                      (double)limit / 1e6);
    return 0;
}

/* Is the call that the process is busy with (or its start, or its end) over a limit? */
static int check_running(struct session *s, uint64_t cpu_us, struct err *err)
{
    uint64_t limit = s->calls->limits.cpu_ms * 1000, elapsed = clock_us() - s->heard_us;
    uint64_t busy = s->busy_us - s->heard_busy_us, wall = s->calls->limits.wall_ms * 1000;
    uint64_t left;

    if (!s->ready && limit < LOAD_MS * 1000)
        limit = LOAD_MS * 1000;
    /* Which of several it is takes another process to find out: no need to wait for all
     * of the limit before that one is started. */
    if (s->sent - s->replied > 1) {
        limit /= SLOW_PART;
        wall /= SLOW_PART;
    }
    if (cpu_us > limit) {
        return condemn_busy(s, VERDICT_TLE, err, "CPU time over %.3f s%s",
                            (double)limit / 1e6,
                            s->ready ? "" : " before the first call");
    }
    if (elapsed > busy && elapsed - busy > wall)
        return condemn_busy(s, VERDICT_TLE, err, "idle for more than %.3f s",
                            (double)wall / 1e6);
    if (elapsed > STARVED_FACTOR * wall)
        return err_say(err, EIO, "10 times the wall limit passed without CPU time");
    left = limit - cpu_us;
    if (elapsed > busy && left > wall - (elapsed - busy))
        left = wall - (elapsed - busy);
    s->check_us = clock_us() + (left < CHECK_FLOOR_US ? CHECK_FLOOR_US : left);
    return 0;
}

static int collect(struct session *s, struct err *err)
{
    s->running = false;
    return cell_receive(s->calls->cell, &s->result, err);
}

/* Asks the cell what has been used. */
static int look(struct session *s, struct err *err)
{
    struct cell_usage usage;
    int r = cell_probe(s->calls->cell, &usage, err);

    if (r == 1)
        return collect(s, err);
    if (r < 0)
        return r;
    r = measure(s, &usage, err);
    if (r < 0 || s->again || s->stop)
        return r;
    return check_running(s, usage.cpu_us - s->cpu_us, err);
}

/* ---- lines ---- */

static bool is_compile_error(const char *name)
{
    static const char *const names[] = {"undefined", "SyntaxError", "IndentationError",
                                        "TabError", "UnicodeDecodeError"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static int on_first_line(struct session *s, const struct reply *reply, struct err *err)
{
    bool compile;

    if (reply->kind == REPLY_READY) {
        s->ready = s->rebase = true;
        return 0;
    }
    compile = is_compile_error(reply->name);
    if (strcmp(reply->name, "undefined") == 0)
        return condemn(s, VERDICT_CE, err, "%.800s", reply->message);
    return condemn(s, compile ? VERDICT_CE : VERDICT_RTE, err, "%.90s: %.800s",
                   reply->name, reply->message);
}

static int on_reply(struct session *s, const struct reply *reply, struct err *err)
{
    struct case_result *one = &s->ones[s->replied];
    size_t index = s->replied++;
    int r;

    s->returned_bytes += reply->value.len;
    switch (reply->kind) {
    case REPLY_RAISE:
        return decide(s, index, VERDICT_RTE, err, "%.90s: %.800s", reply->name,
                      reply->message);
    case REPLY_OPAQUE:
        return decide(s, index, VERDICT_WA, err,
                      "the returned value is no plain value: %s", reply->name);
    default:
        break;
    }
    r = s->calls->judge(s->calls->context, index, reply->value, one, err);
    if (r == 0 && is_last_of_stop(s, one))
        s->stop = true;
    return r;
}

static int on_line(struct session *s, const char *line, size_t len, struct err *err)
{
    char reason[REPLY_REASON_MAX];
    struct reply reply;
    uint64_t id = s->ready ? s->ids[s->replied % WINDOW] : 0;

    s->heard_us = clock_us();
    s->heard_busy_us = s->busy_us;
    if (s->ready && s->replied == s->sent)
        return condemn(s, VERDICT_WA, err, "a reply that nobody had asked for");
    if (reply_check(line, len, id, &reply, reason, sizeof(reason)) < 0)
        return condemn(s, VERDICT_WA, err, "malformed reply: %s", reason);
    return s->ready ? on_reply(s, &reply, err) : on_first_line(s, &reply, err);
}

static bool is_over(const struct session *s)
{
    return s->stop || s->again || s->condemned;
}

/* All lines that are there. */
static int take_lines(struct session *s, struct err *err)
{
    const char *line;
    size_t len;
    int r = 0;

    while (r == 0 && !is_over(s) && (line = channel_line(&s->channel, &len))) {
        r = on_line(s, line, len, err);
        channel_drop(&s->channel);
    }
    if (r == 0 && !is_over(s) && s->channel.too_long)
        r = condemn(s, VERDICT_WA, err, "a reply of more than %u MiB",
                    REPLY_LINE_MAX >> 20);
    return r;
}

static int send_call(struct session *s, struct err *err)
{
    const char *args = s->calls->arguments(s->calls->context, s->sent);
    char head[64];
    uint64_t id;
    int r;

    /* Unpredictable: a reply cannot be written before its call is read. */
    if (getrandom(&id, sizeof(id), 0) != sizeof(id))
        return err_set(err, errno, "get a random number");
    id = (id & ID_MASK) | 1;
    snprintf(head, sizeof(head), "{\"id\": %" PRIu64 ", \"args\": ", id);
    r = channel_send_part(&s->channel, head, strlen(head));
    if (r == 0)
        r = channel_send_part(&s->channel, args, strlen(args));
    if (r == 0)
        r = channel_send_part(&s->channel, "}\n", 2);
    if (r < 0)
        return err_say(err, E2BIG, "arguments larger than the grader can hold");
    if (s->sent == s->replied) {
        s->heard_us = clock_us();
        s->heard_busy_us = s->busy_us;
    }
    s->ids[s->sent++ % WINDOW] = id;
    return 0;
}

static int send_calls(struct session *s, struct err *err)
{
    size_t window = s->slow ? 1 : WINDOW;
    int r = 0;

    if (!s->ready || s->closed || s->rebase)
        return 0;
    /* In slow mode the next call waits until the last one is measured. */
    if (s->slow && s->measured < s->replied)
        return 0;
    while (r == 0 && s->sent < s->calls->count && s->sent - s->replied < window &&
           s->returned_bytes < RETURNED_MAX &&
           (s->channel.out.len < QUEUE_BYTES || s->sent == s->replied))
        r = send_call(s, err);
    if (r == 0 && s->sent == s->replied &&
        (s->sent == s->calls->count || s->returned_bytes >= RETURNED_MAX)) {
        s->closed = true;
        channel_finish(&s->channel);
    }
    return r;
}

/* ---- one process ---- */

static int start(struct session *s, struct err *err)
{
    const struct calls *calls = s->calls;
    struct sandbox_spec spec;
    uint64_t left = calls->count - s->begun;
    int r = channel_open(&s->channel, REPLY_LINE_MAX, err);

    if (r < 0)
        return r;
    built_spec(calls->built, &spec);
    spec.channels[0] = s->channel.process_fds[0];
    spec.channels[1] = s->channel.process_fds[1];
    spec.limits = calls->limits;
    spec.limits.wall_ms = 0;
    /* A backstop: each call is watched from here. */
    spec.limits.cpu_ms =
        calls->limits.cpu_ms * ((left < 1000 ? left : 1000) + 1) + LOAD_MS;
    r = cell_submit(calls->cell, &spec, err);
    channel_started(&s->channel);
    if (r < 0)
        return r;
    s->running = true;
    s->probed_us = s->heard_us = clock_us();
    s->check_us = s->probed_us + CHECK_FLOOR_US;
    return 0;
}

static int wait_for(struct session *s, struct err *err)
{
    struct pollfd fds[3];
    uint64_t now = clock_us();
    int timeout = 0, r;

    channel_poll(&s->channel, fds);
    fds[2] = (struct pollfd){.fd = cell_fd(s->calls->cell), .events = POLLIN};
    if (s->check_us > now)
        timeout = (s->check_us - now) / 1000 < INT_MAX
                      ? (int)((s->check_us - now) / 1000 + 1)
                      : INT_MAX;
    r = poll(fds, ARRAY_SIZE(fds), timeout);
    if (r < 0 && errno != EINTR)
        return err_set(err, errno, "wait for an answer");
    if (r <= 0)
        return 0;
    if (fds[2].revents) {
        r = collect(s, err);
        if (r < 0)
            return r;
    }
    channel_pump(&s->channel, fds);
    return 0;
}

/* When replies have come, or the time has. */
static int look_if_due(struct session *s, struct err *err)
{
    uint64_t now = clock_us();
    bool waiting = s->replied > s->measured;

    if (s->rebase || (waiting && (s->slow || now - s->probed_us >= PROBE_US)))
        return look(s, err);
    if (waiting && s->check_us > s->probed_us + PROBE_US)
        s->check_us = s->probed_us + PROBE_US;
    return now >= s->check_us ? look(s, err) : 0;
}

static int converse(struct session *s, struct err *err)
{
    int r = 0;

    while (r == 0 && s->running && !is_over(s)) {
        r = send_calls(s, err);
        if (r == 0)
            r = wait_for(s, err);
        if (r == 0)
            r = take_lines(s, err);
        if (r == 0 && s->running && !is_over(s))
            r = look_if_due(s, err);
    }
    return r;
}

/* What the process wrote before its end. */
static int drain(struct session *s, struct err *err)
{
    int r = 0;

    while (r == 0 && !is_over(s) && s->channel.in_fd >= 0) {
        struct pollfd fds[2];

        channel_poll(&s->channel, fds);
        fds[0].revents = POLLIN;
        fds[1].fd = -1;
        channel_pump(&s->channel, fds);
        r = take_lines(s, err);
    }
    return r;
}

/* Of a process that was ended early, what cannot be told apart may hide a call that took
 * too long before the one that ended it. */
static int measure_rest(struct session *s, struct err *err)
{
    uint64_t limit = s->calls->limits.cpu_ms * 1000;
    struct cell_usage usage = {.cpu_us = s->result.cpu_us};
    size_t count = s->replied - s->measured;

    if (usage.cpu_us < s->cpu_us)
        usage.cpu_us = s->cpu_us;
    if (!is_over(s))
        return measure(s, &usage, err);
    if (count > 1 && usage.cpu_us - s->cpu_us > limit) {
        s->again = true;
        s->stop = false;
        return 0;
    }
    share_out(s, usage.cpu_us - s->cpu_us, clock_us() - s->probed_us);
    return 0;
}

/* The process has ended by itself. */
static int judge_end(struct session *s, struct err *err)
{
    struct sandbox_limits limits = s->calls->limits;
    char message[OUTCOME_MESSAGE_MAX];
    enum verdict verdict = outcome_verdict(&s->result, &limits, message, sizeof(message));
    bool no_program = built_is_no_program(s->calls->built, &s->result);

    if (verdict == VERDICT_JE && !no_program)
        return err_say(err, EIO, "%s", message);
    if (no_program)
        verdict = VERDICT_RTE;
    if (verdict != VERDICT_AC)
        return condemn_busy(s, verdict, err, "%s", message);
    if (!s->closed)
        return condemn_busy(s, VERDICT_RTE, err, "the program ended before %s",
                            s->ready ? "it had replied" : "the first call");
    return 0;
}

static int finish(struct session *s, struct err *err)
{
    bool by_itself = !s->running;
    int r = 0;

    if (s->running) {
        r = cell_cancel(s->calls->cell, err);
        if (r == 0)
            r = collect(s, err);
    }
    if (r == 0 && by_itself)
        r = drain(s, err);
    if (r == 0 && !s->again)
        r = measure_rest(s, err);
    if (r == 0 && by_itself && !is_over(s))
        r = judge_end(s, err);
    return r;
}

/* Forgets replies that could not be told apart. */
static void forget(struct session *s)
{
    for (size_t i = s->measured; i < s->replied; i++) {
        free(s->ones[i].message);
        s->ones[i].message = NULL;
    }
    s->replied = s->measured;
}

static void session_init(struct session *s, const struct calls *calls,
                         struct case_result *ones, size_t begun, bool slow)
{
    memset(s, 0, sizeof(*s));
    s->calls = calls;
    s->ones = ones;
    s->begun = s->replied = s->sent = s->measured = begun;
    s->slow = slow;
    s->channel = (struct channel){.process_fds = {-1, -1}, .in_fd = -1, .out_fd = -1};
    sandbox_result_init(&s->result);
}

static void session_release(struct session *s)
{
    channel_release(&s->channel);
    sandbox_result_release(&s->result);
}

/* Runs one process from call *done on. */
static int run_session(const struct calls *calls, struct case_result *ones, size_t *done,
                       bool *slow, bool *ret_stop, struct err *err)
{
    struct session s;
    int r;

    session_init(&s, calls, ones, *done, *slow);
    r = start(&s, err);
    if (r == 0)
        r = converse(&s, err);
    if (r == 0)
        r = finish(&s, err);
    if (r == 0 && s.again)
        forget(&s);
    for (size_t i = *done; r == 0 && i < s.replied; i++)
        ones[i].memory_kib = s.result.memory_kib;
    *slow = s.again;
    *ret_stop = s.stop;
    *done = s.replied;
    session_release(&s);
    return r;
}

int calls_run(const struct calls *calls, struct case_result *ones, size_t *ret_done,
              struct err *err)
{
    size_t done = 0;
    bool slow = false, stop = false;
    int r = 0;

    while (r == 0 && !stop && done < calls->count)
        r = run_session(calls, ones, &done, &slow, &stop, err);
    if (r == 0)
        *ret_done = done;
    return r;
}
