#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/grade_output.h"
#include "grader/cmd/text.h"
#include "grader/pipeline/sources.h"
#include "grader/report/terminal.h"

#define LINE_MAX_BYTES  ((size_t)256 << 20)
#define TABLE_MAX_BYTES 65536

static bool is_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

static int open_file(const char *path, FILE **ret_file, struct err *err)
{
    FILE *file;

    if (!path || is_stdout(path)) {
        *ret_file = path ? stdout : NULL;
        return 0;
    }
    file = fopen(path, "we");
    if (!file)
        return err_set(err, errno, "open %s for writing", path);
    *ret_file = file;
    return 0;
}

/* Writes what is buffered; a full disk shows here. */
static int flush(FILE *file, const char *path, size_t kept, struct err *err)
{
    if (fflush(file) == 0 && !ferror(file))
        return 0;
    if (errno == EPIPE)
        return err_set(err, EPIPE, "write %s (its reader is gone)",
                       is_stdout(path) ? "standard output" : path);
    return err_set(err, errno ? errno : EIO,
                   "write %s (make room and grade again; the first %zu results were "
                   "written)",
                   is_stdout(path) ? "standard output" : path, kept);
}

int grade_output_open(struct grade_output *output, const char *json, const char *jsonl,
                      size_t total, bool quiet, bool verbose, struct err *err)
{
    int r;

    memset(output, 0, sizeof(*output));
    pthread_mutex_init(&output->lock, NULL);
    summary_init(&output->summary);
    output->json = json;
    output->jsonl = jsonl;
    output->quiet = quiet;
    output->verbose = verbose;
    output->started_ms = clock_ms();
    progress_init(&output->progress, stderr, total, quiet);
    if (is_stdout(json) && is_stdout(jsonl))
        return err_say(err, EINVAL,
                       "--json - and --jsonl - cannot share standard output: "
                       "give one of them a file");
    r = open_file(json, &output->json_file, err);
    return r < 0 ? r : open_file(jsonl, &output->jsonl_file, err);
}

/* Keeps the line for the document, at its place. */
static int keep_line(struct grade_output *output, size_t ordinal, char *line,
                     struct err *err)
{
    if (ordinal >= output->line_alloc) {
        size_t alloc = output->line_alloc ? output->line_alloc : 1024;
        char **grown;

        while (alloc <= ordinal)
            alloc *= 2;
        grown = realloc(output->lines, alloc * sizeof(*grown));
        if (!grown) {
            free(line);
            return err_oom(err);
        }
        memset(grown + output->line_alloc, 0,
               (alloc - output->line_alloc) * sizeof(*grown));
        output->lines = grown;
        output->line_alloc = alloc;
    }
    output->lines[ordinal] = line;
    if (ordinal >= output->line_count)
        output->line_count = ordinal + 1;
    return 0;
}

static void say_unexpected(struct grade_output *output, const struct result *result)
{
    char text[1024];

    snprintf(text, sizeof(text), "%s, %s: promised %s, got %s (score %.3g)%s%.600s",
             result->task_id, result->sample, result->expected,
             verdict_code(result->verdict), result->score, result->message ? ": " : "",
             result->message ? result->message : "");
    pthread_mutex_lock(&output->lock);
    output->summary.unexpected++;
    pthread_mutex_unlock(&output->lock);
    grade_output_note(output, text);
}

static int take(struct grade_output *output, const struct result *result, struct err *err)
{
    cleanup_buf struct buf line = BUF_INIT(LINE_MAX_BYTES);
    int r = json_report_result(&line, result, output->isolation);

    if (r < 0)
        return err_set(err, -r, "write the result of %s", result->task_id);
    /* First of all: what is told must not be lost. */
    r = grade_store_take(output->store, result, line.data, line.len, err);
    if (r < 0)
        return r;
    summary_add(&output->summary, result);
    progress_step(&output->progress, result->verdict);
    if (output->jsonl_file) {
        fwrite(line.data, 1, line.len, output->jsonl_file);
        fputc('\n', output->jsonl_file);
        r = flush(output->jsonl_file, output->jsonl, output->summary.total.answers - 1,
                  err);
        if (r < 0)
            return r;
    }
    if (!output->json_file)
        return 0;
    return keep_line(output, result->ordinal, buf_steal(&line, NULL), err);
}

int grade_output_take(void *context, const struct result *result, struct err *err)
{
    struct grade_output *output = context;
    int r;

    pthread_mutex_lock(&output->lock);
    r = take(output, result, err);
    pthread_mutex_unlock(&output->lock);
    if (r == 0 && result->expected && !submission_as_promised(result))
        say_unexpected(output, result);
    return r;
}

void grade_output_note(void *context, const char *text)
{
    struct grade_output *output = context;
    cleanup_buf struct buf b = BUF_INIT(TABLE_MAX_BYTES);

    pthread_mutex_lock(&output->lock);
    if (output->notes++ < NOTES_SHOWN || output->verbose) {
        progress_clear(&output->progress);
        if (terminal_add_text(&b, text) == 0)
            fprintf(stderr, "assay: %s\n", buf_str(&b));
    } else if (output->notes == NOTES_SHOWN + 1) {
        progress_clear(&output->progress);
        fprintf(stderr, "assay: further notes are only counted (-v shows them)\n");
    }
    pthread_mutex_unlock(&output->lock);
}

void grade_output_refuse(void *context, const char *text)
{
    struct grade_output *output = context;

    pthread_mutex_lock(&output->lock);
    output->summary.refused++;
    pthread_mutex_unlock(&output->lock);
    grade_output_note(output, text);
}

static int write_document(struct grade_output *output, const struct run_info *info,
                          struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(LINE_MAX_BYTES);
    const char *between = "";
    int r;

    if (!output->json_file)
        return 0;
    r = json_report_head(&b, info);
    if (r < 0)
        return err_set(err, -r, "write %s", output->json);
    fputs(buf_str(&b), output->json_file);
    for (size_t i = 0; i < output->line_count; i++) {
        if (!output->lines[i])
            continue;
        fprintf(output->json_file, "%s%s", between, output->lines[i]);
        between = ",\n";
    }
    buf_clear(&b);
    r = json_report_tail(&b, &output->summary);
    if (r < 0)
        return err_set(err, -r, "write %s", output->json);
    fputs(buf_str(&b), output->json_file);
    return flush(output->json_file, output->json, 0, err);
}

/* Less than strict isolation is said below the table, with what was missing. */
static int add_label(struct buf *b, const struct sandbox_isolation *isolation)
{
    cleanup_buf struct buf text = BUF_INIT(TABLE_MAX_BYTES);
    const char *before = "Best-effort isolation, without ";
    int r = 0;

    /* No cell was ever started: seccomp is part of every one. */
    if (isolation->strict || !isolation->layers[LAYER_SECCOMP].active)
        return 0;
    for (int i = 0; i < LAYER_MAX && r == 0; i++) {
        enum sandbox_layer layer = (enum sandbox_layer)i;

        if (isolation->layers[i].active || !sandbox_layer_required(layer))
            continue;
        r = buf_addf(&text, "%s%s", before, sandbox_layer_name(layer));
        before = ", ";
    }
    return r < 0 ? r : text_add_wrapped(b, buf_str(&text), 0, 0);
}

/* To standard output, unless that belongs to a document. */
static int write_table(struct grade_output *output, struct err *err)
{
    FILE *file = is_stdout(output->json) || is_stdout(output->jsonl) ? stderr : stdout;
    cleanup_buf struct buf b = BUF_INIT(TABLE_MAX_BYTES);

    if (output->quiet && file == stderr)
        return 0;
    if (terminal_table(&b, &output->summary, terminal_wants_colour(file)) < 0)
        return err_oom(err);
    if (output->isolation && add_label(&b, output->isolation) < 0)
        return err_oom(err);
    if (output->store->run.id &&
        buf_addf(&b, "Kept as run %s (see `assay runs`).\n", output->store->run.name) < 0)
        return err_oom(err);
    fputs(buf_str(&b), file);
    return flush(file, "-", output->summary.total.answers, err);
}

int grade_output_close(struct grade_output *output, const struct run_info *info,
                       struct err *err)
{
    int r;

    progress_finish(&output->progress);
    output->summary.elapsed_ms = clock_ms() - output->started_ms;
    r = write_document(output, info, err);
    /* The table is shown also when the document could not be written. */
    if (write_table(output, r < 0 ? NULL : err) < 0 && r == 0)
        r = err ? -err->code : -EIO;
    return r;
}

void grade_output_release(struct grade_output *output)
{
    for (size_t i = 0; i < output->line_count; i++)
        free(output->lines[i]);
    free(output->lines);
    if (output->json_file && output->json_file != stdout)
        fclose(output->json_file);
    if (output->jsonl_file && output->jsonl_file != stdout)
        fclose(output->jsonl_file);
    pthread_mutex_destroy(&output->lock);
}
