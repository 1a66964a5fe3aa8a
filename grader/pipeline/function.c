/*
 * The function kind: calls of one function, judged by what they return.
 */
#include <errno.h>
#include <string.h>

#include "grader/judge/match.h"
#include "grader/pipeline/calls.h"
#include "grader/pipeline/worker.h"

#define MESSAGE_MAX 2048

/* What is needed to judge the calls of one answer. */
struct trial {
    struct worker *worker;
    const struct problem *problem;
};

static const char *arguments(const void *context, size_t index)
{
    const struct trial *trial = context;

    return trial->problem->function.cases[index].args;
}

static int judge_value(void *context, size_t index, struct scan_text value,
                       struct case_result *one, struct err *err)
{
    const struct trial *trial = context;
    const struct function_problem *function = &trial->problem->function;
    const struct match match = {.compare = &function->compare,
                                .args = function->cases[index].args,
                                .expect = function->cases[index].expect};
    char message[EQUAL_MESSAGE_MAX];
    int r = match_value(&match, value.data, value.len, message, sizeof(message), err);

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
                   job->head.sample ? job->head.sample : "answer", runner->title, why);
}

int judge_function(struct worker *worker, const struct job *job, struct result *result,
                   struct err *err)
{
    struct trial trial = {.worker = worker, .problem = job->problem};
    struct sandbox_limits limits;
    cleanup_built struct built built;
    struct cell *cell;
    int r = check_language(job, err);

    built_init(&built);
    if (r < 0)
        return r;
    worker_limits(worker, job->problem, job->tc->runner, &limits);
    result->case_total = job->problem->function.case_count;
    r = worker_cell(worker, CELL_ANSWER, &cell, err);
    if (r == 0)
        r = build_function(cell, job->tc, &job->problem->function.signature,
                           &job->program, &build_limits_default, &built, err);
    if (r < 0)
        return r;
    if (built.status == BUILD_FAILED)
        return fail_build(job, &built, result, err);
    r = call_all(&trial, &built, &limits, result, err);
    return r < 0 ? err_wrap(err, "%s", job->problem->id) : 0;
}
