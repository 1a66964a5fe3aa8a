/*
 * The conversation between examiner and answer (docs/values.md).
 *
 * Theory of operation. Every line of the answer is checked here before the examiner sees
 * it, so that a malformed one is the answer's fault for certain and an examiner that
 * fails does so on well-formed values. Whatever the grader passes to the answer makes it
 * owe exactly one line: its greeting, the reply to the innermost open request, or a call
 * of a function that the script has handed over; any other line is one too many. The last
 * word of the examiner, "done", proves that the script came to its end; AC also needs an
 * answer that was still there to be told so and then ended well.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/judge/reply.h"
#include "grader/pipeline/script_run.h"

#define BYE_LINE "{\"op\": \"bye\"}"

/* ---- lines of the answer ---- */

static bool is_syntax_error(const char *name)
{
    static const char *const names[] = {"SyntaxError", "IndentationError", "TabError",
                                        "UnicodeDecodeError"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void script_load_failed(struct script_run *run, const char *name, const char *message)
{
    script_decide(run, is_syntax_error(name) ? VERDICT_CE : VERDICT_RTE, "%.90s: %.800s",
                  name, message);
}

/* A checked line that goes on to the examiner. */
static void pass_reply(struct script_run *run, const struct reply *reply,
                       const char *line, size_t len)
{
    if (reply->kind == REPLY_RAISE) /* for the report, should the script not catch it */
        snprintf(run->raised, sizeof(run->raised), "%.90s: %.800s", reply->name,
                 reply->message);
    if (reply->kind != REPLY_CALL)
        run->open_count--;
    if (channel_send(&run->channels[PAIR_PARTNER], line, len) < 0)
        script_decide(run, VERDICT_WA, "replies larger than the grader can hold");
}

static void on_answer_line(struct script_run *run, const char *line, size_t len)
{
    uint64_t id = run->greeted ? run->open[run->open_count - 1] : 0;
    char reason[REPLY_REASON_MAX];
    struct reply reply;

    if (!run->owes) {
        script_decide(run, VERDICT_WA,
                      "the answer sent a reply that nobody had asked "
                      "for");
        return;
    }
    if (reply_check(line, len, id, &reply, reason, sizeof(reason)) < 0) {
        script_decide(run, VERDICT_WA, "malformed reply: %s", reason);
        return;
    }
    run->owes = false;
    switch (reply.kind) {
    case REPLY_READY:
        run->greeted = true;
        break;
    case REPLY_LOAD_ERROR:
        script_load_failed(run, reply.name, reply.message);
        break;
    case REPLY_RAISE:
    case REPLY_OK:
    case REPLY_OPAQUE:
    case REPLY_CALL:
        pass_reply(run, &reply, line, len);
        break;
    }
}

/* ---- lines of the examiner ---- */

/* The test itself cannot be run: the problem's fault as long as nothing depends on the
 * answer. */
static void on_broken(struct script_run *run, const char *message)
{
    if (run->called) {
        run->examiner_failed = true;
        snprintf(run->message, sizeof(run->message), "%.900s", message);
        return;
    }
    script_decide(run, VERDICT_JE, "%s, line %zu: the test cannot be run: %.800s",
                  run->problem->path, run->problem->line, message);
}

static void on_done(struct script_run *run, const struct examiner_line *line)
{
    run->done = true;
    run->outcome = line->outcome;
    run->changed = line->changed;
    switch (line->outcome) {
    case EXAMINER_OUTCOME_SKIPPED:
        snprintf(run->skipped, sizeof(run->skipped), "%s", line->message);
        __attribute__((fallthrough));
    case EXAMINER_OUTCOME_PASS:
        run->bye_us = clock_us();
        channel_send(&run->channels[PAIR_ANSWER], BYE_LINE, strlen(BYE_LINE));
        break;
    case EXAMINER_OUTCOME_FAIL:
        script_decide(run, VERDICT_WA, "%.1000s", line->message);
        break;
    case EXAMINER_OUTCOME_RAISED:
        script_decide(run, VERDICT_RTE, "%.1000s",
                      run->raised[0] ? run->raised : line->message);
        break;
    case EXAMINER_OUTCOME_OPAQUE:
        script_decide(run, VERDICT_WA, "the returned value is no plain value: %.900s",
                      line->message);
        break;
    case EXAMINER_OUTCOME_BROKEN:
    case EXAMINER_OUTCOME_MAX:
        on_broken(run, line->message);
        break;
    }
}

/* Does a request or return fit what is open? */
static bool fits(const struct script_run *run, const struct examiner_line *line)
{
    if (line->op == EXAMINER_CALL)
        return true;
    return run->open_count && line->id == run->open[run->open_count - 1];
}

static int pass_request(struct script_run *run, const struct examiner_line *parsed,
                        const char *line, size_t len, struct err *err)
{
    if (!fits(run, parsed))
        return err_say(err, EBADMSG,
                       "the examiner of %s answered a call that was not "
                       "made",
                       run->problem->id);
    if (parsed->op == EXAMINER_CALL) {
        if (run->open_count == SCRIPT_NESTING_MAX) {
            script_decide(run, VERDICT_WA, "calls nested deeper than %d",
                          SCRIPT_NESTING_MAX);
            return 0;
        }
        run->open[run->open_count++] = parsed->id;
        run->called = true;
    }
    run->owes = true;
    if (channel_send(&run->channels[PAIR_ANSWER], line, len) == 0)
        return 0;
    if (!run->channels[PAIR_ANSWER].out.len)
        return err_say(err, E2BIG,
                       "a call of the test of %s is larger than the grader can hold",
                       run->problem->id);
    script_decide(run, VERDICT_WA, "the answer replies to calls that it does not read");
    return 0;
}

/* The examiner's next line, if the answer is free to hear it. */
static int on_examiner_line(struct script_run *run, const char *line, size_t len,
                            bool *ret_taken, struct err *err)
{
    struct examiner_line parsed;
    char reason[REPLY_REASON_MAX];

    if (run->done || examiner_parse(line, len, &parsed, reason, sizeof(reason)) < 0)
        return err_say(err, EBADMSG, "the examiner of %s sent a malformed line: %s",
                       run->problem->id, run->done ? "after its end" : reason);
    if (run->owes) {
        *ret_taken = false;
        return 0;
    }
    *ret_taken = true;
    if (parsed.op == EXAMINER_DONE) {
        on_done(run, &parsed);
        return 0;
    }
    return pass_request(run, &parsed, line, len, err);
}

/* ---- the conversation ---- */

static bool is_over(const struct script_run *run)
{
    return run->judged || run->examiner_failed;
}

/* Takes a line of the answer, if there is one. */
static bool take_answer(struct script_run *run)
{
    struct channel *answer = &run->channels[PAIR_ANSWER];
    size_t len;
    const char *line = channel_line(answer, &len);

    if (line) {
        on_answer_line(run, line, len);
        channel_drop(answer);
    } else if (answer->too_long) {
        script_decide(run, VERDICT_WA, "a reply of more than %u MiB",
                      REPLY_LINE_MAX >> 20);
    }
    return line;
}

static int take_examiner(struct script_run *run, bool *ret_moved, struct err *err)
{
    struct channel *examiner = &run->channels[PAIR_PARTNER];
    size_t len;
    const char *line = channel_line(examiner, &len);
    bool taken = false;
    int r;

    if (!line)
        return examiner->too_long
                   ? err_say(err, E2BIG,
                             "the examiner of %s sent a line of more than %u MiB",
                             run->problem->id, EXAMINER_LINE_MAX >> 20)
                   : 0;
    r = on_examiner_line(run, line, len, &taken, err);
    if (r == 0 && taken) {
        channel_drop(examiner);
        *ret_moved = true;
    }
    return r;
}

/* Hands on all lines that can be handed on. */
static int exchange(struct script_run *run, struct err *err)
{
    bool moved = true;

    while (moved && !is_over(run)) {
        int r;

        moved = take_answer(run);
        if (is_over(run))
            break;
        r = take_examiner(run, &moved, err);
        if (r < 0)
            return r;
    }
    return 0;
}

int script_talk(struct script_run *run, struct err *err)
{
    run->owes = true; /* its greeting */
    while (!is_over(run) && run->pair.running[PAIR_ANSWER]) {
        struct pollfd fds[4];
        int r;

        channel_poll(&run->channels[PAIR_ANSWER], fds);
        channel_poll(&run->channels[PAIR_PARTNER], fds + 2);
        r = pair_wait(&run->pair, fds, ARRAY_SIZE(fds), err);
        if (r < 0)
            return r;
        channel_pump(&run->channels[PAIR_ANSWER], fds);
        channel_pump(&run->channels[PAIR_PARTNER], fds + 2);
        r = exchange(run, err);
        if (r < 0)
            return r;
        if (run->pair.starved)
            return err_say(err, EIO, "10 times the wall limit passed without CPU time");
        if (run->pair.timed_out)
            break;
        if (!run->pair.running[PAIR_PARTNER] && !run->done)
            break;
    }
    return 0;
}
