#include <errno.h>
#include <pthread.h>
#include <search.h>
#include <string.h>

#include "grader/pipeline/script_plan.h"

/* Generous: what the reference takes is measured here, not judged. */
static const struct sandbox_limits reference_limits = {.cpu_ms = 60000,
                                                       .wall_ms = 185000,
                                                       .memory_kib = 6 * 1024 * 1024,
                                                       .output_bytes = 64u << 20};

struct plan_entry {
    const struct problem *problem;
    pthread_mutex_t lock; /* held while the plan is made */
    bool made;
    struct script_plan plan;
    bool keeps_known, keeps; /* of script_plan_keeps_args() */
};

struct script_plans {
    pthread_mutex_t lock; /* of the tree */
    void *tree;           /* of struct plan_entry, by problem */
};

static int compare_entries(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct plan_entry *)a)->problem;
    uintptr_t y = (uintptr_t)((const struct plan_entry *)b)->problem;

    return (x > y) - (x < y);
}

int script_plans_new(struct script_plans **ret_plans, struct err *err)
{
    struct script_plans *plans = calloc(1, sizeof(*plans));

    if (!plans)
        return err_oom(err);
    pthread_mutex_init(&plans->lock, NULL);
    *ret_plans = plans;
    return 0;
}

static void free_entry(void *p)
{
    struct plan_entry *entry = p;

    pthread_mutex_destroy(&entry->lock);
    free(entry);
}

void script_plans_free(struct script_plans *plans)
{
    if (!plans)
        return;
    tdestroy(plans->tree, free_entry);
    pthread_mutex_destroy(&plans->lock);
    free(plans);
}

/* The problem's entry, made on first use. NULL when memory is out. */
static struct plan_entry *find_entry(struct script_plans *plans,
                                     const struct problem *problem)
{
    const struct plan_entry key = {.problem = problem};
    struct plan_entry *entry;
    void *node = tfind(&key, &plans->tree, compare_entries);

    if (node)
        return *(struct plan_entry **)node;
    entry = calloc(1, sizeof(*entry));
    if (!entry)
        return NULL;
    entry->problem = problem;
    pthread_mutex_init(&entry->lock, NULL);
    if (tsearch(entry, &plans->tree, compare_entries))
        return entry;
    free_entry(entry);
    return NULL;
}

/* ---- the reference ---- */

static int reference_program(const struct script_problem *script,
                             struct source_program *program, struct err *err)
{
    cleanup_free char *text = NULL;
    int len = asprintf(&text, "%s%s", script->prompt, script->reference);

    if (len < 0 || source_program_add(program, "answer.py", text, (size_t)len) < 0)
        return err_oom(err);
    return 0;
}

int script_run_reference(struct script_run *run, const struct job *job, struct err *err)
{
    struct job reference = *job;
    int r;

    reference.program = (struct source_program){0};
    r = reference_program(&run->problem->script, &reference.program, err);
    if (r == 0)
        r = run->mode == SCRIPT_MODE_INLINE ? script_run_inline(run, &reference, err)
                                            : script_run_sealed(run, &reference, err);
    source_program_release(&reference.program);
    return r;
}

/* ---- plans ---- */

/* Could the reference pass in another mode? Only what the script itself has said depends
 * on how it reaches the reference; a limit that was passed, or a crash, would push the
 * problem to a mode that is less sealed for a reason that is none. */
static bool may_differ_elsewhere(const struct script_run *run)
{
    return run->done && run->outcome != EXAMINER_OUTCOME_PASS &&
           run->outcome != EXAMINER_OUTCOME_SKIPPED;
}

static int try_mode(struct worker *worker, const struct job *job, enum script_mode mode,
                    struct script_plan *plan, bool *ret_go_on, struct err *err)
{
    struct script_run run;
    int r;

    script_run_init(&run, worker, job->problem, mode, &reference_limits);
    r = script_run_reference(&run, job, err);
    if (r == 0) {
        plan->mode = mode;
        plan->works = !run.examiner_failed && run.verdict == VERDICT_AC;
        plan->cpu_ms = (run.pair.results[PAIR_ANSWER].cpu_us + 999) / 1000;
        plan->memory_kib = run.pair.results[PAIR_ANSWER].memory_kib;
        memcpy(plan->message, run.message, sizeof(plan->message));
        memcpy(plan->skipped, run.skipped, sizeof(plan->skipped));
        *ret_go_on = !plan->works && may_differ_elsewhere(&run);
    }
    script_run_release(&run);
    return r;
}

static int make_plan(struct worker *worker, const struct job *job,
                     struct script_plan *ret_plan, struct err *err)
{
    enum script_mode stated = job->problem->script.mode;
    enum script_mode first = stated == SCRIPT_MODE_ASK ? SCRIPT_MODE_PLAIN : stated;
    enum script_mode last = stated == SCRIPT_MODE_ASK ? SCRIPT_MODE_INLINE : stated;
    struct script_plan plan = {.works = false};
    char message[SCRIPT_MESSAGE_MAX] = "";
    bool go_on = true;

    for (enum script_mode mode = first; mode <= last && go_on; mode++) {
        int r = try_mode(worker, job, mode, &plan, &go_on, err);

        if (r < 0)
            return r;
        /* What the first mode says is closest to the script itself. */
        if (mode == first)
            memcpy(message, plan.message, sizeof(message));
    }
    if (!plan.works || plan.mode != first)
        memcpy(plan.message, message, sizeof(message));
    *ret_plan = plan;
    return 0;
}

static int lock_entry(struct worker *worker, const struct job *job,
                      struct plan_entry **ret_entry, struct err *err)
{
    struct script_plans *plans = worker->script_plans;
    struct plan_entry *entry;

    pthread_mutex_lock(&plans->lock);
    entry = find_entry(plans, job->problem);
    pthread_mutex_unlock(&plans->lock);
    if (!entry)
        return err_oom(err);
    pthread_mutex_lock(&entry->lock);
    *ret_entry = entry;
    return 0;
}

static int find_keeps(struct worker *worker, const struct job *job, enum script_mode mode,
                      struct plan_entry *entry, struct err *err)
{
    struct script_run run;
    int r;

    script_run_init(&run, worker, job->problem, mode, &reference_limits);
    run.keeps_args = true;
    r = script_run_reference(&run, job, err);
    if (r == 0) {
        entry->keeps = !run.examiner_failed && run.verdict == VERDICT_AC;
        entry->keeps_known = true;
    }
    script_run_release(&run);
    return r;
}

int script_plan_keeps_args(struct worker *worker, const struct job *job,
                           enum script_mode mode, struct err *err)
{
    struct plan_entry *entry = NULL;
    int r = lock_entry(worker, job, &entry, err);

    if (r < 0)
        return r;
    if (!entry->keeps_known)
        r = find_keeps(worker, job, mode, entry, err);
    if (r == 0)
        r = entry->keeps;
    pthread_mutex_unlock(&entry->lock);
    return r;
}

int script_plan_get(struct worker *worker, const struct job *job,
                    struct script_plan *ret_plan, struct err *err)
{
    struct plan_entry *entry = NULL;
    int r = lock_entry(worker, job, &entry, err);

    if (r < 0)
        return r;
    if (!entry->made) {
        r = make_plan(worker, job, &entry->plan, err);
        entry->made = r == 0;
    }
    if (r == 0)
        *ret_plan = entry->plan;
    pthread_mutex_unlock(&entry->lock);
    return r;
}
