#include <errno.h>
#include <string.h>

#include "grader/pipeline/measure.h"
#include "grader/pipeline/warm.h"
#include "grader/pipeline/worker.h"

#define DEFAULT_STDIO_MS   2000
#define DEFAULT_SCRIPT_MS  3000
#define DEFAULT_MEMORY_KIB (512 * 1024)
#define DEFAULT_OUTPUT     ((uint64_t)64 << 20)
#define WALL_FACTOR        3
#define WALL_MARGIN_MS     5000

void job_release(struct job *job)
{
    source_program_release(&job->program);
    free(job->no_answer);
    job->no_answer = NULL;
    result_release(&job->head);
}

int worker_cell(struct worker *worker, enum cell_role role, struct cell **ret_cell,
                struct err *err)
{
    const struct cell_config config = {
        .best_effort = worker->config->best_effort,
        .extra_paths = worker->config->toolchains->extra_paths,
        .hidden_paths = worker->config->hidden_paths,
        .warm_path = warm_path(worker->warm),
        .warm_program = worker->cold ? NULL : worker->config->warm,
    };
    int r;

    if (!worker->cells[role]) {
        r = cell_start(&config, &worker->cells[role], err);
        if (r < 0)
            return r;
    }
    *ret_cell = worker->cells[role];
    return 0;
}

int worker_builder(struct worker *worker, enum cell_role role,
                   struct builder *ret_builder, struct err *err)
{
    *ret_builder = (struct builder){.warm = worker->warm, .reuse = true};
    return worker_cell(worker, role, &ret_builder->cell, err);
}

void worker_release(struct worker *worker)
{
    for (size_t i = 0; i < CELL_ROLE_MAX; i++) {
        cell_stop(worker->cells[i]);
        worker->cells[i] = NULL;
    }
}

void worker_limits(const struct worker *worker, const struct problem *problem,
                   const struct runner *runner, struct sandbox_limits *ret_limits)
{
    const struct pipeline_config *config = worker->config;
    const struct measure *measure = measures_find(config->measures, problem);
    struct sandbox_limits limits = {0};
    double factor = 1;

    if (config->time_limit_ms) {
        limits.cpu_ms = config->time_limit_ms;
    } else if (measure && measure->known) {
        limits.cpu_ms = measure->time_limit_ms;
    } else if (problem->kind != KIND_STDIO &&
               !(problem->kind == KIND_FUNCTION && !problem->function.prompt)) {
        /* A data set's limit is made for its one language. */
        limits.cpu_ms = problem->time_limit_s > 0
                            ? (uint64_t)(problem->time_limit_s * 1000)
                            : DEFAULT_SCRIPT_MS;
    } else {
        double ms =
            problem->time_limit_s > 0 ? problem->time_limit_s * 1000 : DEFAULT_STDIO_MS;

        factor = runner->time_factor;
        limits.cpu_ms = (uint64_t)(ms * factor);
    }
    limits.wall_ms = WALL_FACTOR * limits.cpu_ms + WALL_MARGIN_MS;
    limits.memory_kib =
        measure && measure->known ? measure->memory_limit_kib : DEFAULT_MEMORY_KIB;
    if (problem->memory_limit_kib)
        limits.memory_kib = problem->memory_limit_kib;
    if (config->memory_limit_kib)
        limits.memory_kib = config->memory_limit_kib;
    limits.output_bytes =
        problem->output_limit_bytes ? problem->output_limit_bytes : DEFAULT_OUTPUT;
    *ret_limits = limits;
}

void case_measure(struct case_result *one, const struct sandbox_result *ran)
{
    one->cpu_ms = (ran->cpu_us + 500) / 1000;
    one->wall_ms = (ran->wall_us + 500) / 1000;
    one->memory_kib = ran->memory_kib;
}

int case_say(struct case_result *one, const char *message, struct err *err)
{
    free(one->message);
    one->message = NULL;
    if (!message[0])
        return 0;
    one->message = strdup(message);
    return one->message ? 0 : err_oom(err);
}

void result_reset(struct result *result)
{
    for (size_t i = 0; i < result->case_count; i++) {
        free(result->cases[i].name);
        free(result->cases[i].message);
    }
    free(result->cases);
    result->cases = NULL;
    result->case_count = 0;
    free(result->shared_why);
    result->shared_why = NULL;
    free(result->message);
    result->message = NULL;
    result->verdict = VERDICT_JE;
    result->score = 0;
    result->cpu_ms = result->wall_ms = result->memory_kib = 0;
    result->examiner_cpu_ms = 0;
}

static int judge_no_answer(const struct job *job, struct result *result, struct err *err)
{
    result->verdict = VERDICT_NA;
    result->message = strdup(job->no_answer);
    return result->message ? 0 : err_oom(err);
}

static int judge_kind(struct worker *worker, const struct job *job, struct result *result,
                      struct err *err)
{
    switch (job->problem->kind) {
    case KIND_STDIO:
        return judge_stdio(worker, job, result, err);
    case KIND_SCRIPT:
        return judge_script(worker, job, result, err);
    case KIND_LITERAL:
        return judge_literal(worker, job, result, err);
    case KIND_FUNCTION:
        return judge_function(worker, job, result, err);
    case KIND_INLINE:
        return judge_inline(worker, job, result, err);
    case KIND_MAX:
        break;
    }
    BUG("problem kind %d", (int)job->problem->kind);
}

int worker_judge(struct worker *worker, const struct job *job, struct result *result,
                 struct err *err)
{
    struct sandbox_limits limits;
    int r;

    result->assurance = ASSURANCE_SEALED;
    if (job->no_answer)
        return judge_no_answer(job, result, err);
    worker_limits(worker, job->problem, job->tc->runner, &limits);
    result->time_limit_ms = limits.cpu_ms;
    result->memory_limit_kib = limits.memory_kib;
    r = judge_kind(worker, job, result, err);
    if (r != -EINVAL || !job->is_reference)
        return r;
    /* What the problem is found to lack is its reference's failure. */
    result_reset(result);
    result->verdict = VERDICT_RTE;
    result->message = strdup(err->text);
    return result->message ? 0 : err_oom(err);
}
