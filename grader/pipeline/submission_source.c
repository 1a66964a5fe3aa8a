#include <errno.h>
#include <string.h>

#include "grader/pipeline/sources.h"

#define NOTE_MAX 2304

struct promise {
    const char *folder;
    unsigned verdicts; /* bits */
    bool partial;      /* a score strictly between 0 and 1 instead */
};

#define BIT(code) (1u << VERDICT_##code)

/* From the problem package format; the other names are of older packages. */
static const struct promise promises[] = {
    {"accepted", BIT(AC), false},
    {"slow_accepted", BIT(AC) | BIT(TLE), false},
    {"partially_accepted", 0, true},
    {"wrong_answer", BIT(WA), false},
    {"time_limit_exceeded", BIT(TLE), false},
    {"run_time_error", BIT(RTE) | BIT(MLE), false},
    {"runtime_error", BIT(RTE) | BIT(MLE), false},
    {"memory_limit_exceeded", BIT(MLE), false},
    {"output_limit_exceeded", BIT(OLE), false},
    {"compile_error", BIT(CE), false},
    {"rejected", ~(BIT(AC) | BIT(JE)), false},
};

bool submission_as_promised(const struct result *result)
{
    for (size_t i = 0; result->expected && i < ARRAY_SIZE(promises); i++) {
        const struct promise *promise = &promises[i];

        if (strcmp(promise->folder, result->expected) != 0)
            continue;
        if (promise->partial)
            return result->score > 0 && result->score < 1;
        if (result->verdict == VERDICT_AC && result->score < 1)
            return false;
        return (promise->verdicts & (1u << result->verdict)) != 0;
    }
    return true;
}

/* Why it is left out; NULL when it can be graded. */
static const char *reason_to_skip(const struct submission_source *source,
                                  const struct submission *submission,
                                  const struct toolchain **ret_tc)
{
    const struct source_program *program = &submission->program;
    const struct runner *runner;
    const struct toolchain *tc;

    if (submission->refused)
        return submission->refused;
    runner =
        program->language ? runner_find(program->language) : runner_for_program(program);
    if (!runner)
        return "its language is not supported";
    tc = toolchain_set_get(source->toolchains, runner);
    if (!tc || !tc->program)
        return tc && tc->missing ? tc->missing : "its language is not there";
    *ret_tc = tc;
    return NULL;
}

static int copy_program(const struct source_program *from, struct source_program *to)
{
    int r = 0;

    for (size_t i = 0; i < from->file_count && r == 0; i++)
        r = source_program_add(to, from->files[i].name, from->files[i].data,
                               from->files[i].len);
    if (r == 0 && from->language) {
        to->language = strdup(from->language);
        r = to->language ? 0 : -ENOMEM;
    }
    if (r == 0 && from->entry) {
        to->entry = strdup(from->entry);
        r = to->entry ? 0 : -ENOMEM;
    }
    return r;
}

static int fill_job(const struct submission *submission, struct job *job)
{
    struct result *head = &job->head;

    head->task_id = strdup(job->problem->id);
    head->sample = strdup(submission->name);
    head->language = strdup(job->tc->runner->name);
    head->task = strdup(task_kind_name(job->problem->task));
    head->kind = strdup(problem_kind_name(job->problem->kind));
    head->extraction = strdup("submission");
    head->expected = strdup(submission->expected);
    if (!head->task_id || !head->sample || !head->language || !head->task ||
        !head->kind || !head->extraction || !head->expected)
        return -ENOMEM;
    return copy_program(&submission->program, &job->program);
}

/* Moves on to the next submission of any package; NULL at the end. */
static const struct submission *advance(struct submission_source *source,
                                        const struct problem **ret_problem)
{
    while (source->problem < source->suite->problem_count) {
        const struct problem *problem = &source->suite->problems[source->problem];

        if (source->submission < problem->submission_count) {
            *ret_problem = problem;
            return &problem->submissions[source->submission++];
        }
        source->problem++;
        source->submission = 0;
    }
    return NULL;
}

int submission_source_next(void *context, struct job *ret_job, struct err *err)
{
    struct submission_source *source = context;
    const struct submission *submission;
    const struct problem *problem;

    while ((submission = advance(source, &problem))) {
        struct job job = {.problem = problem};
        const char *reason = reason_to_skip(source, submission, &job.tc);

        if (reason) {
            char text[NOTE_MAX];

            snprintf(text, sizeof(text), "%s, %s: skipped: %s", problem->id,
                     submission->name, reason);
            source->notes.note(source->notes.context, text);
            source->notes.summary->skipped++;
            continue;
        }
        result_init(&job.head);
        if (fill_job(submission, &job) < 0) {
            job_release(&job);
            return err_oom(err);
        }
        job.head.ordinal = source->ordinal++;
        *ret_job = job;
        return 1;
    }
    return 0;
}
