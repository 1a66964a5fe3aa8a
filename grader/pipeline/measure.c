#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/pipeline/measure.h"
#include "grader/pipeline/measure_cache.h"
#include "grader/pipeline/reference.h"

#define CPU_FLOOR_MS     3000
#define CPU_FACTOR       4
#define MEMORY_FLOOR_KIB ((uint64_t)512 * 1024)
#define MEMORY_FACTOR    2

/* What a reference may take. */
#define REFERENCE_CPU_MS     120000
#define REFERENCE_MEMORY_KIB ((uint64_t)6 * 1024 * 1024)

struct measures {
    const struct suite *suite;
    struct measure *items; /* as suite->problems */
    size_t wanted, faulty;
    const struct toolchain_set *toolchains; /* while they are run */
};

/* One walk over the references. */
struct reference_source {
    struct measures *measures;
    const struct toolchain_set *toolchains;
    size_t next;
};

int measures_new(const struct suite *suite, struct measures **ret_measures,
                 struct err *err)
{
    struct measures *measures = calloc(1, sizeof(*measures));

    if (measures)
        measures->items = calloc(suite->problem_count + 1, sizeof(*measures->items));
    if (!measures || !measures->items) {
        free(measures);
        return err_oom(err);
    }
    measures->suite = suite;
    *ret_measures = measures;
    return 0;
}

void measures_free(struct measures *measures)
{
    if (!measures)
        return;
    for (size_t i = 0; i < measures->suite->problem_count; i++)
        free(measures->items[i].fault);
    free(measures->items);
    free(measures);
}

static void want(struct measures *measures, const struct problem *problem)
{
    struct measure *measure = &measures->items[problem - measures->suite->problems];

    if (measure->wanted || !reference_exists(problem))
        return;
    measure->wanted = true;
    measures->wanted++;
}

void measures_want(struct measures *measures, const char *id)
{
    const struct problem *problem = suite_find(measures->suite, id);

    if (problem)
        want(measures, problem);
}

void measures_want_all(struct measures *measures)
{
    for (size_t i = 0; i < measures->suite->problem_count; i++)
        want(measures, &measures->suite->problems[i]);
}

size_t measures_wanted(const struct measures *measures)
{
    return measures->wanted;
}

size_t measures_faulty(const struct measures *measures)
{
    return measures->faulty;
}

const struct measure *measures_find(const struct measures *measures,
                                    const struct problem *problem)
{
    const struct measure *measure;

    if (!measures || problem < measures->suite->problems ||
        problem >= measures->suite->problems + measures->suite->problem_count)
        return NULL;
    measure = &measures->items[problem - measures->suite->problems];
    return measure->known || measure->fault ? measure : NULL;
}

void measure_limits(uint64_t cpu_ms, uint64_t memory_kib, struct measure *ret_measure)
{
    uint64_t cpu = (CPU_FACTOR * cpu_ms + 999) / 1000 * 1000;
    uint64_t memory = (MEMORY_FACTOR * memory_kib + 1023) / 1024 * 1024;

    ret_measure->known = true;
    ret_measure->time_limit_ms = cpu > CPU_FLOOR_MS ? cpu : CPU_FLOOR_MS;
    ret_measure->memory_limit_kib = memory > MEMORY_FLOOR_KIB ? memory : MEMORY_FLOOR_KIB;
}

/* ---- the run ---- */

static int fill_head(const struct problem *problem, size_t index, struct result *head,
                     struct err *err)
{
    result_init(head);
    head->ordinal = index;
    head->task_id = strdup(problem->id);
    head->sample = strdup("reference");
    head->language = strdup(reference_language(problem));
    head->task = strdup(task_kind_name(problem->task));
    head->kind = strdup(problem_kind_name(problem->kind));
    if (!head->task_id || !head->sample || !head->language || !head->task || !head->kind)
        return err_oom(err);
    return 0;
}

static const struct toolchain *toolchain_of(const struct measures *measures,
                                            const struct problem *problem)
{
    return toolchain_set_get(measures->toolchains,
                             runner_find(reference_language(problem)));
}

static int make_job(const struct reference_source *source, size_t index, struct job *job,
                    struct err *err)
{
    const struct problem *problem = &source->measures->suite->problems[index];
    int r;

    *job = (struct job){.problem = problem, .is_reference = true};
    job->tc = toolchain_of(source->measures, problem);
    if (!job->tc || !job->tc->program)
        return err_say(err, ENOENT, "the references need Python: %s",
                       job->tc && job->tc->missing ? job->tc->missing
                                                   : "it was not found");
    r = fill_head(problem, index, &job->head, err);
    return r < 0 ? r : reference_program(problem, &job->program, err);
}

static int next_reference(void *context, struct job *ret_job, struct err *err)
{
    struct reference_source *source = context;
    const struct suite *suite = source->measures->suite;

    while (source->next < suite->problem_count) {
        size_t index = source->next++;
        struct job job;
        int r;

        if (!source->measures->items[index].wanted)
            continue;
        r = make_job(source, index, &job, err);
        if (r < 0) {
            job_release(&job);
            return r;
        }
        *ret_job = job;
        return 1;
    }
    return 0;
}

/* A recorded input may be beyond what can be judged (a lambda): then there is nothing to
 * measure, but also nothing wrong. */
static bool is_no_fault(const struct problem *problem, const struct result *result)
{
    return result->verdict == VERDICT_AC ||
           (problem->kind == KIND_LITERAL &&
            problem->literal.predicted == PREDICT_INPUT && result->verdict == VERDICT_NA);
}

/* Without the place, if it begins with that: it is told before. */
static const char *message_of(const struct problem *problem, const struct result *result)
{
    const char *message = result->message;
    size_t len = strlen(problem->path);

    if (!message)
        return "";
    if (strncmp(message, problem->path, len) == 0 &&
        strncmp(message + len, ", line ", 7) == 0 && strstr(message + len, ": "))
        return strstr(message + len, ": ") + 2;
    return message;
}

static int set_fault(struct measures *measures, const struct problem *problem,
                     const struct result *result, struct err *err)
{
    struct measure *measure = &measures->items[problem - measures->suite->problems];
    const char *message = message_of(problem, result);

    if (asprintf(&measure->fault,
                 "%s, line %zu: field '%s': the reference of %s gets %s%s%.600s: %s, or "
                 "grade the others with --skip-bad-problems",
                 problem->path, problem->line, reference_field(problem), problem->id,
                 verdict_code(result->verdict), *message ? ": " : "", message,
                 result->verdict == VERDICT_JE ? "try again" : "mend the record") < 0) {
        measure->fault = NULL;
        return err_oom(err);
    }
    measures->faulty++;
    return 0;
}

static int take_result(void *context, const struct result *result, struct err *err)
{
    struct measures *measures = context;
    const struct problem *problem = &measures->suite->problems[result->ordinal];
    const struct measured measured = {result->cpu_ms, result->memory_kib};

    if (!is_no_fault(problem, result))
        return set_fault(measures, problem, result, err);
    measure_limits(measured.cpu_ms, measured.memory_kib,
                   &measures->items[result->ordinal]);
    measure_cache_put(problem, toolchain_of(measures, problem), &measured);
    return 0;
}

/* Tests whose language, or what they need beside it, is missing are left out with their
 * answers. */
static bool can_run(const struct problem *problem, const struct toolchain *tc)
{
    return problem->kind != KIND_INLINE ||
           (tc && tc->program && tc->runner->inlined &&
            !runner_inline_lacks(tc->runner, &problem->inlined));
}

/* Takes what an earlier run has measured. */
static void use_cache(struct measures *measures)
{
    for (size_t i = 0; i < measures->suite->problem_count; i++) {
        const struct problem *problem = &measures->suite->problems[i];
        struct measure *measure = &measures->items[i];
        const struct toolchain *tc = toolchain_of(measures, problem);
        struct measured measured;

        if (!measure->wanted)
            continue;
        if (!can_run(problem, tc)) {
            measure->wanted = false;
            measures->wanted--;
            continue;
        }
        if (!tc || !tc->program || !measure_cache_get(problem, tc, &measured))
            continue;
        measure_limits(measured.cpu_ms, measured.memory_kib, measure);
        measure->wanted = false;
        measures->wanted--;
    }
}

static void refuse(void *context, const char *text)
{
    (void)context;
    (void)text;
}

int measures_run(struct measures *measures, const struct pipeline_config *config,
                 struct err *err)
{
    struct reference_source references = {.measures = measures,
                                          .toolchains = config->toolchains};
    struct job_source source = {next_reference, &references};
    struct result_sink sink = {take_result, refuse, measures};
    struct pipeline_config own = *config;
    struct sandbox_isolation isolation;

    measures->toolchains = config->toolchains;
    use_cache(measures);
    if (!measures->wanted)
        return 0;
    own.all_cases = true;
    own.measures = NULL;
    own.time_limit_ms = REFERENCE_CPU_MS;
    own.memory_limit_kib = REFERENCE_MEMORY_KIB;
    return pipeline_run(&own, &source, &sink, &isolation, err);
}
