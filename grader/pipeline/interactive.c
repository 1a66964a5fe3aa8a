/*
 * Interactive problems: the validator and the answer talk through two pipes.
 *
 * Theory of operation. The pipes join the two programs directly, but the grader keeps a
 * copy of all four ends, so that the end of one party reaches the other only when the
 * grader knows of it:
 * - the answer sees end of input only after the validator's result has come, and when
 *   that is a rejection the answer is cancelled first: its status then tells for certain
 *   whether it had ended before;
 * - the validator sees end of input only after the answer's result has come, so a
 *   rejection that was caused by the answer's end always comes after it;
 * - nobody gets SIGPIPE for writing to a party that has left: the grader reads on.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/pipeline/pair.h"
#include "grader/pipeline/validator.h"
#include "grader/pipeline/worker.h"

/* What an answer may add to a validator's time by letting it wait. */
#define SWALLOW_BYTES 65536

struct dialogue {
    struct pair pair;
    int to_answer[2]; /* read end, write end: copies of what the programs hold */
    int to_partner[2];
};

static int open_pipes(struct dialogue *d, struct err *err)
{
    if (pipe2(d->to_answer, O_CLOEXEC) < 0 || pipe2(d->to_partner, O_CLOEXEC) < 0)
        return err_set(err, errno, "make a pipe");
    return 0;
}

static void dialogue_release(struct dialogue *d)
{
    for (size_t i = 0; i < 2; i++) {
        close_fd(&d->to_answer[i]);
        close_fd(&d->to_partner[i]);
    }
    pair_release(&d->pair);
}

/* From now on we read what the other party still writes to one that has left. The read
 * end's flags are shared with that party alone. */
static void take_over(int read_fd)
{
    fcntl(read_fd, F_SETFL, O_NONBLOCK);
}

/* Reads what is there and forgets it; closes at the end. */
static void swallow(int *fd)
{
    char chunk[SWALLOW_BYTES];
    ssize_t n;

    do {
        n = read(*fd, chunk, sizeof(chunk));
    } while (n > 0 || (n < 0 && errno == EINTR));
    if (n == 0)
        close_fd(fd);
}

static bool accepted(const struct sandbox_result *validator)
{
    return validator->end == END_EXITED && validator->exit_code == VALIDATOR_ACCEPTS;
}

static void on_answer_end(struct dialogue *d)
{
    close_fd(&d->to_partner[1]);
    take_over(d->to_answer[0]);
}

static int on_partner_end(struct dialogue *d, struct err *err)
{
    take_over(d->to_partner[0]);
    /* After a rejection the answer's input stays open: it must not react to its end
     * before it is cancelled. */
    if (!accepted(&d->pair.results[PAIR_PARTNER]))
        return pair_cancel(&d->pair, PAIR_ANSWER, err);
    close_fd(&d->to_answer[1]);
    return 0;
}

/* Until both have ended. */
static int talk(struct dialogue *d, struct err *err)
{
    bool answer_seen = false, partner_seen = false;

    while (d->pair.running[PAIR_ANSWER] || d->pair.running[PAIR_PARTNER]) {
        struct pollfd fds[2] = {
            {.fd = answer_seen ? d->to_answer[0] : -1, .events = POLLIN},
            {.fd = partner_seen ? d->to_partner[0] : -1, .events = POLLIN}};
        int r = pair_wait(&d->pair, fds, ARRAY_SIZE(fds), err);

        if (r < 0)
            return r;
        if (fds[0].revents)
            swallow(&d->to_answer[0]);
        if (fds[1].revents)
            swallow(&d->to_partner[0]);
        if (!answer_seen && !d->pair.running[PAIR_ANSWER]) {
            answer_seen = true;
            on_answer_end(d);
        }
        if (r == 0 && !partner_seen && !d->pair.running[PAIR_PARTNER]) {
            partner_seen = true;
            r = on_partner_end(d, err);
        }
        if (d->pair.starved || d->pair.timed_out)
            break;
        if (r < 0)
            return r;
    }
    return pair_finish(&d->pair, err);
}

static void start_specs(const struct dialogue *d, const struct built *built,
                        const struct sandbox_limits *limits, struct validation *v,
                        struct sandbox_spec *answer)
{
    built_spec(built, answer);
    answer->stdin_fd = d->to_answer[0];
    answer->stdout_fd = d->to_partner[1];
    answer->limits = *limits;
    v->spec.stdin_fd = d->to_partner[0];
    v->spec.stdout_fd = d->to_answer[1];
}

/* Neither ran: the answer waits for what never comes, or sleeps. */
static int time_over(struct dialogue *d, const struct sandbox_limits *limits,
                     struct case_result *one, struct err *err)
{
    char message[128];

    if (d->pair.starved)
        return err_say(err, EIO, "10 times the wall limit passed without CPU time");
    one->verdict = VERDICT_TLE;
    snprintf(message, sizeof(message),
             "idle for more than %.3f s (does it flush its output?)",
             (double)limits->wall_ms / 1000);
    return case_say(one, message, err);
}

static int give_verdict(struct worker *worker, const struct problem *problem,
                        const struct test_case *test, const struct test_group *group,
                        struct dialogue *d, const struct sandbox_limits *validator_limits,
                        const struct sandbox_limits *limits, struct case_result *one,
                        struct err *err)
{
    const struct sandbox_result *validator = &d->pair.results[PAIR_PARTNER];
    const struct sandbox_result *answer = &d->pair.results[PAIR_ANSWER];
    char message[OUTCOME_MESSAGE_MAX];
    struct feedback feedback;
    int r;

    case_measure(one, answer);
    if (d->pair.starved || d->pair.timed_out)
        return time_over(d, limits, one, err);
    if (!outcome_interactive(validator, validator_limits, answer, limits, &one->verdict,
                             message, sizeof(message))) {
        r = worker->judging_reference
                ? 0
                : stdio_reference_passes(worker, problem, test, group, err);
        if (r < 0)
            return r;
        one->verdict = r ? VERDICT_WA : VERDICT_JE;
        return case_say(one, message, err);
    }
    if (one->verdict == VERDICT_JE)
        return err_say(err, EIO, "interactive run of %s: %s", problem->id, message);
    feedback_read(validator, group->accept_score, &feedback);
    if (one->verdict == VERDICT_WA && feedback.message[0])
        return case_say(one, feedback.message, err);
    return case_say(one, message, err);
}

int judge_interactive_case(struct worker *worker, const struct problem *problem,
                           const struct built *built, const struct test_case *test,
                           const struct test_group *group,
                           const struct sandbox_limits *limits, struct case_result *one,
                           struct err *err)
{
    cleanup_validation struct validation v = {.input_fd = -1,
                                              .answer_fd = -1,
                                              .empty_fd = -1};
    struct dialogue d = {.to_answer = {-1, -1}, .to_partner = {-1, -1}};
    const struct built *validator;
    struct sandbox_spec answer;
    struct sandbox_limits validator_limits;
    struct cell *answer_cell, *judge_cell;
    int r;

    sandbox_result_init(&d.pair.results[PAIR_ANSWER]);
    sandbox_result_init(&d.pair.results[PAIR_PARTNER]);
    r = validators_get(worker, problem, &validator, err);
    if (r == 0)
        r = validation_prepare(&v, validator, problem, test, group, err);
    if (r == 0)
        r = worker_cell(worker, CELL_ANSWER, &answer_cell, err);
    if (r == 0)
        r = worker_cell(worker, CELL_JUDGE, &judge_cell, err);
    if (r == 0)
        r = open_pipes(&d, err);
    if (r == 0) {
        start_specs(&d, built, limits, &v, &answer);
        validator_limits = v.spec.limits;
        r = pair_start(&d.pair, answer_cell, &answer, judge_cell, &v.spec,
                       limits->wall_ms, err);
    }
    if (r == 0)
        r = talk(&d, err);
    if (r == 0 && built_is_no_program(built, &d.pair.results[PAIR_ANSWER])) {
        one->verdict = VERDICT_RTE;
        r = case_say(one, d.pair.results[PAIR_ANSWER].message, err);
    } else if (r == 0)
        r = give_verdict(worker, problem, test, group, &d, &validator_limits, limits, one,
                         err);
    dialogue_release(&d);
    return r;
}
