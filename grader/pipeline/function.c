/*
 * The function kind: calls of one function, judged by what they return.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/judge/match.h"
#include "grader/pipeline/bytecode.h"
#include "grader/pipeline/calls.h"
#include "grader/pipeline/oracle.h"
#include "grader/pipeline/validator.h"
#include "grader/pipeline/worker.h"
#include "runners/python.h"

#define MESSAGE_MAX      2048
#define FEEDBACK_TEXT    1024
#define REFERENCE_FACTOR 4 /* an answer's time, as a multiple of the reference's */
#define REFERENCE_MEMORY 2
#define WALL_FACTOR      3

/* What is needed to judge the calls of one answer. */
struct trial {
    struct worker *worker;
    const struct problem *problem;
    const struct oracle_values *oracle; /* NULL: there is none */
};

/* What a case expects; NULL where nothing is known. */
static const char *expectation(const struct trial *trial, size_t index)
{
    const char *expect = trial->problem->function.cases[index].expect;

    if (!expect && trial->oracle)
        expect = trial->oracle->values[index];
    return expect;
}

static const char *arguments(const void *context, size_t index)
{
    const struct trial *trial = context;

    return trial->problem->function.cases[index].args;
}

/* AC or WA, the checker's own message; JE when it gave no word, and how it ended. */
static int run_checker(const struct trial *trial, size_t index, struct scan_text value,
                       enum verdict *ret_verdict, char *message, size_t size,
                       struct err *err)
{
    cleanup_validation struct validation v = {.input_fd = -1,
                                              .answer_fd = -1,
                                              .empty_fd = -1};
    const char *expect = expectation(trial, index);
    cleanup_result struct sandbox_result judged;
    cleanup_fd int value_fd = -1;
    const struct built *built;
    struct feedback feedback;
    struct cell *cell;
    int r;

    sandbox_result_init(&judged);
    r = validators_get(trial->worker, trial->problem, &built, err);
    if (r == 0)
        r = validation_prepare_call(&v, built, arguments(trial, index),
                                    expect ? expect : "null", err);
    if (r == 0)
        r = io_memfd("value", value.data, value.len, &value_fd, err);
    if (r == 0)
        r = worker_cell(trial->worker, CELL_JUDGE, &cell, err);
    if (r < 0)
        return r;
    v.spec.stdin_fd = value_fd;
    r = cell_run(cell, &v.spec, &judged, err);
    if (r < 0)
        return err_wrap(err, "run the checker of %s", trial->problem->id);
    if (!outcome_validator(&judged, &v.spec.limits, ret_verdict, message, size)) {
        *ret_verdict = VERDICT_JE;
        return 0;
    }
    if (*ret_verdict == VERDICT_JE)
        return err_say(err, EIO, "checker of %s: %s", trial->problem->id, message);
    feedback_read(&judged, 1, &feedback);
    snprintf(message, size, "%s", feedback.message);
    return 0;
}

/* A checker that gives no word on this value: the answer's fault when it gives one on the
 * expected value, else the problem's. */
static int blame(const struct trial *trial, size_t index, const char *how,
                 struct case_result *one, struct err *err)
{
    const char *expect = expectation(trial, index);
    char message[MESSAGE_MAX], why[OUTCOME_MESSAGE_MAX] = "";
    enum verdict verdict = VERDICT_JE;
    int r = 0;

    if (expect)
        r = run_checker(trial, index, (struct scan_text){expect, strlen(expect)},
                        &verdict, why, sizeof(why), err);
    if (r < 0)
        return r;
    if (verdict != VERDICT_AC)
        return err_say(err, EIO, "the checker of %s failed%s: %s", trial->problem->id,
                       expect ? " on the expected value, too" : "", how);
    one->verdict = VERDICT_WA;
    snprintf(message, sizeof(message),
             "the checker failed on this value, but not on the expected one: %s", how);
    return case_say(one, message, err);
}

static int check_value(const struct trial *trial, size_t index, struct scan_text value,
                       struct case_result *one, struct err *err)
{
    enum verdict verdict = VERDICT_JE;
    char message[FEEDBACK_TEXT];
    int r = run_checker(trial, index, value, &verdict, message, sizeof(message), err);

    if (r < 0)
        return r;
    if (verdict == VERDICT_JE)
        return blame(trial, index, message, one, err);
    one->verdict = verdict;
    return verdict == VERDICT_AC ? 0 : case_say(one, message, err);
}

static int judge_value(void *context, size_t index, struct scan_text value,
                       struct case_result *one, struct err *err)
{
    const struct trial *trial = context;
    const struct function_problem *function = &trial->problem->function;
    const struct match match = {.compare = &function->compare,
                                .args = function->cases[index].args,
                                .expect = expectation(trial, index)};
    char message[EQUAL_MESSAGE_MAX];
    int r;

    if (function->compare.match == FUNCTION_CHECKER)
        return check_value(trial, index, value, one, err);
    r = match_value(&match, value.data, value.len, message, sizeof(message), err);
    if (r < 0)
        return r;
    one->verdict = r ? VERDICT_AC : VERDICT_WA;
    return r ? 0 : case_say(one, message, err);
}

/* Hands the results of the calls that were made over to the answer's. */
static int keep_results(const struct problem *problem, struct case_result *ones,
                        size_t done, struct result *result, struct err *err)
{
    for (size_t i = 0; i < done; i++) {
        struct case_result *one =
            result_add_case(result, problem->function.cases[i].name);
        char *name;

        if (!one)
            return err_oom(err);
        name = one->name;
        *one = ones[i];
        one->name = name;
        one->score = one->verdict == VERDICT_AC ? 1 : 0;
        ones[i].message = NULL;
    }
    return 0;
}

/* The first call that was not accepted decides. */
static int add_up(struct result *result, struct err *err)
{
    const struct case_result *decisive = NULL;
    char *message;

    result->verdict = VERDICT_AC;
    result->score = 1;
    for (size_t i = 0; i < result->case_count; i++) {
        const struct case_result *one = &result->cases[i];

        if (one->cpu_ms > result->cpu_ms)
            result->cpu_ms = one->cpu_ms;
        if (one->wall_ms > result->wall_ms)
            result->wall_ms = one->wall_ms;
        if (one->memory_kib > result->memory_kib)
            result->memory_kib = one->memory_kib;
        if (one->verdict != VERDICT_AC && !decisive)
            decisive = one;
    }
    if (!decisive)
        return 0;
    result->verdict = decisive->verdict;
    result->score = 0;
    /* Not a matter of this call. */
    if (decisive->verdict == VERDICT_CE) {
        result->message = strdup(decisive->message);
        return result->message ? 0 : err_oom(err);
    }
    if (asprintf(&message, "%s: %s", decisive->name,
                 decisive->message ? decisive->message
                                   : verdict_name(decisive->verdict)) < 0)
        return err_oom(err);
    result->message = message;
    return 0;
}

static int call_all(struct trial *trial, const struct built *built,
                    const struct sandbox_limits *limits, struct result *result,
                    struct err *err)
{
    size_t count = trial->problem->function.case_count, done = 0;
    struct case_result *ones = calloc(count, sizeof(*ones));
    struct calls calls = {
        .built = built,
        .limits = *limits,
        .count = count,
        .all = trial->worker->config->all_cases,
        .arguments = arguments,
        .judge = judge_value,
        .context = trial,
    };
    int r;

    if (!ones)
        return err_oom(err);
    r = worker_cell(trial->worker, CELL_ANSWER, &calls.cell, err);
    if (r == 0)
        r = calls_run(&calls, ones, &done, err);
    if (r == 0)
        r = keep_results(trial->problem, ones, done, result, err);
    for (size_t i = 0; i < count; i++)
        free(ones[i].message);
    free(ones);
    return r < 0 ? r : add_up(result, err);
}

/* Do the compiler's words mean that the function is not there at all? */
static bool lacks_function(const char *message, const char *name)
{
    static const char *const signs[] = {"implicit declaration of function ",
                                        "was not declared in this scope",
                                        "use of undeclared identifier",
                                        "call to undeclared function"};

    for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
        const char *at = strstr(message, signs[i]), *line = at;

        while (line && line > message && line[-1] != '\n')
            line--;
        if (at && memmem(line, strcspn(line, "\n"), name, strlen(name)))
            return true;
    }
    return false;
}

/* What does not fit shows in the text of ours that calls the function. */
static int fail_build(const struct job *job, const struct built *built,
                      struct result *result, struct err *err)
{
    const struct signature *signature = &job->problem->function.signature;
    cleanup_buf struct buf text = BUF_INIT(BUILD_MESSAGE_MAX + 4096);
    int r = 0;

    if (built->message && strstr(built->message, signature->name) &&
        strstr(built->message, "assay_driver"))
        r = buf_addf(&text,
                     lacks_function(built->message, signature->name)
                         ? "the answer does not define %s:\n"
                         : "the answer does not fit the declaration of %s:\n",
                     signature->name);
    if (r == 0 && text.len)
        r = job->tc->runner->function->declare(signature, &text);
    if (r == 0)
        r = buf_add_str(&text, built->message ? built->message : "does not compile");
    if (r < 0)
        return err_set(err, -r, "keep the compiler's message");
    result->verdict = VERDICT_CE;
    result->score = 0;
    result->message = buf_steal(&text, NULL);
    return result->message ? 0 : err_oom(err);
}

/* Can the problem be had in the answer's language? */
static int check_language(const struct job *job, struct err *err)
{
    const struct runner *runner = job->tc->runner;
    const char *why = runner->function
                          ? runner->function->refuses(&job->problem->function.signature)
                          : "functions cannot be called in this language";

    if (!why)
        return 0;
    return err_say(err, ENOPKG, "%s, %s is refused: %s: %s", job->problem->id,
                   job->head.sample ? job->head.sample : "answer", runner_title(runner),
                   why);
}

/* Limits that nobody stated must let the reference pass with room to spare. */
static void widen_limits(const struct worker *worker, const struct problem *problem,
                         const struct oracle_values *oracle,
                         struct sandbox_limits *limits)
{
    uint64_t seconds = (REFERENCE_FACTOR * oracle->cpu_ms + 999) / 1000;
    uint64_t memory_kib = REFERENCE_MEMORY * oracle->memory_kib;

    if (!worker->config->time_limit_ms && problem->time_limit_s <= 0 &&
        limits->cpu_ms < seconds * 1000) {
        limits->wall_ms += WALL_FACTOR * (seconds * 1000 - limits->cpu_ms);
        limits->cpu_ms = seconds * 1000;
    }
    if (!worker->config->memory_limit_kib && !problem->memory_limit_kib &&
        limits->memory_kib < memory_kib)
        limits->memory_kib = memory_kib;
}

int judge_function(struct worker *worker, const struct job *job, struct result *result,
                   struct err *err)
{
    struct trial trial = {.worker = worker, .problem = job->problem};
    struct sandbox_limits limits;
    cleanup_built struct built built;
    struct builder builder;
    int r = check_language(job, err);

    built_init(&built);
    if (r < 0)
        return r;
    worker_limits(worker, job->problem, job->tc->runner, &limits);
    result->case_total = job->problem->function.case_count;
    if (job->problem->function.oracle.file_count) {
        r = oracles_get(worker, job->problem, &trial.oracle, err);
        if (r < 0)
            return r;
        widen_limits(worker, job->problem, trial.oracle, &limits);
        result->time_limit_ms = limits.cpu_ms;
        result->memory_limit_kib = limits.memory_kib;
    }
    r = worker_builder(worker, CELL_ANSWER, &builder, err);
    if (r == 0)
        r = build_function(&builder, job->tc, &job->problem->function.signature,
                           &job->program, &build_limits_default, &built, err);
    if (r < 0)
        return r;
    if (built.status == BUILD_FAILED)
        return fail_build(job, &built, result, err);
    if (job->tc->runner->function == &python_function)
        r = bytecode_put(worker, job->tc, PYTHON_SOURCE_FUNCTION, &built, err);
    if (r < 0)
        return r;
    r = call_all(&trial, &built, &limits, result, err);
    return r < 0 ? err_wrap(err, "%s", job->problem->id) : 0;
}
