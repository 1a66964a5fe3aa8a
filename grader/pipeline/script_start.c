/*
 * What the processes of a test script get: files, command lines, and the job line.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/judge/reply.h"
#include "grader/pipeline/bytecode.h"
#include "grader/pipeline/script_run.h"
#include "runners/python.h"
#include "runners/python_sources.h"

#define JOB_LINE_MAX (64u << 20)
#define FILES_MAX    SANDBOX_FILES_MAX

const struct sandbox_limits script_examiner_limits = {.cpu_ms = 30000,
                                                      .memory_kib = 2048 * 1024,
                                                      .output_bytes = 16u << 20};

/* ---- files ---- */

struct files {
    struct sandbox_file items[FILES_MAX];
    char *names[FILES_MAX]; /* owned, or NULL: the item's name is borrowed */
    size_t count;
};

static void files_release(struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        close(files->items[i].fd);
        free(files->names[i]);
    }
}

static int add_file(struct files *files, const char *name, const char *data, size_t len,
                    struct err *err)
{
    int fd, r;

    if (files->count == FILES_MAX)
        return err_say(err, E2BIG, "more than %d files", FILES_MAX);
    r = io_memfd(name, data, len, &fd, err);
    if (r < 0)
        return r;
    files->names[files->count] = NULL;
    files->items[files->count++] = (struct sandbox_file){name, fd, false};
    return 0;
}

/* The interpreter that runs it is `tc`. */
static int add_own(const struct script_run *run, const struct toolchain *tc,
                   enum python_source source, const char *name, struct files *files,
                   struct err *err)
{
    const char *data;
    size_t len;
    int r = bytecode_get(run->worker, tc, source, &data, &len, err);

    return r < 0 ? r : add_file(files, name, data, len, err);
}

/* Below a folder, unless `folder` is "". */
static int add_sources(struct files *files, const char *folder,
                       const struct source_file *sources, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        char *name;
        int r;

        if (asprintf(&name, "%s%s", folder, sources[i].name) < 0)
            return err_oom(err);
        r = add_file(files, name, sources[i].data, sources[i].len, err);
        if (r < 0) {
            free(name);
            return r;
        }
        files->names[files->count - 1] = name;
    }
    return 0;
}

/* What a script needs beside itself, in the process that runs it. */
static int add_test_files(const struct script_problem *script, struct files *files,
                          struct err *err)
{
    const char *testing;
    size_t len;
    int r = 0;

    testing = python_source(PYTHON_SOURCE_TESTING, &len);
    if (script->form == SCRIPT_TESTS || strstr(script->test, "pytest"))
        r = add_file(files, PYTHON_TESTING_FILE, testing, len, err);
    return r < 0 ? r
                 : add_sources(files, PYTHON_TESTS_FOLDER, script->test_files,
                               script->test_file_count, err);
}

/* A file of the answer's wins over one of the problem's. */
static int add_beside(const struct script_problem *script,
                      const struct source_program *program, struct files *files,
                      struct err *err)
{
    for (size_t i = 0; i < script->answer_file_count; i++) {
        const struct source_file *file = &script->answer_files[i];
        int r;

        if (runner_program_file(program, file->name))
            continue;
        r = add_file(files, file->name, file->data, file->len, err);
        if (r < 0)
            return r;
    }
    return 0;
}

/* The program, and in names[] what of it is executed, in this order: the rest is there to
 * be imported or read. */
static int answer_files(const struct script_run *run, const struct job *job,
                        struct files *files, const char *names[3], struct err *err)
{
    static const char *const executed[] = {"preamble.py", "answer.py"};
    const struct script_problem *script = &run->problem->script;
    size_t count = 0;
    int r = add_sources(files, "", job->program.files, job->program.file_count, err);

    for (size_t i = 0; i < ARRAY_SIZE(executed); i++)
        if (runner_program_file(&job->program, executed[i]))
            names[count++] = executed[i];
    names[count] = NULL;
    if (r == 0)
        r = add_beside(script, &job->program, files, err);
    if (r == 0 && run->mode == SCRIPT_MODE_INLINE) {
        r = add_own(run, job->tc, PYTHON_SOURCE_INLINE, PYTHON_INLINE_FILE, files, err);
        return r < 0 ? r : add_test_files(script, files, err);
    }
    return r < 0 ? r
                 : add_own(run, job->tc, PYTHON_SOURCE_DRIVER, PYTHON_DRIVER_FILE, files,
                           err);
}

static int examiner_files(const struct script_run *run, struct files *files,
                          struct err *err)
{
    int r = add_own(run, run->worker->config->python, PYTHON_SOURCE_EXAMINER,
                    PYTHON_EXAMINER_FILE, files, err);

    return r < 0 ? r : add_test_files(&run->problem->script, files, err);
}

/* ---- the job line ---- */

static int add_text(struct buf *b, const char *key, const char *text)
{
    int r = buf_addf(b, ", \"%s\": ", key);

    text = text ? text : "";
    return r < 0 ? r : json_add_str(b, text, strlen(text));
}

static int add_names(struct buf *b, const char *key, char **names)
{
    int r = buf_addf(b, ", \"%s\": [", key);

    for (char **name = names; r == 0 && name && *name; name++) {
        if (name > names)
            r = buf_add_str(b, ", ");
        if (r == 0)
            r = json_add_str(b, *name, strlen(*name));
    }
    return r < 0 ? r : buf_add_char(b, ']');
}

/* Files that are modules, by the names under which they are imported. */
static int add_modules(struct buf *b, const char *key, const struct source_file *files,
                       size_t count)
{
    const char *comma = "";
    int r = buf_addf(b, ", \"%s\": [", key);

    for (size_t i = 0; r == 0 && i < count; i++) {
        const char *end = strrchr(files[i].name, '.');
        cleanup_free char *name = NULL;

        if (!end || strcmp(end, ".py") != 0)
            continue;
        name = strndup(files[i].name, (size_t)(end - files[i].name));
        if (!name)
            return -ENOMEM;
        for (char *c = name; *c; c++)
            *c = *c == '/' ? '.' : *c;
        r = buf_add_str(b, comma);
        if (r == 0)
            r = json_add_str(b, name, strlen(name));
        comma = ", ";
    }
    return r < 0 ? r : buf_add_char(b, ']');
}

static const char *form_name(enum script_form form)
{
    static const char *const names[SCRIPT_FORM_MAX] = {
        [SCRIPT_CHECK] = "check",
        [SCRIPT_ASSERTS] = "asserts",
        [SCRIPT_TESTS] = "tests",
    };

    return names[form];
}

/* The same inputs for every answer and at every time, where a test makes them up. */
static unsigned seed_of(const struct problem *problem)
{
    unsigned seed = 1;

    for (const char *c = problem->id; *c; c++)
        seed = seed * 31 + (unsigned char)*c;
    return seed;
}

static int job_line(const struct script_run *run, const char *token, struct buf *b)
{
    const struct script_problem *script = &run->problem->script;
    int r = buf_addf(b,
                     "{\"op\": \"job\", \"form\": \"%s\", \"mode\": \"%s\", "
                     "\"copy_back\": %s",
                     form_name(script->form),
                     run->mode == SCRIPT_MODE_HANDLES ? "handles" : "plain",
                     run->keeps_args ? "false" : "true");

    if (r == 0)
        r = add_text(b, "prompt", script->prompt);
    if (r == 0)
        r = add_text(b, "test", script->test);
    if (r == 0)
        r = add_text(b, "reference", script->reference);
    if (r == 0)
        r = add_text(b, "entry_point", script->entry_point);
    if (r == 0)
        r = add_names(b, "names", script->names);
    if (r == 0)
        r = add_names(b, "modules", script->modules);
    if (r == 0)
        r = add_modules(b, "answer_modules", script->answer_files,
                        script->answer_file_count);
    if (r == 0 && token)
        r = add_text(b, "token", token);
    return r < 0 ? r : buf_addf(b, ", \"seed\": %u}", seed_of(run->problem));
}

int script_send_job(struct script_run *run, enum pair_party party, const char *token,
                    struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(JOB_LINE_MAX);
    int r = job_line(run, token, &b);

    if (r == 0)
        r = channel_send(&run->channels[party], b.data, b.len);
    return r < 0 ? err_say(err, -r, "the test of %s is too large", run->problem->id) : 0;
}

/* ---- starting ---- */

static void fill_spec(struct sandbox_spec *spec, const struct command *command,
                      const struct files *files, const struct channel *channel,
                      const struct sandbox_limits *limits)
{
    sandbox_spec_init(spec);
    spec->profile = PROFILE_MANAGED;
    spec->argv = (const char *const *)command->argv;
    spec->env = (const char *const *)command->env;
    spec->warm_args = command->warm_args;
    spec->files = files->items;
    spec->file_count = files->count;
    spec->channels[0] = channel->process_fds[0];
    spec->channels[1] = channel->process_fds[1];
    spec->limits = *limits;
}

static int answer_command(const struct script_run *run, const struct job *job,
                          const char *const *names, struct command *command)
{
    const char *entry = run->problem->script.entry_point;

    entry = entry ? entry : "";
    if (run->mode == SCRIPT_MODE_INLINE)
        return python_inline_command(job->tc, entry, names, command);
    return python_driver_command(job->tc, run->mode == SCRIPT_MODE_HANDLES, entry, names,
                                 command);
}

static int start_answer(struct script_run *run, const struct job *job,
                        struct cell *examiner_cell, struct sandbox_spec *examiner,
                        struct err *err)
{
    cleanup(files_release) struct files files = {.count = 0};
    cleanup_command struct command command = {.argc = 0};
    const char *names[3];
    struct sandbox_spec spec;
    struct cell *cell;
    int r = answer_files(run, job, &files, names, err);

    if (r < 0)
        return r;
    if (answer_command(run, job, names, &command) < 0)
        return err_oom(err);
    r = channel_open(&run->channels[PAIR_ANSWER], REPLY_LINE_MAX, err);
    if (r == 0)
        r = worker_cell(run->worker, CELL_ANSWER, &cell, err);
    if (r < 0)
        return r;
    fill_spec(&spec, &command, &files, &run->channels[PAIR_ANSWER], run->limits);
    return pair_start(&run->pair, cell, &spec, examiner_cell, examiner,
                      run->limits->wall_ms, err);
}

static int start_both(struct script_run *run, const struct job *job, struct err *err)
{
    cleanup(files_release) struct files files = {.count = 0};
    cleanup_command struct command command = {.argc = 0};
    struct sandbox_spec spec;
    struct cell *cell;
    int r = examiner_files(run, &files, err);

    if (r < 0)
        return r;
    if (python_examiner_command(run->worker->config->python, &command) < 0)
        return err_oom(err);
    r = channel_open(&run->channels[PAIR_PARTNER], EXAMINER_LINE_MAX, err);
    if (r == 0)
        r = worker_cell(run->worker, CELL_JUDGE, &cell, err);
    if (r < 0)
        return r;
    fill_spec(&spec, &command, &files, &run->channels[PAIR_PARTNER],
              &script_examiner_limits);
    return start_answer(run, job, cell, &spec, err);
}

int script_start(struct script_run *run, const struct job *job, struct err *err)
{
    int r = run->mode == SCRIPT_MODE_INLINE ? start_answer(run, job, NULL, NULL, err)
                                            : start_both(run, job, err);

    for (size_t i = 0; i < PAIR_PARTIES; i++)
        channel_started(&run->channels[i]);
    return r;
}
