/*
 * Theory of operation: script_talk() ends when something is known or one side is gone.
 * Then both processes are ended, and the verdict follows from the first of these: what
 * the conversation has fixed; the examiner's failure; the answer's own end.
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "grader/base/io.h"
#include "grader/judge/reply.h"
#include "grader/pipeline/script_run.h"

void script_run_init(struct script_run *run, struct worker *worker,
                     const struct problem *problem, enum script_mode mode,
                     const struct sandbox_limits *limits)
{
    memset(run, 0, sizeof(*run));
    run->worker = worker;
    run->problem = problem;
    run->mode = mode;
    run->limits = limits;
    for (size_t i = 0; i < PAIR_PARTIES; i++) {
        sandbox_result_init(&run->pair.results[i]);
        run->channels[i] =
            (struct channel){.process_fds = {-1, -1}, .in_fd = -1, .out_fd = -1};
    }
}

void script_run_release(struct script_run *run)
{
    for (size_t i = 0; i < PAIR_PARTIES; i++)
        channel_release(&run->channels[i]);
    pair_release(&run->pair);
}

void script_decide(struct script_run *run, enum verdict verdict, const char *format, ...)
{
    va_list args;

    if (run->judged)
        return;
    run->judged = true;
    run->verdict = verdict;
    va_start(args, format);
    vsnprintf(run->message, sizeof(run->message), format, args);
    va_end(args);
}

/* From how the answer ended, unless the verdict is fixed. */
static void decide_by_end(struct script_run *run)
{
    const struct sandbox_result *answer = &run->pair.results[PAIR_ANSWER];
    char message[OUTCOME_MESSAGE_MAX];
    enum verdict verdict = outcome_verdict(answer, run->limits, message, sizeof(message));

    if (run->pair.timed_out)
        script_decide(run, VERDICT_TLE, "idle for more than %.3f s",
                      (double)run->pair.wall_ms / 1000);
    else if (verdict != VERDICT_AC)
        script_decide(run, verdict, "%s", message);
    else if (!run->done || answer->ended_us < run->bye_us)
        script_decide(run, VERDICT_RTE, "the program ended before the test did");
    else
        script_decide(run, VERDICT_AC, "%s", "");
}

/* ---- sealed ---- */

/* The examiner ended, or hangs, without its last word. */
static bool examiner_is_lost(const struct script_run *run)
{
    if (run->done || run->judged)
        return false;
    if (run->pair.timed_out)
        return !run->owes;
    /* When the answer has ended first, the examiner had no chance to go on. */
    return !run->pair.running[PAIR_PARTNER] && run->pair.running[PAIR_ANSWER];
}

static void say_how_examiner_ended(struct script_run *run)
{
    outcome_verdict(&run->pair.results[PAIR_PARTNER], &script_examiner_limits,
                    run->message, sizeof(run->message));
    if (!run->message[0])
        snprintf(run->message, sizeof(run->message), "no verdict, exit code 0");
}

int script_run_sealed(struct script_run *run, const struct job *job, struct err *err)
{
    bool lost;
    int r = script_start(run, job, err);

    if (r == 0)
        r = script_send_job(run, PAIR_PARTNER, NULL, err);
    if (r == 0)
        r = script_talk(run, err);
    if (r < 0)
        return r;
    lost = examiner_is_lost(run);
    r = pair_finish(&run->pair, err);
    if (r < 0)
        return r;
    if (lost) {
        run->examiner_failed = true;
        say_how_examiner_ended(run);
    }
    if (!run->examiner_failed)
        decide_by_end(run);
    return 0;
}

/* ---- inline ---- */

static int make_token(char *token, size_t size, struct err *err)
{
    unsigned char bytes[16];

    if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
        return err_set(err, errno, "draw a random number");
    for (size_t i = 0; i < sizeof(bytes) && 2 * i + 3 <= size; i++)
        snprintf(token + 2 * i, 3, "%02x", bytes[i]);
    return 0;
}

/* The greeting: the test and its token are sent only now. */
static int on_greeting(struct script_run *run, const char *line, size_t len,
                       const char *token, struct err *err)
{
    char reason[REPLY_REASON_MAX];
    struct reply reply;

    run->greeted = true;
    if (reply_check(line, len, 0, &reply, reason, sizeof(reason)) < 0) {
        script_decide(run, VERDICT_WA, "malformed reply: %s", reason);
        return 0;
    }
    if (reply.kind == REPLY_LOAD_ERROR) {
        script_load_failed(run, reply.name, reply.message);
        return 0;
    }
    return script_send_job(run, PAIR_ANSWER, token, err);
}

static void on_inline_end(struct script_run *run, const char *line, size_t len,
                          const char *token)
{
    struct examiner_line done;
    char reason[REPLY_REASON_MAX];

    if (examiner_parse(line, len, &done, reason, sizeof(reason)) < 0 ||
        done.op != EXAMINER_DONE) {
        script_decide(run, VERDICT_WA, "malformed last line");
        return;
    }
    run->done = true;
    run->outcome = done.outcome;
    if (done.outcome == EXAMINER_OUTCOME_RAISED)
        script_decide(run, VERDICT_RTE, "%.1000s", done.message);
    else if (done.outcome == EXAMINER_OUTCOME_SKIPPED)
        snprintf(run->skipped, sizeof(run->skipped), "%s", done.message);
    else if (done.outcome != EXAMINER_OUTCOME_PASS)
        script_decide(run, VERDICT_WA, "%.1000s", done.message);
    if (strcmp(done.token, token) != 0)
        script_decide(run, VERDICT_WA, "a last line without the token");
}

static int take_inline_lines(struct script_run *run, const char *token, struct err *err)
{
    struct channel *channel = &run->channels[PAIR_ANSWER];
    const char *line;
    size_t len;
    int r = 0;

    while (r == 0 && !run->judged && (line = channel_line(channel, &len))) {
        if (!run->greeted)
            r = on_greeting(run, line, len, token, err);
        else if (!run->done)
            on_inline_end(run, line, len, token);
        else
            script_decide(run, VERDICT_WA, "a line after the last one");
        channel_drop(channel);
    }
    if (channel->too_long)
        script_decide(run, VERDICT_WA, "a line of more than %u MiB",
                      REPLY_LINE_MAX >> 20);
    return r;
}

/* What was still in the pipe when the process had ended. */
static int take_rest(struct script_run *run, const char *token, struct err *err)
{
    struct pollfd fds[2];
    int r = 0;

    for (;;) {
        channel_poll(&run->channels[PAIR_ANSWER], fds);
        if (r < 0 || run->judged || poll(fds, ARRAY_SIZE(fds), 0) <= 0)
            return r;
        channel_pump(&run->channels[PAIR_ANSWER], fds);
        r = take_inline_lines(run, token, err);
    }
}

int script_run_inline(struct script_run *run, const struct job *job, struct err *err)
{
    char token[2 * 16 + 1] = "";
    int r = make_token(token, sizeof(token), err);

    if (r == 0)
        r = script_start(run, job, err);
    while (r == 0 && !run->judged && run->pair.running[PAIR_ANSWER]) {
        struct pollfd fds[2];

        channel_poll(&run->channels[PAIR_ANSWER], fds);
        r = pair_wait(&run->pair, fds, ARRAY_SIZE(fds), err);
        if (r < 0)
            return r;
        channel_pump(&run->channels[PAIR_ANSWER], fds);
        r = take_inline_lines(run, token, err);
        if (r == 0 && run->pair.starved)
            return err_say(err, EIO, "10 times the wall limit passed without CPU time");
        if (run->pair.timed_out)
            break;
    }
    if (r < 0)
        return r;
    r = pair_finish(&run->pair, err);
    if (r == 0)
        r = take_rest(run, token, err);
    if (r == 0)
        decide_by_end(run);
    return r;
}
