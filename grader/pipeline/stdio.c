/*
 * The stdio kind: one fresh process tree for each case, judged by its output.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/judge/compare.h"
#include "grader/judge/groups.h"
#include "grader/pipeline/validator.h"
#include "grader/pipeline/worker.h"

#define CASE_FILE_MAX   ((size_t)1 << 30)
#define STDERR_TAIL     4096
#define EXCERPT_MAX     200
#define CASE_SAYS_MAX   1600
#define DEFAULT_INCLUDE "default/"

/* What is needed to judge one case. */
struct trial {
    struct worker *worker;
    const struct problem *problem;
    const struct built *built;
    const struct sandbox_limits *limits;
    const struct test_case *test;
    const struct test_group *group;
    /* Results beside the verdict. */
    bool has_points;
    double points;
};

/* The last line that the program wrote to stderr: usually says why it failed. */
static void add_excerpt(const struct sandbox_result *ran, char *message, size_t size)
{
    cleanup_free char *text = NULL;
    size_t len, used = strlen(message), kept = 0;
    const char *line;

    if (ran->stderr_fd < 0 || ran->stderr_bytes == 0)
        return;
    if (io_read_fd(ran->stderr_fd, CASE_FILE_MAX, &text, &len, NULL) < 0)
        return;
    while (len && strchr(" \t\r\n", text[len - 1]))
        len--;
    text[len] = '\0';
    line = memrchr(text, '\n', len);
    line = line ? line + 1 : text;
    if (!*line || used + 3 >= size)
        return;
    message[used++] = ':';
    message[used++] = ' ';
    for (; *line && used + 1 < size && kept < EXCERPT_MAX; line++, kept++)
        message[used++] = *line >= ' ' && *line < 127 ? *line : '?';
    message[used] = '\0';
}

/* Compares with the judge's answer by the default validator. */
static int compare_default(const struct trial *trial, const struct sandbox_result *ran,
                           struct case_result *one, struct err *err)
{
    cleanup_free char *judge = NULL;
    cleanup_free char *output = NULL;
    char message[COMPARE_MESSAGE_MAX];
    struct compare_flags flags;
    size_t judge_len, output_len;
    const char *const *args = (const char *const *)trial->group->validator_args;
    int r = compare_flags_parse(args, &flags, err);

    if (r < 0)
        return err_wrap(err, "%s, group %s", trial->problem->path, trial->group->name);
    r = test_case_answer(trial->test, CASE_FILE_MAX, &judge, &judge_len, err);
    if (r == 0)
        r = io_read_fd(ran->stdout_fd, CASE_FILE_MAX, &output, &output_len, err);
    if (r < 0)
        return r;
    if (compare_output(&flags, judge, judge_len, output, output_len, message,
                       sizeof(message))) {
        one->verdict = VERDICT_AC;
        return 0;
    }
    one->verdict = VERDICT_WA;
    return case_say(one, message, err);
}

static const struct submission *find_reference(const struct problem *problem);

/* A validator that gave no word: whose fault is it? */
static int blame(const struct trial *trial, const char *how, struct case_result *one,
                 struct err *err)
{
    char message[CASE_SAYS_MAX];
    int r;

    if (trial->worker->judging_reference) {
        one->verdict = VERDICT_JE;
        return case_say(one, how, err);
    }
    r = stdio_reference_passes(trial->worker, trial->problem, trial->test, trial->group,
                               err);
    if (r < 0)
        return r;
    one->verdict = r ? VERDICT_WA : VERDICT_JE;
    snprintf(message, sizeof(message), "output validator failed on %s: %s",
             r                                ? "this output, but not on the reference's"
             : find_reference(trial->problem) ? "the reference's, too"
                                              : "this output and on the judge's answer",
             how);
    return case_say(one, message, err);
}

static int validate(struct trial *trial, const struct sandbox_result *ran,
                    struct case_result *one, struct err *err)
{
    cleanup_validation struct validation v = {.input_fd = -1,
                                              .answer_fd = -1,
                                              .empty_fd = -1};
    cleanup_result struct sandbox_result judged;
    char how[OUTCOME_MESSAGE_MAX];
    const struct built *built;
    struct feedback feedback;
    struct cell *cell;
    int r;

    sandbox_result_init(&judged);
    r = validators_get(trial->worker, trial->problem, &built, err);
    if (r == 0)
        r = validation_prepare(&v, built, trial->problem, trial->test, trial->group, err);
    if (r == 0)
        r = worker_cell(trial->worker, CELL_JUDGE, &cell, err);
    if (r < 0)
        return r;
    v.spec.stdin_fd = ran->stdout_fd;
    r = cell_run(cell, &v.spec, &judged, err);
    if (r < 0)
        return err_wrap(err, "run the output validator of %s", trial->problem->id);
    if (!outcome_validator(&judged, &v.spec.limits, &one->verdict, how, sizeof(how))) {
        add_excerpt(&judged, how, sizeof(how));
        return blame(trial, how, one, err);
    }
    if (one->verdict == VERDICT_JE)
        return err_say(err, EIO, "output validator of %s: %s", trial->problem->id, how);
    feedback_read(&judged, trial->group->accept_score, &feedback);
    trial->has_points = feedback.has_points;
    trial->points = feedback.points;
    return case_say(one, feedback.message, err);
}

/* Runs the answer on the case's input and judges what it printed. */
static int try_case(struct trial *trial, struct case_result *one, struct err *err)
{
    cleanup_result struct sandbox_result ran;
    cleanup_free char *input = NULL;
    cleanup_fd int input_fd = -1;
    char message[OUTCOME_MESSAGE_MAX + EXCERPT_MAX];
    struct sandbox_spec spec;
    struct cell *cell;
    size_t len;
    int r;

    sandbox_result_init(&ran);
    r = test_case_input(trial->test, CASE_FILE_MAX, &input, &len, err);
    if (r == 0)
        r = io_memfd("input", input, len, &input_fd, err);
    if (r == 0)
        r = worker_cell(trial->worker, CELL_ANSWER, &cell, err);
    if (r < 0)
        return r;
    built_spec(trial->built, &spec);
    spec.stdin_fd = input_fd;
    spec.limits = *trial->limits;
    r = cell_run(cell, &spec, &ran, err);
    if (r < 0)
        return r;
    case_measure(one, &ran);
    one->verdict = outcome_verdict(&ran, trial->limits, message, sizeof(message));
    if (one->verdict == VERDICT_JE && built_is_no_program(trial->built, &ran))
        one->verdict = VERDICT_RTE;
    if (one->verdict == VERDICT_JE)
        return err_say(err, EIO, "%s", message);
    if (one->verdict != VERDICT_AC) {
        if (one->verdict == VERDICT_RTE)
            add_excerpt(&ran, message, sizeof(message));
        return case_say(one, message, err);
    }
    if (trial->problem->stdio.validator == VALIDATOR_CUSTOM)
        return validate(trial, &ran, one, err);
    return compare_default(trial, &ran, one, err);
}

static int judge_case(struct trial *trial, struct case_result *one, struct err *err)
{
    if (trial->problem->stdio.interactive)
        return judge_interactive_case(trial->worker, trial->problem, trial->built,
                                      trial->test, trial->group, trial->limits, one, err);
    return try_case(trial, one, err);
}

/* ---- building ---- */

/* Does an include folder ("python3/util.py") belong to this language? */
static const char *include_name(const struct source_file *file,
                                const struct runner *runner)
{
    const char *slash = strchr(file->name, '/');
    char folder[64];
    size_t len = slash ? (size_t)(slash - file->name) : 0;

    if (!slash || len >= sizeof(folder))
        return NULL;
    if (strncmp(file->name, DEFAULT_INCLUDE, strlen(DEFAULT_INCLUDE)) == 0)
        return slash + 1;
    memcpy(folder, file->name, len);
    folder[len] = '\0';
    return runner_find(folder) == runner ? slash + 1 : NULL;
}

/* The program with the problem's included files beside it. */
static int with_includes(const struct problem *problem,
                         const struct source_program *program,
                         const struct runner *runner, struct source_program *ret_program,
                         struct err *err)
{
    const struct stdio_problem *stdio = &problem->stdio;
    const char *entry = runner->entry(program);
    struct source_program all = {0};
    int r = 0;

    for (size_t i = 0; i < program->file_count && r == 0; i++)
        r = source_program_add(&all, program->files[i].name, program->files[i].data,
                               program->files[i].len);
    for (size_t i = 0; i < stdio->include_count && r == 0; i++) {
        const char *name = include_name(&stdio->includes[i], runner);

        if (name)
            r = source_program_add(&all, name, stdio->includes[i].data,
                                   stdio->includes[i].len);
    }
    /* An included file must not make the entry ambiguous. */
    if (r == 0 && entry) {
        all.entry = strdup(entry);
        r = all.entry ? 0 : -ENOMEM;
    }
    if (r < 0) {
        source_program_release(&all);
        return err_oom(err);
    }
    *ret_program = all;
    return 0;
}

static int build(struct worker *worker, const struct problem *problem,
                 const struct source_program *program, const struct toolchain *tc,
                 struct built *ret_built, struct err *err)
{
    struct build_limits limits = build_limits_default;
    struct source_program all;
    struct builder builder;
    int r = worker_builder(worker, CELL_ANSWER, &builder, err);

    if (r < 0)
        return r;
    if (problem->stdio.compilation_s > 0)
        limits.cpu_ms = (uint64_t)(problem->stdio.compilation_s * 1000);
    r = with_includes(problem, program, tc->runner, &all, err);
    if (r < 0)
        return r;
    r = build_program(&builder, tc, &all, &limits, ret_built, err);
    source_program_release(&all);
    return r;
}

/* ---- the whole ---- */

static void add_up(struct result *result)
{
    for (size_t i = 0; i < result->case_count; i++) {
        const struct case_result *one = &result->cases[i];

        if (one->cpu_ms > result->cpu_ms)
            result->cpu_ms = one->cpu_ms;
        if (one->wall_ms > result->wall_ms)
            result->wall_ms = one->wall_ms;
        if (one->memory_kib > result->memory_kib)
            result->memory_kib = one->memory_kib;
    }
}

/* The message of the case that decided, with its name. */
static int set_message(struct result *result, struct err *err)
{
    for (size_t i = 0; i < result->case_count; i++) {
        const struct case_result *one = &result->cases[i];
        char *message;

        if (one->verdict != result->verdict || one->verdict == VERDICT_AC)
            continue;
        if (asprintf(&message, "%s: %s", one->name,
                     one->message ? one->message : verdict_name(one->verdict)) < 0)
            return err_oom(err);
        result->message = message;
        return 0;
    }
    return 0;
}

static int walk_cases(struct trial *trial, struct result *result, struct err *err)
{
    cleanup(groups_free_p) struct groups *groups = NULL;
    int r = groups_new(&trial->problem->stdio, trial->worker->config->all_cases, &groups,
                       err);

    if (r < 0)
        return r;
    while ((trial->test = groups_next(groups, &trial->group))) {
        struct case_result *one = result_add_case(result, trial->test->name);

        if (!one)
            return err_oom(err);
        trial->has_points = false;
        r = judge_case(trial, one, err);
        if (r < 0)
            return err_wrap(err, "%s, case %s", trial->problem->id, trial->test->name);
        one->score =
            groups_record(groups, one->verdict, trial->has_points, trial->points);
    }
    groups_finish(groups, &result->verdict, &result->score);
    return 0;
}

/* A submission that the package calls accepted and that imports what nobody has proves
 * nothing about the package or the grader: it is refused, not judged. */
static int check_submission(struct worker *worker, const struct job *job,
                            const struct result *result, const struct built *built,
                            struct err *err)
{
    cleanup_free char *missing = NULL;
    struct cell *cell;
    int r;

    if (!result->expected || strcmp(result->expected, "accepted") != 0)
        return 0;
    r = worker_cell(worker, CELL_ANSWER, &cell, err);
    if (r == 0)
        r = build_missing_imports(cell, job->tc, &job->program, built, &missing, err);
    if (r < 0 || !missing)
        return r;
    return err_say(
        err, ENOPKG,
        "%s, %s is refused: it imports %s, which is neither in the package nor "
        "installed: add it in %s/include/ or to the interpreter",
        job->problem->id, result->sample, missing, job->problem->path);
}

int judge_stdio(struct worker *worker, const struct job *job, struct result *result,
                struct err *err)
{
    cleanup_built struct built built;
    struct sandbox_limits limits;
    struct trial trial = {
        .worker = worker, .problem = job->problem, .built = &built, .limits = &limits};
    int r;

    built_init(&built);
    worker_limits(worker, job->problem, job->tc->runner, &limits);
    result->case_total = job->problem->stdio.case_total;
    r = build(worker, job->problem, &job->program, job->tc, &built, err);
    if (r < 0)
        return err_wrap(err, "build");
    if (built.status == BUILD_FAILED) {
        result->verdict = VERDICT_CE;
        result->score = 0;
        result->message = strdup(built.message ? built.message : "does not compile");
        return result->message ? 0 : err_oom(err);
    }
    r = check_submission(worker, job, result, &built, err);
    if (r == 0)
        r = walk_cases(&trial, result, err);
    if (r < 0)
        return r;
    add_up(result);
    return set_message(result, err);
}

/* ---- the reference, for the blame rule ---- */

static const struct submission *find_reference(const struct problem *problem)
{
    for (size_t i = 0; i < problem->submission_count; i++) {
        const struct submission *submission = &problem->submissions[i];

        if (!submission->refused && strcmp(submission->expected, "accepted") == 0)
            return submission;
    }
    return NULL;
}

/* Where no reference can be run, the judge's own answer stands for what it prints. */
static int answer_file_passes(struct trial *trial, struct err *err)
{
    cleanup_result struct sandbox_result ran;
    cleanup_free char *answer = NULL;
    struct case_result one = {.verdict = VERDICT_JE};
    size_t len;
    int r;

    sandbox_result_init(&ran);
    if (trial->problem->stdio.interactive)
        return 0;
    r = test_case_answer(trial->test, CASE_FILE_MAX, &answer, &len, err);
    if (r == 0)
        r = io_memfd("output", answer, len, &ran.stdout_fd, err);
    if (r < 0)
        return r;
    trial->worker->judging_reference = true;
    r = validate(trial, &ran, &one, err);
    trial->worker->judging_reference = false;
    free(one.message);
    return r < 0 ? r : one.verdict == VERDICT_AC;
}

int stdio_reference_passes(struct worker *worker, const struct problem *problem,
                           const struct test_case *test, const struct test_group *group,
                           struct err *err)
{
    const struct submission *reference = find_reference(problem);
    const struct runner *runner = NULL;
    const struct toolchain *tc;
    cleanup_built struct built built;
    struct sandbox_limits limits;
    struct case_result one = {.verdict = VERDICT_JE};
    struct trial trial = {.worker = worker,
                          .problem = problem,
                          .built = &built,
                          .limits = &limits,
                          .test = test,
                          .group = group};
    int r;

    built_init(&built);
    if (reference)
        runner = reference->program.language ? runner_find(reference->program.language)
                                             : runner_for_program(&reference->program);
    tc = runner ? toolchain_set_get(worker->config->toolchains, runner) : NULL;
    /* Fresh cells: what the answer may have left in these is not the reference's. */
    worker_release(worker);
    if (!tc || !tc->program)
        return answer_file_passes(&trial, err);
    worker_limits(worker, problem, runner, &limits);
    r = build(worker, problem, &reference->program, tc, &built, err);
    if (r < 0 || built.status == BUILD_FAILED)
        return r;
    worker->judging_reference = true;
    r = judge_case(&trial, &one, err);
    worker->judging_reference = false;
    free(one.message);
    return r < 0 ? r : one.verdict == VERDICT_AC;
}
