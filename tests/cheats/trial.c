#include "tests/cheats/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/base/lines.h"

#define LINE_CAP    ((size_t)64 << 20)
#define SUITE_MAX   64
#define CROWD       "16"
#define ANSWERS     "answers.jsonl"
#define RESULTS     "results.jsonl"
#define MESSAGES    "messages.txt"
#define EXIT_DONE   0
#define EXIT_FAULTS 3 /* judge errors: the results tell which */

extern char **environ;

const char *trial_way_name(enum trial_way way)
{
    static const char *const names[] = {"cold", "warm", "reversed", "crowd"};

    return names[way];
}

/* ---- the list ---- */

int trials_new(const struct corpus *corpus, const char *assay, const char *suites,
               struct trials *ret_trials, struct err *err)
{
    cleanup_trials struct trials trials = {.assay = assay, .suites = suites};
    char work[] = "/tmp/assay-cheats-XXXXXX";
    size_t count = 0;

    for (size_t i = 0; i < corpus->count; i++)
        count += corpus->answers[i].task_count;
    trials.list = calloc(count ? count : 1, sizeof(*trials.list));
    if (!trials.list)
        return err_oom(err);
    for (size_t i = 0; i < corpus->count; i++)
        for (size_t t = 0; t < corpus->answers[i].task_count; t++) {
            struct trial *trial = &trials.list[trials.count++];

            trial->answer = &corpus->answers[i];
            trial->task = corpus->answers[i].tasks[t];
            for (int way = 0; way < WAY_MAX; way++)
                trial->verdicts[way] = VERDICT_MAX;
        }
    if (!mkdtemp(work))
        return err_set(err, errno, "make %s", work);
    trials.work = strdup(work);
    if (!trials.work)
        return err_oom(err);
    *ret_trials = trials;
    trials.work = NULL;
    trials.list = NULL;
    trials.count = 0;
    return 0;
}

/* Ways are tried at the same time, so each has files of its own. */
static char *work_path(const struct trials *trials, enum trial_way way, const char *name)
{
    char own[64];

    snprintf(own, sizeof(own), "%s-%s", trial_way_name(way), name);
    return io_join(trials->work, own);
}

void trials_release(struct trials *trials)
{
    static const char *const names[] = {ANSWERS, RESULTS, MESSAGES};

    for (enum trial_way way = 0; trials->work && way < WAY_MAX; way++)
        for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
            cleanup_free char *path = work_path(trials, way, names[i]);

            if (path)
                unlink(path);
        }
    if (trials->work)
        rmdir(trials->work);
    free(trials->work);
    free(trials->list);
    *trials = (struct trials){.work = NULL};
}

/* ---- answers out, results in ---- */

static int write_answer(FILE *file, const struct trial *trial, struct err *err)
{
    cleanup_json cJSON *line = cJSON_CreateObject();
    cleanup_free char *text = NULL;
    const char *language = corpus_language(trial->answer);

    cJSON_AddStringToObject(line, "task_id", strchr(trial->task, '/') + 1);
    cJSON_AddStringToObject(line, "model", trial->answer->name);
    if (language)
        cJSON_AddStringToObject(line, "language", language);
    cJSON_AddStringToObject(line, language ? "solution" : "response",
                            trial->answer->text);
    text = cJSON_PrintUnformatted(line);
    if (!text)
        return err_oom(err);
    if (fprintf(file, "%s\n", text) < 0)
        return err_set(err, EIO, "write %s", ANSWERS);
    return 0;
}

static bool of_suite(const struct trial *trial, const char *suite)
{
    size_t len = strlen(suite);

    return strncmp(trial->task, suite, len) == 0 && trial->task[len] == '/';
}

static int take_result(struct trials *trials, const char *suite, enum trial_way way,
                       const cJSON *result, struct err *err)
{
    const char *task, *model, *code, *assurance;
    int r = json_get_str(result, "task_id", &task, err);

    if (r == 0)
        r = json_get_str(result, "model", &model, err);
    if (r == 0)
        r = json_get_str(result, "verdict", &code, err);
    if (r == 0)
        r = json_get_str(result, "assurance", &assurance, err);
    for (size_t i = 0; r == 0 && i < trials->count; i++) {
        struct trial *trial = &trials->list[i];

        if (!of_suite(trial, suite) || strcmp(trial->answer->name, model) != 0 ||
            strcmp(strchr(trial->task, '/') + 1, task) != 0)
            continue;
        if (trial->verdicts[way] != VERDICT_MAX)
            return err_say(err, EINVAL, "two results for %s on %s", model, trial->task);
        trial->shared[way] = strcmp(assurance, "sealed") != 0;
        return verdict_parse(code, &trial->verdicts[way])
                   ? 0
                   : err_say(err, EINVAL, "verdict '%s' of %s", code, model);
    }
    return r < 0 ? r
                 : err_say(err, EINVAL, "a result for %s, which was not asked", model);
}

static int read_results(struct trials *trials, const char *suite, enum trial_way way,
                        struct err *err)
{
    cleanup_free char *path = work_path(trials, way, RESULTS);
    cleanup_lines struct lines *lines = NULL;
    const char *text;
    size_t len;
    int r = path ? lines_open(path, LINE_CAP, &lines, err) : err_oom(err);

    while (r >= 0 && (r = lines_next(lines, &text, &len, err)) > 0) {
        cleanup_json cJSON *result = NULL;

        r = json_parse(text, len, &result, err);
        if (r == 0)
            r = take_result(trials, suite, way, result, err);
    }
    return r;
}

/* ---- assay ---- */

static int spawn_assay(const struct trials *trials, enum trial_way way,
                       const char *const *args, int *ret_status, struct err *err)
{
    cleanup_free char *messages = work_path(trials, way, MESSAGES);
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int r;

    if (!messages || posix_spawn_file_actions_init(&actions) != 0)
        return err_oom(err);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, messages,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    r = posix_spawn(&pid, trials->assay, &actions, NULL, (char *const *)args, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (r != 0)
        return err_set(err, r, "start %s", trials->assay);
    while (waitpid(pid, ret_status, 0) < 0)
        if (errno != EINTR)
            return err_set(err, errno, "wait for %s", trials->assay);
    return 0;
}

static int run_assay(const struct trials *trials, const char *suite, enum trial_way way,
                     const char *jobs, struct err *err)
{
    cleanup_free char *folder = io_join(trials->suites, suite);
    cleanup_free char *answers = work_path(trials, way, ANSWERS);
    cleanup_free char *results = work_path(trials, way, RESULTS);
    cleanup_free char *messages = work_path(trials, way, MESSAGES), *said = NULL;
    char file[512];
    size_t len;
    int status, r;

    if (!folder || !answers || !results || !messages)
        return err_oom(err);
    snprintf(file, sizeof(file), "%s%s", folder, io_is_dir(folder) ? "" : ".jsonl");
    r = spawn_assay(trials, way,
                    (const char *const[]){trials->assay, "grade", "-q", "-j", jobs,
                                          "--no-store", "--no-cache", "--jsonl", results,
                                          file, answers, NULL},
                    &status, err);
    if (r < 0 || (WIFEXITED(status) && (WEXITSTATUS(status) == EXIT_DONE ||
                                        WEXITSTATUS(status) == EXIT_FAULTS)))
        return r;
    r = io_read_file(messages, LINE_CAP, &said, &len, err);
    return r < 0 ? r
                 : err_say(err, EIO, "assay grade %s ended with status %#x:\n%.1500s",
                           suite, (unsigned)status, said);
}

/* Grades the trials first..first+count of the suite. */
static int grade(struct trials *trials, const char *suite, enum trial_way way,
                 size_t first, size_t count, const char *jobs, struct err *err)
{
    cleanup_free char *path = work_path(trials, way, ANSWERS);
    cleanup_file FILE *file = path ? fopen(path, "we") : NULL;
    size_t written = 0;
    int r = 0;

    if (!file)
        return err_set(err, path ? errno : ENOMEM, "write %s", ANSWERS);
    for (size_t i = 0; i < count && r == 0; i++) {
        size_t at = way == WAY_REVERSED ? first + count - 1 - i : first + i;

        if (!of_suite(&trials->list[at], suite))
            continue;
        r = write_answer(file, &trials->list[at], err);
        written++;
    }
    if (fflush(file) != 0 && r == 0)
        r = err_set(err, errno, "write %s", path);
    if (r < 0 || !written)
        return r;
    r = run_assay(trials, suite, way, jobs, err);
    return r < 0 ? r : read_results(trials, suite, way, err);
}

static void suite_of(const struct trial *trial, char suite[SUITE_MAX])
{
    size_t len = (size_t)(strchr(trial->task, '/') - trial->task);

    snprintf(suite, SUITE_MAX, "%.*s", (int)len, trial->task);
}

static int run_cold(struct trials *trials, struct err *err)
{
    char suite[SUITE_MAX];
    int r = 0;

    for (size_t i = 0; i < trials->count && r == 0; i++) {
        suite_of(&trials->list[i], suite);
        r = grade(trials, suite, WAY_COLD, i, 1, "1", err);
    }
    return r;
}

static int run_way(struct trials *trials, enum trial_way way, struct err *err)
{
    const char *jobs = way == WAY_CROWD ? CROWD : "1";
    char suite[SUITE_MAX];
    int r = 0;

    if (way == WAY_COLD)
        return run_cold(trials, err);
    for (size_t i = 0; i < trials->count && r == 0; i++) {
        if (trials->list[i].verdicts[way] != VERDICT_MAX)
            continue;
        suite_of(&trials->list[i], suite);
        r = grade(trials, suite, way, 0, trials->count, jobs, err);
        if (r == 0 && trials->list[i].verdicts[way] == VERDICT_MAX)
            r = err_say(err, EIO, "no result for %s on %s", trials->list[i].answer->name,
                        trials->list[i].task);
    }
    return r;
}

struct attempt {
    struct trials *trials;
    enum trial_way way;
    pthread_t thread;
    int status;
    struct err err;
};

static void *attempt(void *arg)
{
    struct attempt *a = arg;

    a->status = run_way(a->trials, a->way, &a->err);
    return NULL;
}

/* All but the crowd at the same time: most of what cheats do is to sleep. */
int trials_run(struct trials *trials, struct err *err)
{
    struct attempt attempts[WAY_CROWD];
    size_t started = 0;
    int r = 0;

    for (; started < ARRAY_SIZE(attempts) && r == 0; started++) {
        struct attempt *a = &attempts[started];

        *a = (struct attempt){.trials = trials, .way = (enum trial_way)started};
        r = pthread_create(&a->thread, NULL, attempt, a);
        if (r != 0) {
            r = err_set(err, r, "start a thread");
            break;
        }
    }
    for (size_t i = 0; i < started; i++) {
        pthread_join(attempts[i].thread, NULL);
        if (r == 0 && attempts[i].status < 0) {
            r = attempts[i].status;
            *err = attempts[i].err;
        }
    }
    return r < 0 ? r : run_way(trials, WAY_CROWD, err);
}
