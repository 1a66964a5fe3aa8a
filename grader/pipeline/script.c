/*
 * The script kind: which mode a test is run in, and what its runs say about an answer.
 *
 * Theory of operation. Every script starts sealed: it runs in an examiner process, the
 * answer under a driver in another. Nearly all do with plain values. An answer that
 * passes so is right. One that does not may be wrong, or the script may want what plain
 * values cannot carry; the reference knows: it is run once for each problem, and the
 * answer is judged in the mode in which it passes (script_plan.h). So the verdict depends
 * on answer and problem only, not on what was graded before.
 */
#include <errno.h>
#include <string.h>

#include "grader/pipeline/script_plan.h"

static int run_in_mode(struct script_run *run, const struct job *job, struct err *err)
{
    return run->mode == SCRIPT_MODE_INLINE ? script_run_inline(run, job, err)
                                           : script_run_sealed(run, job, err);
}

static bool has_reference(const struct problem *problem)
{
    return problem->script.reference && problem->script.reference[0];
}

/* Could another mode, or the knowledge of what the reference skips, change this? What an
 * answer did before the script began, and limits that it passed, stay as they are. */
static bool needs_plan(const struct script_run *run)
{
    if (run->examiner_failed || run->skipped[0])
        return true;
    return run->greeted && (run->verdict == VERDICT_WA || run->verdict == VERDICT_RTE ||
                            run->verdict == VERDICT_JE);
}

/* A test that the script leaves out proves nothing, unless it leaves it out for the
 * reference, too: then it is no part of the problem. */
static void judge_skips(struct script_run *run, const struct script_plan *plan)
{
    if (run->verdict != VERDICT_AC || strcmp(run->skipped, plan->skipped) == 0)
        return;
    run->verdict = VERDICT_WA;
    snprintf(run->message, sizeof(run->message), "tests were skipped: %.900s",
             run->skipped[0] ? run->skipped : "others than the reference's");
}

static void blame_answer(struct script_run *run, const char *why, const char *how)
{
    run->examiner_failed = false;
    script_decide(run, VERDICT_WA, "%s", "");
    snprintf(run->message, sizeof(run->message),
             "the test ended on this answer's values%s: %.800s", why, how);
}

/* The examiner failed on this answer's values: the answer's fault, unless it fails on
 * the reference's, too. Otherwise answers could leave the score by this door. */
static int blame(struct script_run *run, const struct job *job, struct err *err)
{
    char how[SCRIPT_MESSAGE_MAX];
    struct script_run reference;
    int r;

    memcpy(how, run->message, sizeof(how));
    if (!has_reference(job->problem)) {
        if (!run->called)
            return err_say(err, EIO, "the test ended without a verdict: %s", how);
        blame_answer(run, " (there is no reference to try)", how);
        return 0;
    }
    script_run_init(&reference, run->worker, run->problem, run->mode, run->limits);
    /* In fresh cells: whatever the answer may have left in the old ones is not to be
     * blamed on the reference. */
    worker_release(run->worker);
    r = script_run_reference(&reference, job, err);
    if (r == 0 && (reference.examiner_failed || reference.verdict != VERDICT_AC))
        r = err_say(err, EIO, "the test ended on the reference's values, too: %s", how);
    script_run_release(&reference);
    if (r < 0)
        return r;
    blame_answer(run, ", but not on the reference's", how);
    return 0;
}

/* Once more where the reference needs another mode. */
static int follow_plan(struct script_run *run, const struct job *job,
                       const struct script_plan *plan, struct err *err)
{
    struct worker *worker = run->worker;
    const struct sandbox_limits *limits = run->limits;

    if (plan->mode == run->mode)
        return 0;
    script_run_release(run);
    script_run_init(run, worker, job->problem, plan->mode, limits);
    return run_in_mode(run, job, err);
}

/* The answer cannot be judged. A reference that is measured was the answer, and keeps
 * the verdict that it got. */
static void reject_problem(struct script_run *run, const struct job *job,
                           const struct script_plan *plan)
{
    if (job->is_reference && !run->examiner_failed)
        return;
    run->examiner_failed = false;
    run->judged = true;
    run->verdict = job->is_reference ? VERDICT_WA : VERDICT_JE;
    snprintf(run->message, sizeof(run->message),
             "%.300s, line %zu: the reference does not pass the test: %.600s",
             run->problem->path, run->problem->line, plan->message);
}

/* An answer can empty its arguments, return nothing, and be right about what is left of
 * them, where the script works out what it expects only afterwards. So one that changes
 * its arguments has to pass, too, when the script does not see that, unless the reference
 * itself cannot: then the change is what is asked for. */
static int check_unchanged(struct script_run *run, const struct job *job, struct err *err)
{
    struct worker *worker = run->worker;
    const struct sandbox_limits *limits = run->limits;
    enum script_mode mode = run->mode;
    int r;

    if (run->verdict != VERDICT_AC || !run->changed || !has_reference(job->problem))
        return 0;
    r = script_plan_keeps_args(worker, job, mode, err);
    if (r <= 0)
        return r;
    script_run_release(run);
    script_run_init(run, worker, job->problem, mode, limits);
    run->keeps_args = true;
    return script_run_sealed(run, job, err);
}

/* A verdict, or an error of ours. The plan stays empty where none was needed. */
static int settle(struct script_run *run, const struct job *job, struct script_plan *plan,
                  struct err *err)
{
    int r = run_in_mode(run, job, err);

    if (r < 0)
        return r;
    if (needs_plan(run) && has_reference(job->problem)) {
        r = script_plan_get(run->worker, job, plan, err);
        if (r == 0 && plan->works)
            r = follow_plan(run, job, plan, err);
    }
    if (r < 0)
        return r;
    if (!plan->works) {
        reject_problem(run, job, plan);
        return 0;
    }
    if (!run->examiner_failed)
        r = check_unchanged(run, job, err);
    if (r < 0)
        return r;
    if (run->examiner_failed)
        return blame(run, job, err);
    judge_skips(run, plan);
    return 0;
}

/* Why the script ran in the answer's process. */
static int mark_shared(const struct script_run *run, const struct script_plan *plan,
                       struct result *result, struct err *err)
{
    const char *stated = run->problem->script.why_inline;
    int len;

    result->assurance = ASSURANCE_SHARED;
    len = stated ? asprintf(&result->shared_why, "%s", stated)
                 : asprintf(&result->shared_why,
                            "apart from the test, the reference does not pass: %s",
                            plan->message);
    if (len >= 0)
        return 0;
    result->shared_why = NULL;
    return err_oom(err);
}

static int report(const struct script_run *run, struct result *result,
                  struct case_result *one, struct err *err)
{
    case_measure(one, &run->pair.results[PAIR_ANSWER]);
    one->verdict = run->verdict;
    one->score = one->verdict == VERDICT_AC ? 1 : 0;
    result->verdict = one->verdict;
    result->score = one->score;
    result->cpu_ms = one->cpu_ms;
    result->wall_ms = one->wall_ms;
    result->memory_kib = one->memory_kib;
    result->examiner_cpu_ms = (run->pair.results[PAIR_PARTNER].cpu_us + 500) / 1000;
    if (run->message[0]) {
        result->message = strdup(run->message);
        if (!result->message)
            return err_oom(err);
    }
    return case_say(one, run->message, err);
}

int judge_script(struct worker *worker, const struct job *job, struct result *result,
                 struct err *err)
{
    const struct script_problem *script = &job->problem->script;
    struct script_plan plan = {.works = true};
    struct sandbox_limits limits;
    struct script_run run;
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
    script_run_init(&run, worker, job->problem,
                    script->mode == SCRIPT_MODE_ASK ? SCRIPT_MODE_PLAIN : script->mode,
                    &limits);
    r = settle(&run, job, &plan, err);
    if (r == 0 && run.mode == SCRIPT_MODE_INLINE)
        r = mark_shared(&run, &plan, result, err);
    if (r == 0)
        r = report(&run, result, one, err);
    script_run_release(&run);
    return r;
}
