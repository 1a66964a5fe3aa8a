#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "grader/base/io.h"
#include "grader/base/lines.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/grade_output.h"
#include "grader/cmd/grade_options.h"
#include "grader/cmd/output.h"
#include "grader/base/cache.h"
#include "grader/pipeline/measure.h"
#include "grader/pipeline/pipeline.h"
#include "grader/pipeline/sources.h"
#include "grader/pipeline/verdict_key.h"
#include "runners/python_warm.h"

#define ANSWER_LINE_MAX ((size_t)64 << 20)
#define INFO_MAX_BYTES  65536

static atomic_bool interrupted;

static void on_interrupt(int number)
{
    (void)number;
    atomic_store(&interrupted, true);
}

/* The first Ctrl-C ends in order, a second one at once. */
static void catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static unsigned cpu_count(void)
{
    cpu_set_t cpus;

    if (sched_getaffinity(0, sizeof(cpus), &cpus) < 0)
        return 1;
    return CPU_COUNT(&cpus) > GRADE_WORKERS_MAX ? GRADE_WORKERS_MAX
                                                : (unsigned)CPU_COUNT(&cpus);
}

/* Lines of an answers file, for the progress bar; 0 where that is not known. */
static size_t count_answers(const char *path)
{
    cleanup_lines struct lines *lines = NULL;
    const char *line;
    size_t count = 0, len;

    /* A pipe can be read only once. */
    if (!path || strcmp(path, "-") == 0 || !io_is_file(path))
        return 0;
    if (lines_open(path, ANSWER_LINE_MAX, &lines, NULL) < 0)
        return 0;
    while (lines_next(lines, &line, &len, NULL) > 0)
        count += len > 0;
    return count;
}

static void now_utc(char *text, size_t size)
{
    time_t now = time(NULL);
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* Everything that a run needs, opened in this order and released in the other. */
struct grade {
    const struct grade_options *options;
    const char *suite_path, *answers_path; /* NULL with --submissions */
    struct suite *suite;
    struct toolchain_set toolchains;
    struct measures *measures;
    struct answers *answers;
    struct answer_source answer_source;
    struct submission_source submission_source;
    struct grade_output output;
    struct grade_store store;
    struct verdict_keys *keys; /* NULL: results have no hashes */
    struct shard shard;
    bool refused; /* there can be no such run */
    struct sandbox_isolation isolation;
    struct python_warm warm;
    char started[32];
};

/* Problems that cannot be graded are named even when no answer asks for them. */
static void note_refused(struct grade *grade)
{
    for (size_t i = 0; i < grade->suite->refused_count; i++) {
        const struct refused_problem *refused = &grade->suite->refused[i];
        char text[ERR_TEXT_MAX + 128];

        snprintf(text, sizeof(text), "problem %.100s is refused: %s",
                 refused->id ? refused->id : "without a name", refused->reason);
        grade_output_note(&grade->output, text);
        if (grade->options->submissions)
            grade->output.summary.refused++;
    }
}

static int bad_problems(const struct grade *grade, size_t count, struct err *err)
{
    return err_say(err, EINVAL,
                   "%s: %zu problem%s cannot be graded: mend %s, or grade the others "
                   "with --skip-bad-problems",
                   grade->suite_path, count, count == 1 ? "" : "s",
                   count == 1 ? "it" : "them");
}

static bool shard_has_answer(const struct grade *grade, const char *task_id)
{
    const struct problem *problem = suite_find(grade->suite, task_id);

    return shard_has(grade->shard, problem ? problem->id : task_id);
}

/* Which references are needed: those of the problems that the answers are to. What comes
 * through a pipe cannot be read twice: then all are. */
static int want_references(struct grade *grade, struct err *err)
{
    struct answers *answers;
    int r = measures_new(grade->suite, &grade->measures, err);

    if (r < 0)
        return r;
    if (!io_is_dir(grade->answers_path) && !io_is_file(grade->answers_path)) {
        measures_want_all(grade->measures);
        return 0;
    }
    r = answers_open(grade->answers_path, grade->suite, &answers, err);
    while (r == 0) {
        struct answer answer;
        int got = answers_next(answers, &answer, NULL);

        if (got == -EBADMSG)
            continue;
        if (got <= 0)
            break; /* whatever it is: the run itself will tell */
        if (shard_has_answer(grade, answer.task_id))
            measures_want(grade->measures, answer.task_id);
        answer_release(&answer);
    }
    if (r == 0)
        answers_close(answers);
    return r;
}

/* Records that cannot be read; told already. */
static int check_records(struct grade *grade, struct err *err)
{
    size_t refused = grade->suite->refused_count;

    if (io_is_dir(grade->suite_path))
        return 0; /* packages stand on their own: each is refused alone */
    grade->output.summary.bad_problems += refused;
    if (!refused || grade->options->skip_bad_problems)
        return want_references(grade, err);
    return bad_problems(grade, refused, err);
}

/* Of a pipe, and of a package's check of itself, only what is asked for is kept. */
static int open_store(struct grade *grade, struct err *err)
{
    bool keep = grade->answers_path &&
                (io_is_dir(grade->answers_path) || io_is_file(grade->answers_path));
    struct err why = ERR_INIT;
    int r = grade_store_open(&grade->store, &grade->options->store, keep,
                             grade_output_note, &grade->output, err);

    if (r == 0 && (grade->store.store || grade->store.verdicts) &&
        verdict_keys_new(grade->suite, &grade->toolchains, &grade->keys, &why) < 0)
        return err_say(err, why.code, "%s", why.text);
    return r;
}

static int begin_run(struct grade *grade, struct err *err)
{
    const struct grade_options *options = grade->options;
    char text[200];
    struct grade_what what = {
        .name = options->store.run,
        .suite_path = grade->suite_path,
        .answers_path = grade->answers_path,
        .options = text,
        .started = grade->started,
        .shard = grade->shard,
    };
    int r;

    snprintf(text, sizeof(text), "%d %llu %llu %d", options->all_cases,
             (unsigned long long)options->time_limit_ms,
             (unsigned long long)options->memory_limit_mib, options->isolation);
    r = grade_store_begin(&grade->store, &what, err);
    if (r < 0 || !grade->store.run.taken_up)
        return r;
    snprintf(text, sizeof(text), "run %s goes on: %llu results are there",
             grade->store.run.name, (unsigned long long)grade->store.run.results);
    grade_output_note(&grade->output, text);
    return 0;
}

static int open_all(struct grade *grade, struct job_source *ret_source, struct err *err)
{
    const struct grade_options *options = grade->options;
    struct source_notes notes = {grade_output_note, &grade->output,
                                 &grade->output.summary};
    size_t total = grade->shard.count ? 0 : count_answers(grade->answers_path);
    int r = grade_output_open(&grade->output, options->json, options->jsonl, total,
                              options->quiet, options->verbose, err);

    grade->output.isolation = &grade->isolation;
    grade->output.store = &grade->store;
    if (r == 0)
        r = suite_load(grade->suite_path, &grade->suite, err);
    if (r == 0)
        r = toolchain_set_find(tool_options_get, &options->tools, &grade->toolchains,
                               err);
    if (r < 0)
        return r;
    note_refused(grade);
    r = open_store(grade, err);
    if (r < 0)
        return r;
    if (!grade->answers_path) {
        grade->submission_source = (struct submission_source){
            .suite = grade->suite, .toolchains = &grade->toolchains, .notes = notes};
        *ret_source =
            (struct job_source){submission_source_next, &grade->submission_source};
        return 0;
    }
    r = check_records(grade, err);
    if (r == 0)
        r = answers_open(grade->answers_path, grade->suite, &grade->answers, err);
    if (r < 0)
        return r;
    answer_source_init(&grade->answer_source, grade->suite, &grade->toolchains,
                       grade->answers, notes);
    grade->answer_source.measures = grade->measures;
    grade->answer_source.shard = grade->shard;
    *ret_source = (struct job_source){answer_source_next, &grade->answer_source};
    return 0;
}

/* Runs the references of the problems that are asked for. -EINVAL when some fail, each
 * of which is told. */
/* What is computed anew each time, says why. */
static void note_unused_cache(struct grade *grade)
{
    struct err why = ERR_INIT;
    char note[2 * sizeof(why.text)];

    if (cache_check(&why) == 0)
        return;
    snprintf(note, sizeof(note), "the cache is not used: %s", why.text);
    grade_output_note(&grade->output, note);
}

static int prepare(struct grade *grade, const struct pipeline_config *config,
                   struct err *err)
{
    const struct suite *suite = grade->suite;
    size_t faulty;
    int r;

    if (!grade->measures)
        return 0;
    r = measures_run(grade->measures, config, err);
    faulty = measures_faulty(grade->measures);
    for (size_t i = 0; r == 0 && faulty && i < suite->problem_count; i++) {
        const struct measure *measure =
            measures_find(grade->measures, &suite->problems[i]);

        if (measure && measure->fault)
            grade_output_note(&grade->output, measure->fault);
    }
    if (r < 0 || !faulty)
        return r;
    grade->output.summary.bad_problems += faulty;
    return grade->options->skip_bad_problems ? 0 : bad_problems(grade, faulty, err);
}

static int run(struct grade *grade, struct job_source *source, struct err *err)
{
    const struct grade_options *options = grade->options;
    cleanup_free char *suite = realpath(grade->suite_path, NULL);
    cleanup_free char *answers =
        grade->answers_path ? realpath(grade->answers_path, NULL) : NULL;
    cleanup_free char *store =
        grade->store.store ? realpath(store_path(grade->store.store), NULL) : NULL;
    const char *hidden[] = {suite, NULL, NULL, NULL};
    size_t hidden_count = 1;
    struct pipeline_config config = {
        .jobs = options->jobs ? (unsigned)options->jobs : cpu_count(),
        .all_cases = options->all_cases,
        .time_limit_ms = options->time_limit_ms,
        .memory_limit_kib = options->memory_limit_mib * 1024,
        .best_effort = options->isolation == ISOLATION_BEST_EFFORT,
        .hidden_paths = hidden,
        .toolchains = &grade->toolchains,
        .python = toolchain_set_get(&grade->toolchains, runner_find("python")),
        .warm = options->cold ? NULL : &grade->warm.warm,
        .stop = &interrupted,
        .measures = grade->measures,
        .keys = grade->keys,
    };
    struct result_sink sink = {grade_output_take, grade_output_refuse, &grade->output};
    int r;

    if (answers)
        hidden[hidden_count++] = answers;
    if (store)
        hidden[hidden_count] = store;
    catch_interrupts();
    note_unused_cache(grade);
    r = python_warm_init(&grade->warm, options->preload, err);
    if (r == 0)
        r = prepare(grade, &config, err);
    if (r < 0)
        return r;
    r = begin_run(grade, err);
    grade->refused = r == -EEXIST || r == -EINVAL || r == -EBUSY;
    if (r < 0)
        return r;
    config.memory = grade_store_memory(&grade->store);
    return pipeline_run(&config, source, &sink, &grade->isolation, err);
}

/* However it ended: what there is can be gone on with. */
static int end_run(struct grade *grade, const struct run_info *info, bool failed,
                   struct err *err)
{
    cleanup_buf struct buf text = BUF_INIT(INFO_MAX_BYTES);
    const struct summary *summary = &grade->output.summary;
    enum run_state state = RUN_DONE;
    int r = json_report_info(&text, info, summary);

    if (failed || atomic_load(&interrupted))
        state = RUN_STOPPED;
    else if (!summary_complete(summary))
        state = RUN_INCOMPLETE;
    if (r < 0)
        return err_set(err, -r, "end the run");
    return grade_store_end(&grade->store, state, buf_str(&text), err);
}

static int close_output(struct grade *grade, bool failed, struct err *err)
{
    const char *names[16], *versions[16];
    int r, ended;
    struct run_info info = {
        .suite = grade->suite_path,
        .answers = grade->answers_path ? grade->answers_path : "submissions",
        .started = grade->started,
        .version = ASSAY_VERSION,
        .isolation = &grade->isolation,
        .toolchain_names = names,
        .toolchain_versions = versions,
    };

    for (size_t i = 0; i < grade->toolchains.count && i < ARRAY_SIZE(names); i++) {
        const struct toolchain *tc = &grade->toolchains.items[i];

        if (!tc->program)
            continue;
        names[info.toolchain_count] = tc->runner->name;
        versions[info.toolchain_count++] = tc->version;
    }
    /* Both are tried: a full disk under the one is none under the other. */
    ended = end_run(grade, &info, failed, err);
    r = grade_output_close(&grade->output, &info, ended < 0 ? NULL : err);
    return ended < 0 ? ended : r;
}

static void release_all(struct grade *grade)
{
    grade_store_release(&grade->store);
    verdict_keys_free(grade->keys);
    answer_source_release(&grade->answer_source);
    answers_close(grade->answers);
    toolchain_set_release(&grade->toolchains);
    measures_free(grade->measures);
    python_warm_release(&grade->warm);
    suite_free(grade->suite);
    grade_output_release(&grade->output);
}

static enum exit_status exit_status_of(const struct grade *grade)
{
    const struct summary *summary = &grade->output.summary;

    if (atomic_load(&interrupted) || !summary_complete(summary))
        return EXIT_INCOMPLETE;
    if (summary->total.answers == 0)
        return EXIT_NOTHING;
    return summary->unexpected ? EXIT_NOT_MET : EXIT_DONE;
}

static int grade_all(struct grade *grade)
{
    struct job_source source;
    struct err err = ERR_INIT, close_err = ERR_INIT;
    int r = open_all(grade, &source, &err);

    if (r < 0) {
        command_complain(grade_help.name, &err);
        return EXIT_USAGE;
    }
    r = run(grade, &source, &err);
    if (grade->refused || (r == -EINVAL && grade->output.summary.bad_problems)) {
        command_complain(grade_help.name, &err);
        return EXIT_USAGE;
    }
    /* Whatever was graded before a failure is kept and shown. */
    if (r == 0 || grade->output.summary.total.answers) {
        int closed = close_output(grade, r < 0, &close_err);

        if (closed < 0)
            command_complain(grade_help.name, &close_err);
        r = r == 0 && closed < 0 ? closed : r;
    } else {
        grade_store_end(&grade->store, RUN_STOPPED, "{}", NULL);
    }
    if (r < 0 && err.code)
        command_complain(grade_help.name, &err);
    if (r < 0)
        return EXIT_INCOMPLETE;
    return exit_status_of(grade);
}

static int choose_shard(const struct grade_options *options, struct shard *ret_shard)
{
    struct err err = ERR_INIT;
    int r = 0;

    if (options->shard && options->shards)
        r = err_say(&err, EINVAL, "--shard and --shards exclude each other");
    else if (options->submissions && (options->shard || options->shards))
        r = err_say(&err, EINVAL, "--submissions cannot be split");
    else if (options->shard)
        r = shard_parse(options->shard, getenv, ret_shard, &err);
    else if (options->shards)
        r = shard_of_count((uint32_t)options->shards, getenv, ret_shard, &err);
    if (r < 0)
        command_complain(grade_help.name, &err);
    return r;
}

int cmd_grade(int argc, char **argv)
{
    struct grade_options options = {0};
    struct grade grade = {.options = &options, .warm = PYTHON_WARM_INIT};
    int operand, status = options_run(&grade_help, argc, argv, &options, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    if ((argc - operand == 1) != options.submissions) {
        struct err err = ERR_INIT;

        err_say(&err, EINVAL,
                options.submissions
                    ? "--submissions takes no ANSWERS: leave one out"
                    : "ANSWERS is missing: a .jsonl[.gz] file, a folder, or "
                      "- for standard input");
        command_complain(grade_help.name, &err);
        return EXIT_USAGE;
    }
    if (choose_shard(&options, &grade.shard) < 0)
        return EXIT_USAGE;
    now_utc(grade.started, sizeof(grade.started));
    grade.suite_path = argv[operand];
    grade.answers_path = options.submissions ? NULL : argv[operand + 1];
    status = grade_all(&grade);
    release_all(&grade);
    return status;
}
