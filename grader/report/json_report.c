#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/report/json_report.h"

/* A number of more digits loses some in many readers. */
#define SAMPLE_DIGITS_MAX 15

/*
 * Writes JSON into a buffer and keeps the first failure, so that the writers below read
 * as the document does.
 */
struct writer {
    struct buf *b;
    int failed; /* -errno */
    bool first; /* no separator is due */
};

static void put(struct writer *w, const char *text)
{
    if (w->failed == 0)
        w->failed = buf_add_str(w->b, text);
}

static void put_text(struct writer *w, const char *text)
{
    if (!text)
        put(w, "null");
    else if (w->failed == 0)
        w->failed = json_add_str(w->b, text, strlen(text));
}

/* The separator and the key of an object's next member. */
static void key(struct writer *w, const char *name)
{
    if (!w->first)
        put(w, ", ");
    w->first = false;
    put_text(w, name);
    put(w, ": ");
}

static void open_value(struct writer *w, const char *bracket)
{
    put(w, bracket);
    w->first = true;
}

static void close_value(struct writer *w, const char *bracket)
{
    put(w, bracket);
    w->first = false;
}

static void text_member(struct writer *w, const char *name, const char *text)
{
    key(w, name);
    put_text(w, text);
}

static void uint_member(struct writer *w, const char *name, uint64_t value)
{
    key(w, name);
    if (w->failed == 0)
        w->failed = buf_addf(w->b, "%" PRIu64, value);
}

static void bool_member(struct writer *w, const char *name, bool value)
{
    key(w, name);
    put(w, value ? "true" : "false");
}

/* The shortest decimal that reads back as the same number. */
static void double_member(struct writer *w, const char *name, double value)
{
    char text[40];
    double back;

    key(w, name);
    if (!isfinite(value)) {
        put(w, "null");
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, value);
        if (parse_double(text, &back) && back == value)
            break;
    }
    put(w, text);
}

static bool is_plain_number(const char *text)
{
    uint64_t value;

    return strlen(text) <= SAMPLE_DIGITS_MAX && parse_u64(text, &value) &&
           (text[0] != '0' || !text[1]);
}

static void sample_member(struct writer *w, const char *sample)
{
    key(w, "sample");
    if (sample && is_plain_number(sample))
        put(w, sample);
    else
        put_text(w, sample);
}

static void case_object(struct writer *w, const struct case_result *c)
{
    if (!w->first)
        put(w, ", ");
    open_value(w, "{");
    text_member(w, "name", c->name);
    text_member(w, "verdict", verdict_code(c->verdict));
    double_member(w, "score", c->score);
    uint_member(w, "cpu_ms", c->cpu_ms);
    uint_member(w, "wall_ms", c->wall_ms);
    uint_member(w, "memory_kib", c->memory_kib);
    text_member(w, "message", c->message);
    close_value(w, "}");
}

/* What strict isolation lacks. */
static void missing_member(struct writer *w, const struct sandbox_isolation *isolation)
{
    key(w, "missing");
    open_value(w, "[");
    for (int i = 0; i < LAYER_MAX; i++) {
        enum sandbox_layer layer = (enum sandbox_layer)i;

        if (isolation->layers[i].active || !sandbox_layer_required(layer))
            continue;
        put(w, w->first ? "" : ", ");
        w->first = false;
        put_text(w, sandbox_layer_name(layer));
    }
    close_value(w, "]");
}

static void isolation_label(struct writer *w, const struct sandbox_isolation *isolation)
{
    if (!isolation) {
        text_member(w, "isolation", NULL);
        return;
    }
    key(w, "isolation");
    open_value(w, "{");
    bool_member(w, "strict", isolation->strict);
    missing_member(w, isolation);
    close_value(w, "}");
}

static void hash_member(struct writer *w, const char *name, const char *hash)
{
    text_member(w, name, *hash ? hash : NULL);
}

int json_report_result(struct buf *b, const struct result *result,
                       const struct sandbox_isolation *isolation)
{
    struct writer w = {.b = b};

    open_value(&w, "{");
    text_member(&w, "task_id", result->task_id);
    sample_member(&w, result->sample);
    text_member(&w, "model", result->model);
    text_member(&w, "language", result->language);
    text_member(&w, "task", result->task);
    text_member(&w, "kind", result->kind);
    text_member(&w, "verdict", verdict_code(result->verdict));
    double_member(&w, "score", result->score);
    text_member(&w, "assurance", assurance_name(result->assurance));
    text_member(&w, "shared_because", result->shared_why);
    key(&w, "cases");
    open_value(&w, "[");
    for (size_t i = 0; i < result->case_count; i++)
        case_object(&w, &result->cases[i]);
    close_value(&w, "]");
    uint_member(&w, "case_total", result->case_total);
    uint_member(&w, "cpu_ms", result->cpu_ms);
    uint_member(&w, "wall_ms", result->wall_ms);
    uint_member(&w, "memory_kib", result->memory_kib);
    uint_member(&w, "examiner_cpu_ms", result->examiner_cpu_ms);
    uint_member(&w, "time_limit_ms", result->time_limit_ms);
    uint_member(&w, "memory_limit_kib", result->memory_limit_kib);
    text_member(&w, "message", result->message);
    text_member(&w, "extraction", result->extraction);
    if (result->expected)
        text_member(&w, "expected", result->expected);
    isolation_label(&w, isolation);
    uint_member(&w, "position", result->ordinal);
    hash_member(&w, "problem_hash", result->problem_hash);
    hash_member(&w, "verdict_key", result->verdict_key);
    close_value(&w, "}");
    return w.failed;
}

static void isolation_object(struct writer *w, const struct sandbox_isolation *isolation)
{
    open_value(w, "{");
    bool_member(w, "strict", isolation->strict);
    missing_member(w, isolation);
    key(w, "layers");
    open_value(w, "{");
    for (int i = 0; i < LAYER_MAX; i++) {
        const struct sandbox_layer_state *layer = &isolation->layers[i];

        key(w, sandbox_layer_name((enum sandbox_layer)i));
        open_value(w, "{");
        bool_member(w, "active", layer->active);
        text_member(w, "detail", layer->detail);
        close_value(w, "}");
    }
    close_value(w, "}");
    close_value(w, "}");
}

int json_report_isolation(struct buf *b, const struct sandbox_isolation *isolation)
{
    struct writer w = {.b = b};

    isolation_object(&w, isolation);
    return w.failed;
}

/* A key of the document stands at the start of a line. */
static void section(struct writer *w, const char *name)
{
    put(w, w->first ? "" : ",\n");
    w->first = true;
    key(w, name);
}

static void isolation_value(struct writer *w, const struct run_info *info)
{
    if (info->isolation)
        isolation_object(w, info->isolation);
    else
        put(w, "null");
}

static void toolchains_value(struct writer *w, const struct run_info *info)
{
    open_value(w, "{");
    for (size_t i = 0; i < info->toolchain_count; i++)
        text_member(w, info->toolchain_names[i], info->toolchain_versions[i]);
    close_value(w, "}");
}

int json_report_head(struct buf *b, const struct run_info *info)
{
    struct writer w = {.b = b};

    open_value(&w, "{");
    section(&w, "schema");
    put_text(&w, "assay.run/1");
    section(&w, "run");
    open_value(&w, "{");
    text_member(&w, "suite", info->suite);
    text_member(&w, "answers", info->answers);
    text_member(&w, "started", info->started);
    text_member(&w, "version", info->version);
    close_value(&w, "}");
    section(&w, "isolation");
    isolation_value(&w, info);
    section(&w, "toolchains");
    toolchains_value(&w, info);
    section(&w, "results");
    put(&w, "[\n");
    return w.failed;
}

/* The members that a row of the summary and its total share. */
static void row_members(struct writer *w, const struct summary_row *row)
{
    uint_member(w, "answers", row->answers);
    key(w, "verdicts");
    open_value(w, "{");
    for (int i = 0; i < VERDICT_MAX; i++)
        uint_member(w, verdict_code((enum verdict)i), row->verdicts[i]);
    close_value(w, "}");
    if (summary_scored(row)) {
        double_member(w, "accepted_percent", summary_accepted_percent(row));
        double_member(w, "score", row->score_sum / (double)summary_scored(row));
    } else {
        text_member(w, "accepted_percent", NULL);
        text_member(w, "score", NULL);
    }
}

/* About what never became a result, or about promises. */
static void left_out_members(struct writer *w, const struct summary *summary)
{
    uint_member(w, "bad_lines", summary->bad_lines);
    uint_member(w, "doubles", summary->doubles);
    uint_member(w, "unknown_tasks", summary->unknown_tasks);
    uint_member(w, "refused", summary->refused);
    uint_member(w, "skipped", summary->skipped);
    uint_member(w, "bad_problems", summary->bad_problems);
    uint_member(w, "unexpected", summary->unexpected);
}

int json_report_tail(struct buf *b, const struct summary *summary)
{
    struct writer w = {.b = b};

    put(&w, "\n]");
    section(&w, "summary");
    open_value(&w, "{");
    row_members(&w, &summary->total);
    bool_member(&w, "complete", summary_complete(summary));
    uint_member(&w, "sealed", summary->sealed);
    uint_member(&w, "shared", summary->shared);
    left_out_members(&w, summary);
    uint_member(&w, "elapsed_ms", summary->elapsed_ms);
    key(&w, "tasks");
    open_value(&w, "[");
    for (size_t i = 0; i < summary->row_count; i++) {
        put(&w, i ? ", " : "");
        open_value(&w, "{");
        text_member(&w, "task", summary->rows[i].task);
        row_members(&w, &summary->rows[i]);
        close_value(&w, "}");
    }
    close_value(&w, "]");
    close_value(&w, "}");
    put(&w, "}\n");
    return w.failed;
}

int json_report_info(struct buf *b, const struct run_info *info,
                     const struct summary *summary)
{
    struct writer w = {.b = b};

    open_value(&w, "{");
    key(&w, "isolation");
    isolation_value(&w, info);
    key(&w, "toolchains");
    toolchains_value(&w, info);
    key(&w, "left_out");
    open_value(&w, "{");
    left_out_members(&w, summary);
    close_value(&w, "}");
    uint_member(&w, "elapsed_ms", summary->elapsed_ms);
    close_value(&w, "}");
    return w.failed;
}
