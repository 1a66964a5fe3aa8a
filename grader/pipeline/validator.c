#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <search.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/pipeline/validator.h"

#define FEEDBACK_BYTES_MAX 65536
#define JUDGE_FILE_MAX     ((size_t)1 << 30)
#define DEFAULT_MEMORY_KIB (2048 * 1024)
#define DEFAULT_SECONDS    60
#define VALIDATOR_DISK_KIB (512 * 1024)
#define VALIDATOR_OUTPUT   (8u << 20)
#define INPUT_NAME         "judge/input"
#define ANSWER_NAME        "judge/answer"
#define FEEDBACK_NAME      "feedback"

enum feedback_file { FEEDBACK_MESSAGE, FEEDBACK_SCORE, FEEDBACK_MULTIPLIER };

static const char *const feedback_names[] = {
    [FEEDBACK_MESSAGE] = FEEDBACK_NAME "/judgemessage.txt",
    [FEEDBACK_SCORE] = FEEDBACK_NAME "/score.txt",
    [FEEDBACK_MULTIPLIER] = FEEDBACK_NAME "/score_multiplier.txt",
};

struct cached_validator {
    const struct problem *problem;
    struct built built;
    char *fault; /* why it cannot be built */
};

struct validators {
    pthread_mutex_t lock;
    void *tree; /* of struct cached_validator, by problem */
};

static int compare_entries(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct cached_validator *)a)->problem;
    uintptr_t y = (uintptr_t)((const struct cached_validator *)b)->problem;

    return (x > y) - (x < y);
}

int validators_new(struct validators **ret_validators, struct err *err)
{
    struct validators *validators = calloc(1, sizeof(*validators));

    if (!validators)
        return err_oom(err);
    pthread_mutex_init(&validators->lock, NULL);
    *ret_validators = validators;
    return 0;
}

static void free_entry(void *p)
{
    struct cached_validator *entry = p;

    built_release(&entry->built);
    free(entry->fault);
    free(entry);
}

void validators_free(struct validators *validators)
{
    if (!validators)
        return;
    tdestroy(validators->tree, free_entry);
    pthread_mutex_destroy(&validators->lock);
    free(validators);
}

static const struct source_program *validator_program(const struct problem *problem)
{
    return problem->kind == KIND_FUNCTION ? &problem->function.checker
                                          : &problem->stdio.validator_program;
}

/* Compiles the validator. An error of the cell is returned, one of the sources kept. */
static int build_entry(struct worker *worker, struct cached_validator *entry,
                       struct err *err)
{
    const struct problem *problem = entry->problem;
    const struct source_program *program = validator_program(problem);
    const struct runner *runner =
        program->language ? runner_find(program->language) : runner_for_program(program);
    const struct toolchain *tc =
        runner ? toolchain_set_get(worker->config->toolchains, runner) : NULL;
    struct builder builder;
    int r;

    if (!tc || !tc->program) {
        if (asprintf(&entry->fault, "%s",
                     tc && tc->missing ? tc->missing : "language not supported") < 0)
            return err_oom(err);
        return 0;
    }
    r = worker_builder(worker, CELL_JUDGE, &builder, err);
    if (r == 0)
        r = build_program(&builder, tc, program, &build_limits_default, &entry->built,
                          err);
    if (r < 0)
        return r;
    if (entry->built.status == BUILD_FAILED &&
        asprintf(&entry->fault, "%.1500s",
                 entry->built.message ? entry->built.message : "does not compile") < 0)
        return err_oom(err);
    return 0;
}

static int find_or_build(struct worker *worker, const struct problem *problem,
                         const struct cached_validator **ret_entry, struct err *err)
{
    const struct cached_validator key = {.problem = problem};
    struct cached_validator *entry;
    void *node = tfind(&key, &worker->validators->tree, compare_entries);
    int r;

    if (node) {
        *ret_entry = *(struct cached_validator *const *)node;
        return 0;
    }
    entry = calloc(1, sizeof(*entry));
    if (!entry)
        return err_oom(err);
    entry->problem = problem;
    built_init(&entry->built);
    r = build_entry(worker, entry, err);
    if (r < 0 || !tsearch(entry, &worker->validators->tree, compare_entries)) {
        free_entry(entry);
        return r < 0 ? r : err_oom(err);
    }
    *ret_entry = entry;
    return 0;
}

int validators_get(struct worker *worker, const struct problem *problem,
                   const struct built **ret_built, struct err *err)
{
    const struct cached_validator *entry;
    int r;

    /* Held while compiling: the others need the same validator, most likely. */
    pthread_mutex_lock(&worker->validators->lock);
    r = find_or_build(worker, problem, &entry, err);
    pthread_mutex_unlock(&worker->validators->lock);
    if (r < 0)
        return r;
    if (entry->fault)
        return err_say(err, EINVAL, "output validator of %s (%s): %s", problem->id,
                       problem->path, entry->fault);
    *ret_built = &entry->built;
    return 0;
}

/* ---- one run ---- */

/* The file's content in sealed memory. */
static int load(const char *path, int *ret_fd, struct err *err)
{
    cleanup_free char *data = NULL;
    size_t len;
    int r = io_read_file(path, JUDGE_FILE_MAX, &data, &len, err);

    return r < 0 ? r : io_memfd("judge", data, len, ret_fd, err);
}

static void set_limits(struct sandbox_limits *limits, const struct stdio_problem *stdio)
{
    double seconds = stdio->validation_s > 0 ? stdio->validation_s : DEFAULT_SECONDS;

    limits->cpu_ms = (uint64_t)(seconds * 1000);
    limits->wall_ms = 3 * limits->cpu_ms + 5000;
    limits->memory_kib =
        stdio->validation_memory_kib ? stdio->validation_memory_kib : DEFAULT_MEMORY_KIB;
    limits->disk_kib = VALIDATOR_DISK_KIB;
    limits->output_bytes = VALIDATOR_OUTPUT;
}

static int set_argv(struct validation *v, const struct built *built,
                    const struct test_group *group, struct err *err)
{
    static const char *const paths[] = {SANDBOX_WORK_DIR "/" INPUT_NAME,
                                        SANDBOX_WORK_DIR "/" ANSWER_NAME,
                                        SANDBOX_WORK_DIR "/" FEEDBACK_NAME "/"};
    size_t count = 0;

    for (size_t i = 0; i < built->command.argc && count < VALIDATOR_ARGV_MAX; i++)
        v->argv[count++] = built->command.argv[i];
    for (size_t i = 0; i < ARRAY_SIZE(paths) && count < VALIDATOR_ARGV_MAX; i++)
        v->argv[count++] = paths[i];
    for (size_t i = 0; group->validator_args && group->validator_args[i]; i++) {
        if (count == VALIDATOR_ARGV_MAX)
            return err_say(err, E2BIG, "group %s: more than %d validator arguments",
                           group->name, VALIDATOR_ARGV_MAX);
        v->argv[count++] = group->validator_args[i];
    }
    v->argv[count] = NULL;
    v->spec.argv = v->argv;
    return 0;
}

/* All but the input and the judge's answer, which are in v already. */
static int prepare(struct validation *v, const struct built *built,
                   const struct stdio_problem *stdio, const struct test_group *group,
                   struct err *err)
{
    size_t count = built->file_count;
    int r;

    built_spec(built, &v->spec);
    if (count + 3 > SANDBOX_FILES_MAX)
        return err_say(err, E2BIG, "output validator of more than %d files",
                       SANDBOX_FILES_MAX - 3);
    r = set_argv(v, built, group, err);
    if (r == 0)
        r = io_memfd("empty", "", 0, &v->empty_fd, err);
    if (r < 0)
        return r;
    for (size_t i = 0; i < count; i++)
        v->files[i] = built->files[i];
    v->files[count++] = (struct sandbox_file){INPUT_NAME, v->input_fd, false};
    v->files[count++] = (struct sandbox_file){ANSWER_NAME, v->answer_fd, false};
    /* A file in it makes the feedback folder. */
    v->files[count++] = (struct sandbox_file){FEEDBACK_NAME "/.keep", v->empty_fd, false};
    v->spec.files = v->files;
    v->spec.file_count = count;
    for (size_t i = 0; i < ARRAY_SIZE(feedback_names); i++)
        v->spec.collect[i] = feedback_names[i];
    v->spec.collect_count = ARRAY_SIZE(feedback_names);
    v->spec.collect_bytes = FEEDBACK_BYTES_MAX;
    set_limits(&v->spec.limits, stdio);
    return 0;
}

int validation_prepare(struct validation *v, const struct built *built,
                       const struct problem *problem, const struct test_case *test,
                       const struct test_group *group, struct err *err)
{
    int r;

    v->input_fd = v->answer_fd = v->empty_fd = -1;
    r = load(test->in_path, &v->input_fd, err);
    if (r == 0)
        r = load(test->ans_path, &v->answer_fd, err);
    if (r == 0)
        r = prepare(v, built, &problem->stdio, group, err);
    return r < 0 ? err_wrap(err, "%s", problem->id) : 0;
}

int validation_prepare_call(struct validation *v, const struct built *built,
                            const char *args, const char *expect, struct err *err)
{
    static const struct stdio_problem defaults = {.validation_s = 0};
    static const struct test_group no_group = {.name = NULL};
    int r;

    v->input_fd = v->answer_fd = v->empty_fd = -1;
    r = io_memfd("judge", args, strlen(args), &v->input_fd, err);
    if (r == 0)
        r = io_memfd("judge", expect, strlen(expect), &v->answer_fd, err);
    return r < 0 ? r : prepare(v, built, &defaults, &no_group, err);
}

void validation_release(struct validation *v)
{
    close_fd(&v->input_fd);
    close_fd(&v->answer_fd);
    close_fd(&v->empty_fd);
}

/* ---- feedback ---- */

static char *read_collected(const struct sandbox_result *ran, enum feedback_file which)
{
    char *text;

    if (ran->collected[which] < 0)
        return NULL;
    if (io_read_fd(ran->collected[which], FEEDBACK_BYTES_MAX, &text, NULL, NULL) < 0)
        return NULL;
    return text;
}

/* A number alone on its line. */
static bool read_score(const struct sandbox_result *ran, enum feedback_file which,
                       double *ret_value)
{
    cleanup_free char *text = read_collected(ran, which);
    char *start = text;

    if (!text)
        return false;
    start += strspn(start, " \t\r\n");
    start[strcspn(start, " \t\r\n")] = '\0';
    return parse_double(start, ret_value);
}

void feedback_read(const struct sandbox_result *ran, double accept_score,
                   struct feedback *ret_feedback)
{
    struct feedback feedback = {.has_points = false};
    cleanup_free char *message = read_collected(ran, FEEDBACK_MESSAGE);
    double value;

    if (read_score(ran, FEEDBACK_SCORE, &value)) {
        feedback.has_points = true;
        feedback.points = value;
    } else if (read_score(ran, FEEDBACK_MULTIPLIER, &value)) {
        feedback.has_points = true;
        feedback.points = value * accept_score;
    }
    if (message) {
        size_t len = 0;

        for (const char *c = message; *c && len + 1 < sizeof(feedback.message); c++)
            feedback.message[len++] = *c >= ' ' && *c < 127 ? *c : ' ';
        while (len && feedback.message[len - 1] == ' ')
            len--;
        feedback.message[len] = '\0';
    }
    *ret_feedback = feedback;
}
