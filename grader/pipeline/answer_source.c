#include <errno.h>
#include <search.h>
#include <stdarg.h>
#include <string.h>

#include "grader/answer/assemble.h"
#include "grader/pipeline/sources.h"

#define NOTE_MAX 2304

void answer_source_init(struct answer_source *source, const struct suite *suite,
                        const struct toolchain_set *toolchains, struct answers *answers,
                        struct source_notes notes)
{
    *source = (struct answer_source){
        .suite = suite, .toolchains = toolchains, .answers = answers, .notes = notes};
}

void answer_source_release(struct answer_source *source)
{
    tdestroy(source->keys, free);
    source->keys = NULL;
}

static void note(const struct answer_source *source, const char *format, ...)
    PRINTF_LIKE(2, 3);

static void note(const struct answer_source *source, const char *format, ...)
{
    char text[NOTE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    source->notes.note(source->notes.context, text);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* 1 when this answer's key came before. */
static int seen_before(struct answer_source *source, const struct answer *answer,
                       struct err *err)
{
    char *key;
    void *node;

    /* \x1f cannot be confused with what stands in the parts: they are lengths apart. */
    if (asprintf(&key, "%zu:%s%zu:%s%s\x1f%s", strlen(answer->task_id), answer->task_id,
                 strlen(answer->sample), answer->sample,
                 answer->language ? answer->language : "",
                 answer->model ? answer->model : "") < 0)
        return err_oom(err);
    node = tsearch(key, &source->keys, compare_keys);
    if (!node) {
        free(key);
        return err_oom(err);
    }
    if (*(char **)node != key) {
        free(key);
        return 1;
    }
    return 0;
}

/* 1, or -ENOMEM. */
PRINTF_LIKE(3, 4)
static int no_answer(struct job *job, struct err *err, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vasprintf(&job->no_answer, format, args);
    va_end(args);
    if (len >= 0)
        return 1;
    job->no_answer = NULL;
    return err_oom(err);
}

/* The language that the answer names, or that its files show. 1; 0 left out, with a note.
 * A raw reply is all that the model said: one without code, as a refusal is, must not
 * leave the score. */
static int find_runner(struct answer_source *source, const struct answer *answer,
                       struct job *job, const struct runner **ret_runner, struct err *err)
{
    const char *language = job->program.language;

    *ret_runner = language ? runner_find(language) : runner_for_program(&job->program);
    if (*ret_runner)
        return 1;
    if (!language && answer->form == ANSWER_RESPONSE)
        return no_answer(job, err,
                         "no code block of the reply says what language it is in");
    if (language)
        note(source, "%s: language '%s' is not supported (see `assay langs`)",
             answer->origin, language);
    else
        note(source,
             "%s: no language can be told; add a field 'language' (see `assay langs`)",
             answer->origin);
    return 0;
}

static bool allowed(const struct problem *problem, const struct runner *runner)
{
    if (!problem->languages)
        return true;
    for (size_t i = 0; problem->languages[i]; i++)
        if (runner_find(problem->languages[i]) == runner)
            return true;
    return false;
}

/* Picks the toolchain. 1 with it, or with the reason why there is no answer; 0 left out,
 * with a note. */
static int choose_toolchain(struct answer_source *source, const struct answer *answer,
                            struct job *job, struct err *err)
{
    const struct runner *runner;
    const char *package;
    int r = find_runner(source, answer, job, &runner, err);

    if (r <= 0 || job->no_answer)
        return r;
    if (!allowed(job->problem, runner))
        return no_answer(job, err, "this problem does not allow %s",
                         runner_title(runner));
    job->tc = toolchain_set_get(source->toolchains, runner);
    if (!job->tc || !job->tc->program) {
        note(source, "%s: %s", answer->origin,
             job->tc && job->tc->missing ? job->tc->missing : "language not there");
        return 0;
    }
    package = job->problem->kind == KIND_INLINE
                  ? runner_inline_lacks(runner, &job->problem->inlined)
                  : NULL;
    if (package)
        note(source, "%s: the tests of %s need the package %s, which is not there",
             answer->origin, job->problem->id, package);
    return package ? 0 : 1;
}

static int copy_string(char **ret_copy, const char *text, struct err *err)
{
    *ret_copy = text ? strdup(text) : NULL;
    return text && !*ret_copy ? err_oom(err) : 0;
}

/* What stands above the result. */
static int fill_head(struct job *job, const struct answer *answer, const char *extraction,
                     struct err *err)
{
    struct result *head = &job->head;
    const char *language = job->tc ? job->tc->runner->name : answer->language;
    int r = copy_string(&head->task_id, answer->task_id, err);

    if (r == 0)
        r = copy_string(&head->sample, answer->sample, err);
    if (r == 0)
        r = copy_string(&head->model, answer->model, err);
    if (r == 0)
        r = copy_string(&head->language, language, err);
    if (r == 0)
        r = copy_string(&head->task, task_kind_name(job->problem->task), err);
    if (r == 0)
        r = copy_string(&head->kind, problem_kind_name(job->problem->kind), err);
    if (r == 0)
        r = copy_string(&head->extraction, extraction, err);
    return r;
}

/* 1 with a job, 0 when the answer was left out with a note. */
static int make_job(struct answer_source *source, const struct answer *answer,
                    struct job *job, struct err *err)
{
    enum assemble_status status;
    struct assembled assembled;
    const char *extraction;
    int r = assemble(job->problem, answer, &status, &assembled, err);

    if (r < 0)
        return r;
    extraction = assembled.extraction;
    job->program = assembled.program;
    memset(&assembled.program, 0, sizeof(assembled.program));
    if (status == ASSEMBLE_NO_ANSWER)
        job->no_answer = steal_ptr(assembled.reason);
    assembled_release(&assembled);
    r = job->no_answer ? 1 : choose_toolchain(source, answer, job, err);
    if (r == 0)
        source->notes.summary->skipped++;
    if (r <= 0)
        return r;
    r = fill_head(job, answer, extraction, err);
    return r < 0 ? r : 1;
}

/* The problem of an answer; NULL with a note and a count. */
static const struct problem *find_problem(struct answer_source *source,
                                          const struct answer *answer)
{
    const struct problem *problem = suite_find(source->suite, answer->task_id);
    const struct measure *measure =
        problem ? measures_find(source->measures, problem) : NULL;
    const struct refused_problem *refused;

    if (measure && measure->fault) {
        source->notes.summary->refused++;
        note(source, "%s: problem %s is left out: its reference fails", answer->origin,
             answer->task_id);
        return NULL;
    }
    if (problem)
        return problem;
    refused = suite_find_refused(source->suite, answer->task_id);
    if (refused) {
        source->notes.summary->refused++;
        note(source, "%s: problem %s is refused: %s", answer->origin, answer->task_id,
             refused->reason);
    } else {
        source->notes.summary->unknown_tasks++;
        note(source, "%s: task '%s' is not in the suite (see `assay list %s`)",
             answer->origin, answer->task_id, source->suite->path);
    }
    return NULL;
}

/* An answer may use the problem's other name; results have the one. */
static int use_own_id(const struct problem *problem, struct answer *answer,
                      struct err *err)
{
    char *id;

    if (strcmp(problem->id, answer->task_id) == 0)
        return 0;
    id = strdup(problem->id);
    if (!id)
        return err_oom(err);
    free(answer->task_id);
    answer->task_id = id;
    return 0;
}

/* By the problem's own name, whichever the answer uses. */
static bool in_shard(const struct answer_source *source, const struct answer *answer)
{
    const struct problem *problem = suite_find(source->suite, answer->task_id);

    return shard_has(source->shard, problem ? problem->id : answer->task_id);
}

static int try_answer(struct answer_source *source, struct answer *answer,
                      struct job *ret_job, struct err *err)
{
    struct job job = {0};
    int r;

    if (!in_shard(source, answer))
        return 0;
    job.problem = find_problem(source, answer);
    if (!job.problem)
        return 0;
    r = use_own_id(job.problem, answer, err);
    if (r < 0)
        return r;
    r = seen_before(source, answer, err);
    if (r < 0)
        return r;
    if (r == 1) {
        source->notes.summary->doubles++;
        note(source, "%s: task %s, sample %s came before: this one is left out",
             answer->origin, answer->task_id, answer->sample);
        return 0;
    }
    result_init(&job.head);
    r = make_job(source, answer, &job, err);
    if (r <= 0) {
        job_release(&job);
        return r;
    }
    job.head.ordinal = source->position - 1;
    *ret_job = job;
    return 1;
}

int answer_source_next(void *context, struct job *ret_job, struct err *err)
{
    struct answer_source *source = context;

    for (;;) {
        struct answer answer;
        int r = answers_next(source->answers, &answer, err);

        if (r == -EBADMSG) {
            source->notes.summary->bad_lines++;
            note(source, "%s", err->text);
            continue;
        }
        if (r <= 0)
            return r;
        source->position++;
        r = try_answer(source, &answer, ret_job, err);
        answer_release(&answer);
        if (r != 0)
            return r;
    }
}
