/*
 * The inline kind: tests in the answer's own process, because they are written in its
 * language and could run nowhere else. What they say of it is worth what is said in
 * docs/inline.md, and every verdict is marked shared.
 *
 * Theory of operation. The tests are kept apart from the answer as far as the language
 * goes (a unit, a module, a text that comes after it), and get a random token before any
 * code of the answer runs. They give it back after the last test. AC takes the token,
 * exit status 0, and nothing else on the descriptor.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "grader/base/io.h"
#include "grader/judge/ending.h"
#include "grader/pipeline/worker.h"

#define RANDOM_BYTES 16
#define PIPE_MAX     (1 << 20) /* what the kernel allows everybody */

struct inline_run {
    const struct job *job;
    char secret[2 * RANDOM_BYTES + 1]; /* of names */
    char token[2 * RANDOM_BYTES + 1];
    struct built built;
    struct inline_parts parts;
    int input_fd;   /* for the tests: the token, and perhaps themselves */
    int end_fds[2]; /* a pipe: where they say how it went */
};

static int draw(char *text, struct err *err)
{
    unsigned char bytes[RANDOM_BYTES];

    if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
        return err_set(err, errno, "draw a random number");
    for (size_t i = 0; i < sizeof(bytes); i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return 0;
}

static void release(struct inline_run *run)
{
    built_release(&run->built);
    inline_parts_release(&run->parts);
    close_fd(&run->input_fd);
    close_fd(&run->end_fds[0]);
    close_fd(&run->end_fds[1]);
}

/* Can tests in this language be run, and with what they need? */
static int check_language(const struct job *job, struct err *err)
{
    const struct runner *runner = job->tc->runner;
    const char *package;

    if (!runner->inlined)
        return err_say(err, ENOPKG, "%s is refused: tests in %s cannot be run yet",
                       job->problem->id, runner_title(runner));
    package = runner_inline_lacks(runner, &job->problem->inlined);
    if (!package)
        return 0;
    return err_say(err, ENOPKG, "%s is left out: its tests need the package %s",
                   job->problem->id, package);
}

static int build(struct inline_run *run, struct worker *worker, struct err *err)
{
    const struct toolchain *tc = run->job->tc;
    const struct inline_problem *problem = &run->job->problem->inlined;
    struct cell *cell;
    int r =
        tc->runner->inlined->wrap(problem, &run->job->program, run->secret, &run->parts);

    if (r == -EINVAL || r == -E2BIG) {
        run->built.status = BUILD_FAILED;
        run->built.message = strdup(
            r == -E2BIG ? "too large" : "cannot tell which of the files is the program");
        return run->built.message ? 0 : err_oom(err);
    }
    if (r < 0)
        return err_oom(err);
    r = worker_cell(worker, CELL_ANSWER, &cell, err);
    if (r < 0)
        return r;
    return build_inline(cell, tc, problem, &run->parts, run->secret,
                        &build_limits_default, &run->built, err);
}

/* A pipe, since what is read is gone from it: nobody reads the token twice. Tests that no
 * pipe can hold come in a file. */
static int fill_pipe(struct inline_run *run, const struct buf *text, struct err *err)
{
    int fds[2], room;
    ssize_t n;

    if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
        return err_set(err, errno, "make a pipe");
    room =
        fcntl(fds[1], F_SETPIPE_SZ, (int)(text->len < PIPE_MAX ? text->len : PIPE_MAX));
    n = room >= 0 && (size_t)room >= text->len ? write(fds[1], text->data, text->len)
                                               : -1;
    close(fds[1]);
    if (n == (ssize_t)text->len && fcntl(fds[0], F_SETFL, 0) == 0) {
        run->input_fd = fds[0];
        return 0;
    }
    close(fds[0]);
    return io_memfd("token", text->data, text->len, &run->input_fd, err);
}

/* The token, and behind it the tests where they are not compiled. */
static int make_input(struct inline_run *run, struct err *err)
{
    const struct buf *tests = &run->parts.unseen;
    bool interpreted = !run->job->tc->runner->inlined->build;
    cleanup_buf struct buf text = BUF_INIT(tests->len + sizeof(run->token) + 1);
    int r = buf_add_str(&text, run->token);

    if (r == 0 && interpreted)
        r = buf_add_char(&text, '\n');
    if (r == 0 && interpreted)
        r = buf_add(&text, buf_str(tests), tests->len);
    if (r < 0)
        return err_oom(err);
    return fill_pipe(run, &text, err);
}

static int start(struct inline_run *run, struct cell *cell,
                 const struct sandbox_limits *limits, struct sandbox_result *ret_ran,
                 struct err *err)
{
    struct sandbox_spec spec;
    int r = make_input(run, err);

    if (r < 0)
        return r;
    if (pipe2(run->end_fds, O_CLOEXEC) < 0)
        return err_set(err, errno, "make a pipe");
    built_spec(&run->built, &spec);
    spec.limits = *limits;
    if (run->job->tc->runner->inlined->standard) {
        spec.stdin_fd = run->input_fd;
        spec.stderr_fd = run->end_fds[1];
    } else {
        spec.channels[0] = run->input_fd;
        spec.channels[1] = run->end_fds[1];
    }
    return cell_run(cell, &spec, ret_ran, err);
}

/* All that was written; the process is gone. */
static int read_end(struct inline_run *run, char *data, size_t size, size_t *ret_len,
                    struct err *err)
{
    size_t len = 0;
    ssize_t n;

    close_fd(&run->end_fds[1]);
    if (fcntl(run->end_fds[0], F_SETFL, O_NONBLOCK) < 0)
        return err_set(err, errno, "make a pipe non-blocking");
    while (len < size && (n = read(run->end_fds[0], data + len, size - len)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        len += (size_t)n;
    }
    *ret_len = len;
    return 0;
}

static int report(const struct inline_run *run, const char *message,
                  struct result *result, struct case_result *one, struct err *err)
{
    result->verdict = one->verdict;
    result->score = one->score = one->verdict == VERDICT_AC ? 1 : 0;
    result->cpu_ms = one->cpu_ms;
    result->wall_ms = one->wall_ms;
    result->memory_kib = one->memory_kib;
    if (asprintf(&result->shared_why, "the tests are %s code in the answer's process",
                 runner_title(run->job->tc->runner)) < 0) {
        result->shared_why = NULL;
        return err_oom(err);
    }
    if (message[0]) {
        result->message = strdup(message);
        if (!result->message)
            return err_oom(err);
    }
    return case_say(one, message, err);
}

static int judge_run(struct inline_run *run, struct worker *worker, struct result *result,
                     struct case_result *one, struct err *err)
{
    cleanup_result struct sandbox_result ran;
    char data[ENDING_BYTES_MAX], message[ENDING_MESSAGE_MAX];
    struct sandbox_limits limits;
    struct cell *cell;
    size_t len = 0;
    int r;

    sandbox_result_init(&ran);
    worker_limits(worker, run->job->problem, run->job->tc->runner, &limits);
    r = worker_cell(worker, CELL_ANSWER, &cell, err);
    if (r == 0)
        r = start(run, cell, &limits, &ran, err);
    if (r == 0)
        r = read_end(run, data, sizeof(data), &len, err);
    if (r < 0)
        return r;
    one->verdict =
        ending_verdict(data, len, run->token, &ran, &limits, message, sizeof(message));
    if (built_is_no_program(&run->built, &ran))
        one->verdict = VERDICT_RTE;
    if (one->verdict == VERDICT_JE)
        return err_say(err, EIO, "%s", message);
    case_measure(one, &ran);
    return report(run, message, result, one, err);
}

static int fail_build(struct inline_run *run, struct result *result,
                      struct case_result *one, struct err *err)
{
    one->verdict = VERDICT_CE;
    return report(run, run->built.message ? run->built.message : "does not compile",
                  result, one, err);
}

int judge_inline(struct worker *worker, const struct job *job, struct result *result,
                 struct err *err)
{
    struct inline_run run = {.job = job, .input_fd = -1, .end_fds = {-1, -1}};
    struct case_result *one;
    int r = check_language(job, err);

    built_init(&run.built);
    inline_parts_init(&run.parts);
    if (r < 0)
        return r;
    result->assurance = ASSURANCE_SHARED;
    result->case_total = 1;
    one = result_add_case(result, "tests");
    if (!one)
        return err_oom(err);
    r = draw(run.secret, err);
    if (r == 0)
        r = draw(run.token, err);
    if (r == 0)
        r = build(&run, worker, err);
    if (r == 0)
        r = run.built.status == BUILD_FAILED ? fail_build(&run, result, one, err)
                                             : judge_run(&run, worker, result, one, err);
    release(&run);
    return r;
}
