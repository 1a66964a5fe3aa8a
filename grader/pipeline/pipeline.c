/*
 * Theory of operation. The calling thread takes jobs from the source and puts them into a
 * short queue; each worker thread takes one, judges it in its own cells, and delivers the
 * result under the sink's lock. A worker holds the "alone" lock for reading while it
 * judges; a job that failed for a reason that is not its own is done again under the same
 * lock for writing: with nobody else at work.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "grader/pipeline/script_plan.h"
#include "grader/pipeline/bytecode.h"
#include "grader/pipeline/oracle.h"
#include "grader/pipeline/validator.h"
#include "grader/pipeline/verdict_key.h"
#include "grader/pipeline/warm.h"
#include "grader/pipeline/worker.h"

#define JOBS_MAX 256

struct pipeline;

struct seat {
    struct pipeline *pipeline;
    struct worker worker;
    pthread_t thread;
};

struct pipeline {
    const struct pipeline_config *config;
    struct result_sink *sink;
    const struct sandbox_isolation
        *isolation; /* in force; known from the first cell on */
    struct validators *validators;
    struct script_plans *script_plans;
    struct oracles *oracles;
    struct bytecodes *bytecodes;
    struct warm *warm;

    pthread_mutex_t lock; /* of the queue, the sink and all below */
    pthread_cond_t has_job, has_room;
    struct job *queue; /* ring of `capacity` jobs */
    size_t capacity, first, count;
    bool closed; /* no more jobs will come */
    bool failed; /* the sink cannot go on: err says why */
    struct err err;
    struct seat *seats; /* one for each worker thread */

    pthread_rwlock_t alone;
};

static bool stopped(const struct pipeline *p)
{
    return p->config->stop && atomic_load(p->config->stop);
}

/* The next job; false when there is none left. */
static bool take_job(struct pipeline *p, struct job *ret_job)
{
    bool there;

    pthread_mutex_lock(&p->lock);
    while (!p->count && !p->closed)
        pthread_cond_wait(&p->has_job, &p->lock);
    there = p->count > 0 && !p->failed && !stopped(p);
    if (there) {
        *ret_job = p->queue[p->first];
        p->first = (p->first + 1) % p->capacity;
        p->count--;
    }
    /* Also when the run is over: put_job() waits for nothing else. */
    pthread_cond_signal(&p->has_room);
    pthread_mutex_unlock(&p->lock);
    return there;
}

/* False when the run is over: the job was not taken. */
static bool put_job(struct pipeline *p, const struct job *job)
{
    bool open;

    pthread_mutex_lock(&p->lock);
    while (p->count == p->capacity && !p->failed && !stopped(p))
        pthread_cond_wait(&p->has_room, &p->lock);
    open = !p->failed && !stopped(p);
    if (open) {
        p->queue[(p->first + p->count++) % p->capacity] = *job;
        pthread_cond_signal(&p->has_job);
    }
    pthread_mutex_unlock(&p->lock);
    return open;
}

static void deliver(struct pipeline *p, const struct result *result)
{
    pthread_mutex_lock(&p->lock);
    if (!p->failed && p->sink->take(p->sink->context, result, &p->err) < 0) {
        p->failed = true;
        pthread_cond_broadcast(&p->has_room);
    }
    pthread_mutex_unlock(&p->lock);
}

/* A fault of ours, twice: the result says so. */
static void judge_error(struct result *result, const struct err *err)
{
    result_reset(result);
    result->verdict = VERDICT_JE;
    result->message = strdup(err->text);
}

/* A problem that cannot be read has no key, and its judge says what is wrong. */
static bool known_before(const struct pipeline *p, const struct worker *worker,
                         const struct job *job, struct result *result)
{
    const struct verdict_memory *memory = p->config->memory;
    struct sandbox_limits limits = {0};
    const struct verdict_setting setting = {.limits = &limits,
                                            .isolation = p->isolation,
                                            .warm = p->config->warm,
                                            .all_cases = p->config->all_cases};

    if (!p->config->keys || job->is_reference)
        return false;
    if (!job->no_answer)
        worker_limits(worker, job->problem, job->tc->runner, &limits);
    return verdict_key_make(p->config->keys, job, &setting, result, NULL) == 0 &&
           result->verdict_key[0] && memory && memory->recall(memory->context, result);
}

static void remember(const struct pipeline *p, const struct result *result)
{
    const struct verdict_memory *memory = p->config->memory;

    if (memory && result->verdict_key[0] && result->verdict != VERDICT_JE)
        memory->keep(memory->context, result);
}

static void judge_job(struct pipeline *p, struct worker *worker, struct job *job)
{
    struct result result = job->head;
    struct err err = ERR_INIT;
    int r;

    result_init(&job->head); /* its strings are the result's now */
    if (known_before(p, worker, job, &result)) {
        deliver(p, &result);
        result_release(&result);
        job_release(job);
        return;
    }
    pthread_rwlock_rdlock(&p->alone);
    r = worker_judge(worker, job, &result, &err);
    pthread_rwlock_unlock(&p->alone);
    if (r < 0 && r != -ENOPKG && !stopped(p)) {
        worker_release(worker);
        result_reset(&result);
        worker->cold = true;
        pthread_rwlock_wrlock(&p->alone);
        r = worker_judge(worker, job, &result, &err);
        pthread_rwlock_unlock(&p->alone);
        worker->cold = false;
        worker_release(worker); /* the next job's cells are warm again */
    }
    if (r == -ENOPKG) {
        p->sink->refuse(p->sink->context, err.text);
    } else {
        if (r < 0) {
            worker_release(worker);
            judge_error(&result, &err);
        }
        remember(p, &result);
        deliver(p, &result);
    }
    result_release(&result);
    job_release(job);
}

static void *work(void *arg)
{
    struct seat *seat = arg;
    struct pipeline *p = seat->pipeline;
    struct job job;
    sigset_t blocked;

    /* A program that has ended closes its pipes: an error code, not a signal. Ctrl-C is
     * for the main thread. */
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGPIPE);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    while (take_job(p, &job))
        judge_job(p, &seat->worker, &job);
    worker_release(&seat->worker);
    return NULL;
}

static void close_queue(struct pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    p->closed = true;
    pthread_cond_broadcast(&p->has_job);
    pthread_mutex_unlock(&p->lock);
}

static int feed(struct pipeline *p, struct job_source *source, struct err *err)
{
    struct job job;
    int r;

    while (!stopped(p) && (r = source->next(source->context, &job, err)) != 0) {
        if (r < 0)
            return stopped(p) && r == -EINTR ? 0 : r;
        if (!put_job(p, &job)) {
            job_release(&job);
            return 0;
        }
    }
    return 0;
}

static void pipeline_init(struct pipeline *p, const struct pipeline_config *config,
                          struct result_sink *sink)
{
    pthread_rwlockattr_t writers_first;

    memset(p, 0, sizeof(*p));
    p->config = config;
    p->sink = sink;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->has_job, NULL);
    pthread_cond_init(&p->has_room, NULL);
    pthread_rwlockattr_init(&writers_first);
    pthread_rwlockattr_setkind_np(&writers_first,
                                  PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&p->alone, &writers_first);
    pthread_rwlockattr_destroy(&writers_first);
}

static int pipeline_allocate(struct pipeline *p, struct err *err)
{
    int r;

    p->capacity = 2 * (size_t)p->config->jobs;
    p->queue = calloc(p->capacity, sizeof(*p->queue));
    p->seats = calloc(p->config->jobs, sizeof(*p->seats));
    if (!p->queue || !p->seats)
        return err_oom(err);
    r = validators_new(&p->validators, err);
    if (r == 0)
        r = script_plans_new(&p->script_plans, err);
    if (r == 0)
        r = oracles_new(&p->oracles, err);
    if (r == 0)
        r = bytecodes_new(&p->bytecodes, err);
    return r < 0 ? r : warm_open(&p->warm, err);
}

static void pipeline_release(struct pipeline *p)
{
    for (; p->count; p->count--) {
        job_release(&p->queue[p->first]);
        p->first = (p->first + 1) % p->capacity;
    }
    free(p->queue);
    free(p->seats);
    validators_free(p->validators);
    script_plans_free(p->script_plans);
    oracles_free(p->oracles);
    bytecodes_free(p->bytecodes);
    warm_close(p->warm);
    pthread_rwlock_destroy(&p->alone);
    pthread_cond_destroy(&p->has_room);
    pthread_cond_destroy(&p->has_job);
    pthread_mutex_destroy(&p->lock);
}

/* The first cell is started before anything else: what the host lacks is one error of
 * the run, not a judge error of every answer. */
static int first_cell(struct pipeline *p, struct sandbox_isolation *ret_isolation,
                      struct err *err)
{
    struct cell *cell;
    int r = worker_cell(&p->seats[0].worker, CELL_ANSWER, &cell, err);

    if (r == 0)
        *ret_isolation = *cell_isolation(cell);
    return r;
}

static int run_threads(struct pipeline *p, struct job_source *source, struct err *err)
{
    unsigned started = 0;
    int r = 0, code;

    for (; started < p->config->jobs; started++) {
        code = pthread_create(&p->seats[started].thread, NULL, work, &p->seats[started]);
        if (code) {
            r = err_set(err, code, "start worker %u", started);
            break;
        }
    }
    if (r == 0)
        r = feed(p, source, err);
    close_queue(p);
    for (unsigned i = 0; i < started; i++)
        pthread_join(p->seats[i].thread, NULL);
    return r;
}

int pipeline_run(const struct pipeline_config *config, struct job_source *source,
                 struct result_sink *sink, struct sandbox_isolation *ret_isolation,
                 struct err *err)
{
    struct pipeline p;
    int r;

    if (config->jobs < 1 || config->jobs > JOBS_MAX)
        return err_say(err, EINVAL, "%u workers: 1 to %d are possible", config->jobs,
                       JOBS_MAX);
    pipeline_init(&p, config, sink);
    r = pipeline_allocate(&p, err);
    for (unsigned i = 0; r == 0 && i < config->jobs; i++) {
        p.seats[i].pipeline = &p;
        p.seats[i].worker.config = config;
        p.seats[i].worker.validators = p.validators;
        p.seats[i].worker.script_plans = p.script_plans;
        p.seats[i].worker.oracles = p.oracles;
        p.seats[i].worker.bytecodes = p.bytecodes;
        p.seats[i].worker.warm = p.warm;
    }
    if (r == 0)
        r = first_cell(&p, ret_isolation, err);
    p.isolation = ret_isolation;
    if (r == 0)
        r = run_threads(&p, source, err);
    if (p.seats)
        worker_release(&p.seats[0].worker);
    if (r == 0 && p.failed) {
        r = -p.err.code;
        if (err)
            *err = p.err;
    }
    pipeline_release(&p);
    return r;
}
