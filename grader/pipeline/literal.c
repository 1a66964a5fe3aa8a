/*
 * The literal kind. A predicted output is read as a literal and compared; nothing runs. A
 * predicted input is read as literals; where it is none, it is evaluated as an expression
 * in a process that does not hold f, so that it cannot change f instead of predicting.
 * Then f is called with these values in a process that holds nothing of the answer, and
 * what it returns is compared here: the output never enters any process.
 *
 * Equal is what == of Python takes for equal, which is the data set's own rule.
 */
#include <errno.h>
#include <string.h>

#include "grader/judge/literal.h"
#include "grader/judge/plain_value.h"
#include "grader/judge/prediction.h"
#include "grader/pipeline/ask.h"

#define FUNCTION   "f"
#define EVALUATOR  "assay_arguments"
#define ARGS_MAX   REPLY_LINE_MAX
#define SOURCE_MAX ((size_t)16 << 20)

struct literal {
    struct worker *worker;
    const struct job *job;
    const struct literal_problem *problem;
    struct sandbox_limits limits;
    struct case_result *one;
    struct buf args, kwargs; /* of the call of f, as JSON */
};

static int say(struct literal *l, enum verdict verdict, struct err *err,
               const char *format, ...) PRINTF_LIKE(4, 5);

static int say(struct literal *l, enum verdict verdict, struct err *err,
               const char *format, ...)
{
    char message[ASK_MESSAGE_MAX + 128];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    l->one->verdict = verdict;
    return case_say(l->one, message, err);
}

/* The recorded output: a fault in it is the data set's. */
static int parse_recorded(const struct literal *l, struct plain **ret_plain,
                          struct err *err)
{
    const struct problem *problem = l->job->problem;
    const char *output = l->problem->output;
    char reason[LITERAL_REASON_MAX];
    int r = literal_parse(output, strlen(output), LITERAL_TUPLE, ret_plain, reason,
                          sizeof(reason));

    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0)
        return err_say(err, EINVAL, "%s, line %zu: field 'output': %s", problem->path,
                       problem->line, reason);
    return 0;
}

static int compare(struct literal *l, const struct plain *got, const char *what,
                   struct err *err)
{
    cleanup_plain struct plain *wanted = NULL;
    int r = parse_recorded(l, &wanted, err);

    if (r < 0)
        return r;
    r = plain_equal(got, wanted);
    if (r < 0)
        return err_oom(err);
    return r ? say(l, VERDICT_AC, err, "%s", "") : say(l, VERDICT_WA, err, "%s", what);
}

/* ---- output ---- */

static int judge_output(struct literal *l, const struct source_file *file,
                        struct err *err)
{
    struct prediction p = prediction_output(file->data, file->len);
    cleanup_plain struct plain *got = NULL;
    char reason[LITERAL_REASON_MAX];
    int r = literal_parse(p.text, p.len, p.asserted ? LITERAL_ONE : LITERAL_TUPLE, &got,
                          reason, sizeof(reason));

    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0)
        return say(l, VERDICT_NA, err, "the prediction is no Python literal: %s", reason);
    return compare(l, got, "another value is predicted", err);
}

/* ---- input ---- */

/* What the answer's own expression came to, when it did not come to values. */
static int say_evaluation(struct literal *l, const struct ask_result *result,
                          struct err *err)
{
    switch (result->end) {
    case ASK_RAISED:
        return say(l, VERDICT_RTE, err, "the predicted input raises %s", result->message);
    case ASK_OPAQUE:
        return say(l, VERDICT_NA, err, "the predicted input is no plain value: %s",
                   result->message);
    case ASK_LOAD_ERROR:
        return say(l, VERDICT_NA, err, "the predicted input is no expression: %s",
                   result->message);
    case ASK_DIED:
        return say(l, result->verdict, err, "the predicted input: %s", result->message);
    case ASK_VALUE:
        break;
    }
    return say(l, VERDICT_WA, err, "malformed reply");
}

static int evaluation_program(const struct literal *l, const struct prediction *p,
                              struct source_program *ret_program, struct err *err)
{
    cleanup_buf struct buf source = BUF_INIT(SOURCE_MAX);
    const char *code = l->problem->code;

    if (buf_add_str(&source,
                    "def " EVALUATOR "():\n"
                    "    def take(*args, **kwargs):\n"
                    "        return [[*args], [[*pair] for pair in kwargs.items()]]\n"
                    "    return take(\n") < 0 ||
        buf_add(&source, p->text, p->len) < 0 || buf_add_str(&source, "\n)\n") < 0)
        return err_say(err, E2BIG, "the predicted input is too large");
    /* The preamble leaves out what it defines as the entry point: f. */
    if (source_program_add(ret_program, "preamble.py", code, strlen(code)) < 0 ||
        source_program_add(ret_program, "answer.py", buf_str(&source), source.len) < 0)
        return err_oom(err);
    return 0;
}

/* Evaluates the prediction. 1 with args and kwargs, 0 when the case is decided. */
static int evaluate(struct literal *l, const struct prediction *p, struct err *err)
{
    cleanup(source_program_release) struct source_program program = {0};
    cleanup_ask_result struct ask_result result;
    const struct ask ask = {.program = &program,
                            .entry_point = FUNCTION,
                            .function = EVALUATOR,
                            .args = "[]",
                            .kwargs = "[]"};
    struct plain_call call;
    int r;

    ask_result_init(&result);
    r = evaluation_program(l, p, &program, err);
    if (r == 0)
        r = ask_run(l->worker, l->job->tc, &ask, &l->limits, &result, err);
    if (r < 0)
        return r;
    if (result.end != ASK_VALUE ||
        plain_reply_call(result.line.data, result.line.len, &call) < 0) {
        case_measure(l->one, &result.ran);
        return say_evaluation(l, &result, err);
    }
    /* The next run is in a process of its own, in cells that this one did not touch. */
    if (buf_add(&l->args, call.args, call.args_len) < 0 ||
        buf_add(&l->kwargs, call.kwargs, call.kwargs_len) < 0)
        return err_oom(err);
    worker_release(l->worker);
    return 1;
}

/* The prediction as literals. 1 with args and kwargs, 0 when it is none. */
static int read_arguments(struct literal *l, const struct prediction *p, struct err *err)
{
    cleanup_plain struct plain *plain = NULL;
    const struct plain_node *root;
    int r = literal_parse(p->text, p->len, LITERAL_ARGUMENTS, &plain, NULL, 0);

    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0)
        return 0;
    root = &plain->nodes[plain->root];
    r = plain_add_value(plain, root->first, &l->args);
    if (r == 0)
        r = plain_add_pairs(plain, root->last, &l->kwargs);
    if (r == -EINVAL) {
        buf_clear(&l->args);
        buf_clear(&l->kwargs);
        return 0;
    }
    return r < 0 ? err_oom(err) : 1;
}

/* What f did with the predicted arguments. */
static int judge_call(struct literal *l, const struct ask_result *result, struct err *err)
{
    cleanup_plain struct plain *got = NULL;
    const char *value;
    size_t len;
    int r;

    switch (result->end) {
    case ASK_VALUE:
        break;
    case ASK_RAISED:
        return say(l, VERDICT_WA, err, "with the predicted input f raises %s",
                   result->message);
    case ASK_OPAQUE:
        return say(l, VERDICT_WA, err, "with the predicted input f returns a %s",
                   result->message);
    case ASK_LOAD_ERROR:
        return err_say(err, EINVAL, "%s, line %zu: field 'code': %s",
                       l->job->problem->path, l->job->problem->line, result->message);
    case ASK_DIED:
        return say(l, result->verdict, err, "with the predicted input: %s",
                   result->message);
    }
    r = plain_reply_value(result->line.data, result->line.len, &value, &len);
    if (r == 0)
        r = plain_from_value(value, len, &got);
    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0)
        return say(l, VERDICT_WA, err, "with the predicted input: malformed reply");
    return compare(l, got, "with the predicted input f returns another value", err);
}

static int call_function(struct literal *l, struct err *err)
{
    cleanup(source_program_release) struct source_program program = {0};
    cleanup_ask_result struct ask_result result;
    const struct ask ask = {.program = &program,
                            .entry_point = FUNCTION,
                            .function = FUNCTION,
                            .args = buf_str(&l->args),
                            .kwargs = buf_str(&l->kwargs)};
    int r;

    ask_result_init(&result);
    if (source_program_add(&program, "answer.py", l->problem->code,
                           strlen(l->problem->code)) < 0)
        return err_oom(err);
    r = ask_run(l->worker, l->job->tc, &ask, &l->limits, &result, err);
    if (r < 0)
        return r;
    case_measure(l->one, &result.ran);
    return judge_call(l, &result, err);
}

static int judge_input(struct literal *l, const char *text, size_t len, struct err *err)
{
    struct prediction p = prediction_input(text, len);
    int r = read_arguments(l, &p, err);

    if (r == 0)
        r = evaluate(l, &p, err);
    return r <= 0 ? r : call_function(l, err);
}

/* ---- the whole ---- */

/* Answers are compared with the recorded output, so it has to be what f returns. */
static int check_record(struct literal *l, struct err *err)
{
    int r = judge_input(l, l->problem->input, strlen(l->problem->input), err);

    if (r < 0)
        return r;
    /* What is no plain value here can still be right. */
    if (l->one->verdict == VERDICT_NA)
        return say(l, VERDICT_AC, err, "%s", "");
    return 0;
}

static int judge_case(struct literal *l, struct err *err)
{
    const struct source_file *file = &l->job->program.files[0];
    int r;

    if (l->problem->predicted == PREDICT_INPUT)
        return judge_input(l, file->data, file->len, err);
    r = judge_output(l, file, err);
    if (r == 0 && l->job->is_reference && l->one->verdict == VERDICT_AC)
        r = check_record(l, err);
    return r;
}

int judge_literal(struct worker *worker, const struct job *job, struct result *result,
                  struct err *err)
{
    struct literal l = {.worker = worker, .job = job, .problem = &job->problem->literal};
    int r;

    worker_limits(worker, job->problem, job->tc->runner, &l.limits);
    buf_init(&l.args, ARGS_MAX);
    buf_init(&l.kwargs, ARGS_MAX);
    result->case_total = 1;
    l.one = result_add_case(result,
                            l.problem->predicted == PREDICT_OUTPUT ? "output" : "input");
    r = l.one ? judge_case(&l, err) : err_oom(err);
    buf_release(&l.args);
    buf_release(&l.kwargs);
    if (r < 0)
        return r;
    l.one->score = l.one->verdict == VERDICT_AC ? 1 : 0;
    result->verdict = l.one->verdict;
    result->score = l.one->score;
    result->cpu_ms = l.one->cpu_ms;
    result->wall_ms = l.one->wall_ms;
    result->memory_kib = l.one->memory_kib;
    if (!l.one->message)
        return 0;
    result->message = strdup(l.one->message);
    return result->message ? 0 : err_oom(err);
}
