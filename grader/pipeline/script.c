/*
 * The script kind, sealed: the test script runs in an examiner process, the answer under
 * a driver in another, and the grader passes lines between them (docs/values.md).
 *
 * Theory of operation. Every line of the answer is checked here before the examiner sees
 * it, so that a malformed one is the answer's fault for certain and an examiner that
 * fails does so on well-formed values. The conversation is a small state machine on the
 * answer's side: it owes a line (its greeting, or the reply to one call), or it does not,
 * and then every line is one too many. The last word of the examiner, "done", proves that
 * the script came to its end; AC also needs an answer that was still there to be told so
 * and then ended well.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/judge/examiner.h"
#include "grader/judge/outcome.h"
#include "grader/judge/reply.h"
#include "grader/pipeline/channel.h"
#include "grader/pipeline/pair.h"
#include "grader/pipeline/worker.h"
#include "runners/python.h"
#include "runners/python_sources.h"

#define JOB_LINE_MAX (16u << 20)
#define MESSAGE_MAX  1024
#define FILES_MAX    SANDBOX_FILES_MAX
#define BYE_LINE     "{\"op\": \"bye\"}"

static const struct sandbox_limits examiner_limits = {.cpu_ms = 30000,
                                                      .memory_kib = 2048 * 1024,
                                                      .output_bytes = 16u << 20};

/* What the answer owes. */
enum debt { OWES_GREETING, OWES_REPLY, OWES_NOTHING };

struct script {
    struct worker *worker;
    const struct problem *problem;
    struct pair pair;
    struct channel channels[PAIR_PARTIES];
    enum debt debt;
    uint64_t call_id;
    bool broken;              /* the examiner gave up on the script after a call */
    bool done;                /* the examiner has spoken its last word */
    uint64_t bye_us;          /* when the answer was told to end */
    char raised[MESSAGE_MAX]; /* the last exception that the answer replied with */
    enum examiner_outcome outcome;
    bool judged; /* the verdict is fixed already */
    enum verdict verdict;
    char message[MESSAGE_MAX];
};

/* Fixes the verdict; the first one counts. */
static void decide(struct script *s, enum verdict verdict, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void decide(struct script *s, enum verdict verdict, const char *format, ...)
{
    va_list args;

    if (s->judged)
        return;
    s->judged = true;
    s->verdict = verdict;
    va_start(args, format);
    vsnprintf(s->message, sizeof(s->message), format, args);
    va_end(args);
}

/* ---- lines ---- */

static bool is_syntax_error(const char *name)
{
    static const char *const names[] = {"SyntaxError", "IndentationError", "TabError",
                                        "UnicodeDecodeError"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void on_answer_line(struct script *s, const char *line, size_t len)
{
    uint64_t id = s->debt == OWES_GREETING ? 0 : s->call_id;
    char reason[REPLY_REASON_MAX];
    struct reply reply;

    if (s->debt == OWES_NOTHING) {
        decide(s, VERDICT_WA, "the answer sent a reply that nobody had asked for");
        return;
    }
    if (reply_check(line, len, id, &reply, reason, sizeof(reason)) < 0) {
        decide(s, VERDICT_WA, "malformed reply: %s", reason);
        return;
    }
    switch (reply.kind) {
    case REPLY_READY:
        break;
    case REPLY_LOAD_ERROR:
        decide(s, is_syntax_error(reply.name) ? VERDICT_CE : VERDICT_RTE, "%.90s: %.800s",
               reply.name, reply.message);
        return;
    case REPLY_RAISE:
        /* For the report, should the script not catch it. */
        snprintf(s->raised, sizeof(s->raised), "%.90s: %.800s", reply.name,
                 reply.message);
        __attribute__((fallthrough));
    case REPLY_OK:
    case REPLY_OPAQUE:
        if (channel_send(&s->channels[PAIR_PARTNER], line, len) < 0)
            decide(s, VERDICT_WA, "replies larger than the grader can hold");
        break;
    }
    s->debt = OWES_NOTHING;
}

static void on_done(struct script *s, const struct examiner_line *line)
{
    s->done = true;
    s->outcome = line->outcome;
    switch (line->outcome) {
    case EXAMINER_OUTCOME_PASS:
        s->bye_us = clock_us();
        channel_send(&s->channels[PAIR_ANSWER], BYE_LINE, strlen(BYE_LINE));
        break;
    case EXAMINER_OUTCOME_FAIL:
        decide(s, VERDICT_WA, "%.1000s", line->message);
        break;
    case EXAMINER_OUTCOME_RAISED:
        decide(s, VERDICT_RTE, "%.1000s", s->raised[0] ? s->raised : line->message);
        break;
    case EXAMINER_OUTCOME_OPAQUE:
        decide(s, VERDICT_WA, "the returned value is no plain value: %.900s",
               line->message);
        break;
    case EXAMINER_OUTCOME_BROKEN:
        /* After a call it may be this answer's value that cannot be passed on. */
        if (s->call_id) {
            s->broken = true;
            decide(s, VERDICT_JE, "%.1000s", line->message);
            break;
        }
        __attribute__((fallthrough));
    case EXAMINER_OUTCOME_MAX:
        decide(s, VERDICT_JE, "%s, line %zu: the test cannot be run: %.800s",
               s->problem->path, s->problem->line, line->message);
        break;
    }
}

/* The examiner's next line, if the answer is free to hear it. */
static int on_examiner_line(struct script *s, const char *line, size_t len,
                            bool *ret_taken, struct err *err)
{
    struct examiner_line parsed;
    char reason[REPLY_REASON_MAX];

    if (s->done || examiner_parse(line, len, &parsed, reason, sizeof(reason)) < 0)
        return err_say(err, EBADMSG, "the examiner of %s sent a malformed line: %s",
                       s->problem->id, s->done ? "after its end" : reason);
    if (s->debt != OWES_NOTHING) {
        *ret_taken = false;
        return 0;
    }
    *ret_taken = true;
    if (parsed.op == EXAMINER_DONE) {
        on_done(s, &parsed);
        return 0;
    }
    s->call_id = parsed.id;
    s->debt = OWES_REPLY;
    if (channel_send(&s->channels[PAIR_ANSWER], line, len) < 0)
        return err_say(err, E2BIG,
                       "a call of the test of %s is larger than the grader "
                       "can hold",
                       s->problem->id);
    return 0;
}

/* Hands on all lines that can be handed on. */
static int exchange(struct script *s, struct err *err)
{
    struct channel *answer = &s->channels[PAIR_ANSWER];
    struct channel *examiner = &s->channels[PAIR_PARTNER];
    bool moved = true;

    while (moved && !s->judged) {
        const char *line;
        size_t len;
        int r;

        moved = false;
        line = channel_line(answer, &len);
        if (line) {
            on_answer_line(s, line, len);
            channel_drop(answer);
            moved = true;
        } else if (answer->too_long) {
            decide(s, VERDICT_WA, "a reply of more than %u MiB", REPLY_LINE_MAX >> 20);
        }
        line = s->judged ? NULL : channel_line(examiner, &len);
        if (line) {
            bool taken = false;

            r = on_examiner_line(s, line, len, &taken, err);
            if (r < 0)
                return r;
            if (taken) {
                channel_drop(examiner);
                moved = true;
            }
        } else if (examiner->too_long) {
            return err_say(err, E2BIG,
                           "the examiner of %s sent a line of more than %u "
                           "MiB",
                           s->problem->id, EXAMINER_LINE_MAX >> 20);
        }
    }
    return 0;
}

/* ---- the conversation ---- */

/* Until the verdict is fixed, or the answer has ended. */
static int converse(struct script *s, struct err *err)
{
    while (!s->judged && s->pair.running[PAIR_ANSWER]) {
        struct pollfd fds[4];
        int r;

        channel_poll(&s->channels[PAIR_ANSWER], fds);
        channel_poll(&s->channels[PAIR_PARTNER], fds + 2);
        r = pair_wait(&s->pair, fds, ARRAY_SIZE(fds), err);
        if (r < 0)
            return r;
        channel_pump(&s->channels[PAIR_ANSWER], fds);
        channel_pump(&s->channels[PAIR_PARTNER], fds + 2);
        r = exchange(s, err);
        if (r < 0)
            return r;
        if (s->pair.starved)
            return err_say(err, EIO, "10 times the wall limit passed without CPU time");
        if (s->pair.timed_out)
            break;
        if (!s->pair.running[PAIR_PARTNER] && !s->done)
            break;
    }
    return 0;
}

/* The examiner ended, or hangs, without its last word. */
static bool examiner_failed(const struct script *s)
{
    if (s->broken)
        return true;
    if (s->done || s->judged)
        return false;
    if (s->pair.timed_out)
        return s->debt == OWES_NOTHING;
    /* When the answer has ended first, the examiner had no chance to go on. */
    return !s->pair.running[PAIR_PARTNER] && s->pair.running[PAIR_ANSWER];
}

/* From the answer's end, once the examiner has said "pass" or had no chance to. */
static void decide_by_end(struct script *s, const struct sandbox_limits *limits)
{
    const struct sandbox_result *answer = &s->pair.results[PAIR_ANSWER];
    char message[OUTCOME_MESSAGE_MAX];
    enum verdict verdict = outcome_verdict(answer, limits, message, sizeof(message));

    if (s->pair.timed_out) {
        decide(s, VERDICT_TLE, "idle for more than %.3f s",
               (double)s->pair.wall_ms / 1000);
        return;
    }
    if (verdict != VERDICT_AC) {
        decide(s, verdict, "%s", message);
        return;
    }
    if (!s->done || answer->ended_us < s->bye_us) {
        decide(s, VERDICT_RTE, "the program ended before the test did");
        return;
    }
    decide(s, VERDICT_AC, "%s", "");
}

/* ---- starting ---- */

struct files {
    struct sandbox_file items[FILES_MAX];
    size_t count;
};

static int add_file(struct files *files, const char *name, const char *data, size_t len,
                    struct err *err)
{
    int fd, r;

    if (files->count == FILES_MAX)
        return err_say(err, E2BIG, "more than %d files", FILES_MAX);
    r = io_memfd(name, data, len, &fd, err);
    if (r < 0)
        return r;
    files->items[files->count++] = (struct sandbox_file){name, fd, false};
    return 0;
}

static void files_release(struct files *files)
{
    for (size_t i = 0; i < files->count; i++)
        close(files->items[i].fd);
}

/* Preamble and answer are loaded in the order in which assembly put them. */
static int answer_files(const struct source_program *program, struct files *files,
                        const char **names, struct err *err)
{
    const char *source;
    size_t len;
    int r;

    for (size_t i = 0; i < program->file_count; i++) {
        r = add_file(files, program->files[i].name, program->files[i].data,
                     program->files[i].len, err);
        if (r < 0)
            return r;
        names[i] = program->files[i].name;
    }
    names[program->file_count] = NULL;
    source = python_source_driver(&len);
    return add_file(files, PYTHON_DRIVER_FILE, source, len, err);
}

static void fill_spec(struct sandbox_spec *spec, const struct command *command,
                      const struct files *files, const struct channel *channel)
{
    sandbox_spec_init(spec);
    spec->profile = PROFILE_MANAGED;
    spec->argv = (const char *const *)command->argv;
    spec->env = (const char *const *)command->env;
    spec->files = files->items;
    spec->file_count = files->count;
    spec->channels[0] = channel->process_fds[0];
    spec->channels[1] = channel->process_fds[1];
}

/* The first line to the examiner: what to run. */
static int send_job(struct script *s, struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(JOB_LINE_MAX);
    const struct script_problem *script = &s->problem->script;
    unsigned seed = 1;
    int r = buf_add_str(&b, "{\"op\": \"job\", \"prompt\": ");

    /* The same inputs for every answer and at every time, where a test makes them up. */
    for (const char *c = s->problem->id; *c; c++)
        seed = seed * 31 + (unsigned char)*c;
    if (r == 0)
        r = json_add_str(&b, script->prompt, strlen(script->prompt));
    if (r == 0)
        r = buf_add_str(&b, ", \"test\": ");
    if (r == 0)
        r = json_add_str(&b, script->test, strlen(script->test));
    if (r == 0)
        r = buf_add_str(&b, ", \"entry_point\": ");
    if (r == 0)
        r = json_add_str(&b, script->entry_point, strlen(script->entry_point));
    if (r == 0)
        r = buf_addf(&b, ", \"seed\": %u}", seed);
    if (r == 0)
        r = channel_send(&s->channels[PAIR_PARTNER], b.data, b.len);
    return r < 0 ? err_say(err, -r, "the test of %s is too large", s->problem->id) : 0;
}

static int start(struct script *s, const struct job *job,
                 const struct sandbox_limits *limits, struct err *err)
{
    cleanup(files_release) struct files answer_set = {.count = 0};
    cleanup(files_release) struct files examiner_set = {.count = 0};
    cleanup_command struct command answer_command = {.argc = 0};
    cleanup_command struct command examiner_command = {.argc = 0};
    const char *names[FILES_MAX + 1];
    struct cell *answer_cell, *judge_cell;
    struct sandbox_spec answer, examiner;
    const char *source;
    size_t len;
    int r = answer_files(&job->program, &answer_set, names, err);

    if (r < 0)
        return r;
    source = python_source_examiner(&len);
    r = add_file(&examiner_set, PYTHON_EXAMINER_FILE, source, len, err);
    if (r < 0)
        return r;
    if (python_driver_command(job->tc, s->problem->script.entry_point, names,
                              &answer_command) < 0 ||
        python_examiner_command(s->worker->config->python, &examiner_command) < 0)
        return err_oom(err);
    r = channel_open(&s->channels[PAIR_ANSWER], REPLY_LINE_MAX, err);
    if (r == 0)
        r = channel_open(&s->channels[PAIR_PARTNER], EXAMINER_LINE_MAX, err);
    if (r == 0)
        r = worker_cell(s->worker, CELL_ANSWER, &answer_cell, err);
    if (r == 0)
        r = worker_cell(s->worker, CELL_JUDGE, &judge_cell, err);
    if (r < 0)
        return r;
    fill_spec(&answer, &answer_command, &answer_set, &s->channels[PAIR_ANSWER]);
    fill_spec(&examiner, &examiner_command, &examiner_set, &s->channels[PAIR_PARTNER]);
    answer.limits = *limits;
    examiner.limits = examiner_limits;
    r = pair_start(&s->pair, answer_cell, &answer, judge_cell, &examiner, limits->wall_ms,
                   err);
    channel_started(&s->channels[PAIR_ANSWER]);
    channel_started(&s->channels[PAIR_PARTNER]);
    return r == 0 ? send_job(s, err) : r;
}

static void script_init(struct script *s, struct worker *worker,
                        const struct problem *problem)
{
    memset(s, 0, sizeof(*s));
    s->worker = worker;
    s->problem = problem;
    for (size_t i = 0; i < PAIR_PARTIES; i++) {
        sandbox_result_init(&s->pair.results[i]);
        s->channels[i] =
            (struct channel){.process_fds = {-1, -1}, .in_fd = -1, .out_fd = -1};
    }
}

static void script_release(struct script *s)
{
    for (size_t i = 0; i < PAIR_PARTIES; i++)
        channel_release(&s->channels[i]);
    pair_release(&s->pair);
}

/* ---- blame ---- */

/* The problem's own solution as an answer. */
static int reference_program(const struct problem *problem, struct source_program *ret,
                             struct err *err)
{
    struct source_program program = {0};
    cleanup_free char *text = NULL;
    int len = asprintf(&text, "%s%s", problem->script.prompt, problem->script.reference);

    if (len < 0)
        return err_oom(err);
    if (source_program_add(&program, "answer.py", text, (size_t)len) < 0) {
        source_program_release(&program);
        return err_oom(err);
    }
    *ret = program;
    return 0;
}

static int run_script(struct worker *worker, const struct job *job,
                      const struct sandbox_limits *limits, struct case_result *one,
                      struct err *err);

/* The examiner failed on this answer's values: the answer's fault, unless it fails on
 * the reference's, too. Otherwise answers could leave the score by this door. */
static int blame(struct worker *worker, const struct job *job,
                 const struct sandbox_limits *limits, const struct script *failed,
                 struct case_result *one, struct err *err)
{
    struct job reference = *job;
    struct case_result probe = {.verdict = VERDICT_JE};
    char message[MESSAGE_MAX], how[OUTCOME_MESSAGE_MAX];
    int r;

    if (failed->broken)
        snprintf(how, sizeof(how), "%.300s", failed->message);
    else
        outcome_verdict(&failed->pair.results[PAIR_PARTNER], &examiner_limits, how,
                        sizeof(how));
    if (worker->judging_reference) {
        one->verdict = VERDICT_JE;
        return case_say(one, how, err);
    }
    r = reference_program(job->problem, &reference.program, err);
    if (r < 0)
        return r;
    /* In fresh cells: whatever the answer may have left in these is not to be blamed on
     * the reference. */
    worker_release(worker);
    worker->judging_reference = true;
    r = run_script(worker, &reference, limits, &probe, err);
    worker->judging_reference = false;
    source_program_release(&reference.program);
    free(probe.message);
    if (r < 0)
        return r;
    if (!how[0])
        snprintf(how, sizeof(how), "no verdict, exit code 0");
    if (probe.verdict != VERDICT_AC)
        return err_say(err, EIO, "the test ended on the reference's values, too: %s",
                       how);
    one->verdict = VERDICT_WA;
    snprintf(message, sizeof(message),
             "the test ended on this answer's values, but not on the reference's: %s",
             how);
    return case_say(one, message, err);
}

/* ---- the whole ---- */

static int run_script(struct worker *worker, const struct job *job,
                      const struct sandbox_limits *limits, struct case_result *one,
                      struct err *err)
{
    struct script s;
    bool blamed;
    int r;

    script_init(&s, worker, job->problem);
    r = start(&s, job, limits, err);
    if (r == 0)
        r = converse(&s, err);
    if (r == 0) {
        blamed = examiner_failed(&s);
        r = pair_finish(&s.pair, err);
    }
    if (r == 0) {
        case_measure(one, &s.pair.results[PAIR_ANSWER]);
        if (blamed) {
            r = blame(worker, job, limits, &s, one, err);
        } else {
            decide_by_end(&s, limits);
            one->verdict = s.verdict;
            r = s.verdict == VERDICT_JE && !s.done ? err_say(err, EIO, "%s", s.message)
                                                   : case_say(one, s.message, err);
        }
    }
    script_release(&s);
    return r;
}

int judge_script(struct worker *worker, const struct job *job, struct result *result,
                 struct err *err)
{
    struct sandbox_limits limits;
    struct case_result *one;
    int r;

    if (!worker->config->python || !worker->config->python->program)
        return err_say(err, ENOENT, "the test scripts need Python: %s",
                       worker->config->python ? worker->config->python->missing
                                              : "it was not found");
    worker_limits(worker, job->problem, job->tc->runner, &limits);
    result->case_total = 1;
    one = result_add_case(result, "check");
    if (!one)
        return err_oom(err);
    r = run_script(worker, job, &limits, one, err);
    if (r < 0)
        return r;
    one->score = one->verdict == VERDICT_AC ? 1 : 0;
    result->verdict = one->verdict;
    result->score = one->score;
    result->cpu_ms = one->cpu_ms;
    result->wall_ms = one->wall_ms;
    result->memory_kib = one->memory_kib;
    if (one->message) {
        result->message = strdup(one->message);
        if (!result->message)
            return err_oom(err);
    }
    return 0;
}
