#include "grader/report/scores.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/report/terminal.h"
#include "grader/score/power.h"

#define NAME_COLUMNS 30
#define CELL_MAX     40
/* Of the problems, on how many two models of about the same strength disagree. */
#define DISAGREEMENT 0.2

#define BOLD "\033[1m"
#define OFF  "\033[0m"

void scores_percent(char *text, size_t size, double value)
{
    snprintf(text, size, "%.1f %%", 100 * value);
}

void scores_interval(char *text, size_t size, struct interval interval)
{
    snprintf(text, size, "%.1f to %.1f", 100 * interval.low, 100 * interval.high);
}

/* ---- rows: a model, then its tasks and languages where there are several ---- */

struct row {
    const char *kind, *name; /* "", "task", "language" */
    struct score score;
    bool scored;
};

/* Calls for each row of a model. */
static int each_row(const struct scores_report *report, const char *model,
                    int (*take)(void *context, const struct row *row), void *context)
{
    static const struct {
        enum facet facet;
        const char *kind;
    } parts[] = {{FACET_TASK, "task"}, {FACET_LANGUAGE, "language"}};
    struct score_filter filter = {.model = model};
    struct row row = {.kind = "", .name = *model ? model : report->run};
    int r = score_table_score(report->table, &filter, &row.score, NULL);

    row.scored = r == 0;
    r = take(context, &row);
    for (size_t i = 0; i < ARRAY_SIZE(parts) && r == 0; i++) {
        cleanup_free const char **names = NULL;
        size_t count = 0;

        r = score_table_names(report->table, parts[i].facet, &names, &count, NULL);
        for (size_t j = 0; j < count && count > 1 && r == 0; j++) {
            struct score_filter part = {.model = model};

            *(parts[i].facet == FACET_TASK ? &part.task : &part.language) = names[j];
            row = (struct row){.kind = parts[i].kind,
                               .name = *names[j] ? names[j] : "not known"};
            row.scored = score_table_score(report->table, &part, &row.score, NULL) == 0;
            if (row.score.results)
                r = take(context, &row);
        }
    }
    return r;
}

static int add_verdicts(struct buf *b, const struct score *score)
{
    const char *between = "";
    int r = 0;

    for (int i = 0; i < VERDICT_MAX && r == 0; i++) {
        if (!score->verdicts[i])
            continue;
        r = buf_addf(b, "%s%zu %s", between, score->verdicts[i],
                     verdict_code((enum verdict)i));
        between = ", ";
    }
    return r;
}

/* ---- what is said below ---- */

static int add_passk(struct buf *b, const struct scores_report *report, const char *model,
                     const struct score *score)
{
    static const unsigned ks[] = {2, 5, 10, 100};
    struct score_filter filter = {.model = model};
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(ks) && r == 0 && ks[i] <= score->samples_min; i++) {
        double any, all;

        if (score_table_passk(report->table, &filter, ks[i], false, &any, NULL) < 0 ||
            score_table_passk(report->table, &filter, ks[i], true, &all, NULL) < 0)
            continue;
        r = buf_addf(b, "%spass@%u %.1f %%, pass^%u %.1f %%", i ? "; " : "", ks[i],
                     100 * any, ks[i], 100 * all);
    }
    return r;
}

static int add_power(struct buf *b, size_t problems)
{
    double d;

    if (power_difference(problems, DISAGREEMENT, POWER_USUAL, &d, NULL) < 0)
        return buf_addf(b,
                        "%zu problem%s cannot show a difference between two models that "
                        "disagree\non a fifth of them.\n",
                        problems, problems == 1 ? "" : "s");
    return buf_addf(
        b,
        "%zu problems show a difference of %.1f points or more (80 %% power, "
        "level 0.05)\nbetween two models that disagree on a fifth of them, and "
        "no smaller one.\n",
        problems, 100 * d);
}

static int add_counts(struct buf *b, const struct score *score)
{
    size_t errors = score->verdicts[VERDICT_JE], none = score->verdicts[VERDICT_NA];
    int r = 0;

    if (errors)
        r = buf_addf(b, "%zu judge error%s: the run is incomplete, and %s not scored.\n",
                     errors, errors == 1 ? "" : "s", errors == 1 ? "it is" : "they are");
    if (r == 0 && none)
        r = buf_addf(
            b,
            "%zu without an answer (refused, cut off, no code); they count as not "
            "accepted.\n",
            none);
    if (r == 0 && score->shared)
        r = buf_addf(b,
                     "%zu sealed verdicts, %zu shared: a determined cheat could pass "
                     "there.\n",
                     score->sealed, score->shared);
    else if (r == 0)
        r = buf_addf(b, "%zu sealed verdicts, none shared.\n", score->sealed);
    return r;
}

/* ---- terminal ---- */

struct printing {
    struct buf *b;
    const struct scores_report *report;
    bool colour;
};

/* Cut or padded to its columns; `name` is made harmless on the way. */
static int add_name(struct buf *b, const char *indent, const char *kind, const char *name)
{
    cleanup_buf struct buf text = BUF_INIT(65536);
    int r = buf_addf(&text, "%s%s%s", indent, kind, *kind ? " " : "");
    size_t columns = 0, at = 0;

    if (r == 0)
        r = terminal_add_text(&text, name);
    while (at < text.len && columns < NAME_COLUMNS) {
        at++;
        while (at < text.len && ((unsigned char)text.data[at] & 0xc0) == 0x80)
            at++;
        columns++;
    }
    if (r == 0)
        r = buf_add(b, buf_str(&text), at);
    for (; columns < NAME_COLUMNS && r == 0; columns++)
        r = buf_add_char(b, ' ');
    return r;
}

static int print_row(void *context, const struct row *row)
{
    const struct printing *p = context;
    bool bold = p->colour && !*row->kind;
    char score[CELL_MAX] = "-", interval[CELL_MAX] = "";
    int r;

    if (row->scored) {
        scores_percent(score, sizeof(score), row->score.value);
        scores_interval(interval, sizeof(interval), row->score.interval);
    }
    r = add_name(p->b, *row->kind ? "  " : "", row->kind, row->name);
    if (r == 0)
        r = buf_addf(p->b, "%s%9s%s  %-14s %8zu %8zu\n", bold ? BOLD : "", score,
                     bold ? OFF : "", interval, row->score.problems, row->score.results);
    return r;
}

static int print_model(struct printing *p, const char *model)
{
    struct score_filter filter = {.model = model};
    struct score score = {0};
    double macro;
    size_t before;
    int r = each_row(p->report, model, print_row, p);

    score_table_score(p->report->table, &filter, &score, NULL);
    if (r == 0)
        r = buf_add_str(p->b, "  ");
    if (r == 0)
        r = add_verdicts(p->b, &score);
    if (r == 0 && score.problems &&
        score_table_macro(p->report->table, model, &macro, NULL) == 0 &&
        (macro > score.value + 1e-9 || macro < score.value - 1e-9))
        r = buf_addf(p->b, "; mean over tasks %.1f %%", 100 * macro);
    before = p->b->len;
    if (r == 0 && score.samples_min > 1)
        r = buf_add_str(p->b, "\n  ");
    if (r == 0 && p->b->len > before)
        r = add_passk(p->b, p->report, model, &score);
    return r < 0 ? r : buf_add_char(p->b, '\n');
}

static int print_head(struct printing *p)
{
    const struct scores_report *report = p->report;
    int r = buf_add_str(p->b, "Run ");

    if (r == 0)
        r = terminal_add_text(p->b, report->run);
    if (r == 0)
        r = buf_add_str(p->b, " (");
    if (r == 0)
        r = terminal_add_text(p->b, report->state);
    if (r == 0)
        r = buf_add_str(p->b, "), begun ");
    if (r == 0)
        r = terminal_add_text(p->b, *report->started ? report->started : "elsewhere");
    if (r == 0)
        r = buf_addf(p->b, "\n\n%s%-30s%9s  %-14s %8s %8s%s\n", p->colour ? BOLD : "", "",
                     "score", "95 % interval", "problems", "results",
                     p->colour ? OFF : "");
    return r;
}

static int print_slowest(struct printing *p)
{
    const struct slow_result *slow = p->report->slowest;
    int r = 0;

    for (size_t i = 0; i < SCORES_SLOWEST && slow[i].cpu_ms && r == 0; i++) {
        r = buf_add_str(p->b, i ? ", " : "Slowest: ");
        if (r == 0)
            r = terminal_add_text(p->b, slow[i].task_id);
        if (r == 0)
            r = buf_addf(p->b, " (%.2f s)", (double)slow[i].cpu_ms / 1000);
    }
    return r < 0 || !slow[0].cpu_ms ? r : buf_add_str(p->b, " of CPU time.\n");
}

static size_t most_problems(const struct scores_report *report)
{
    size_t most = 0;

    for (size_t i = 0; i < report->model_count; i++) {
        struct score_filter filter = {.model = report->models[i]};
        struct score score = {0};

        if (score_table_score(report->table, &filter, &score, NULL) == 0 &&
            score.problems > most)
            most = score.problems;
    }
    return most;
}

int scores_terminal(struct buf *b, const struct scores_report *report, bool colour)
{
    struct printing p = {b, report, colour};
    struct score_filter any = {NULL, NULL, NULL};
    struct score all = {0};
    int r = print_head(&p);

    for (size_t i = 0; i < report->model_count && r == 0; i++)
        r = print_model(&p, report->models[i]);
    score_table_score(report->table, &any, &all, NULL);
    if (r == 0)
        r = buf_add_char(b, '\n');
    if (r == 0)
        r = print_slowest(&p);
    if (r == 0)
        r = add_counts(b, &all);
    if (r == 0 && report->isolation)
        r = buf_addf(b, "%s\n", report->isolation);
    return r < 0 ? r : add_power(b, most_problems(report));
}

/* ---- Markdown ---- */

int markdown_add_text(struct buf *b, const char *text)
{
    cleanup_buf struct buf plain = BUF_INIT((size_t)1 << 20);
    int r = terminal_add_text(&plain, text);

    for (const char *c = buf_str(&plain); *c && r == 0; c++) {
        if (strchr("&<>\\`*_{}[]()#+-.!|~@:", *c))
            r = buf_addf(b, "&#%d;", *c);
        else
            r = buf_add_char(b, *c);
    }
    return r;
}

static int mark_row(void *context, const struct row *row)
{
    struct buf *b = context;
    char score[CELL_MAX] = "-", interval[CELL_MAX] = "";
    int r;

    if (row->scored) {
        scores_percent(score, sizeof(score), row->score.value);
        scores_interval(interval, sizeof(interval), row->score.interval);
    }
    r = buf_addf(b, "| %s%s", *row->kind ? "&emsp;" : "**", row->kind);
    if (r == 0 && *row->kind)
        r = buf_add_char(b, ' ');
    if (r == 0)
        r = markdown_add_text(b, row->name);
    if (r == 0)
        r = buf_addf(b, "%s | %s | %s | %zu | ", *row->kind ? "" : "**", score, interval,
                     row->score.problems);
    if (r == 0)
        r = add_verdicts(b, &row->score);
    return r < 0 ? r : buf_add_str(b, " |\n");
}

int scores_markdown(struct buf *b, const struct scores_report *report)
{
    struct score_filter any = {NULL, NULL, NULL};
    struct score all = {0};
    int r = buf_add_str(b, "### assay: ");

    if (r == 0)
        r = markdown_add_text(b, report->run);
    if (r == 0)
        r = buf_add_str(b, "\n\n| | score | 95 % interval | problems | verdicts |\n"
                           "|---|---:|---|---:|---|\n");
    for (size_t i = 0; i < report->model_count && r == 0; i++)
        r = each_row(report, report->models[i], mark_row, b);
    score_table_score(report->table, &any, &all, NULL);
    if (r == 0)
        r = buf_add_char(b, '\n');
    if (r == 0)
        r = add_counts(b, &all);
    if (r == 0 && report->isolation)
        r = buf_addf(b, "%s\n", report->isolation);
    return r < 0 ? r : add_power(b, most_problems(report));
}

/* ---- badge ---- */

int scores_badge(struct buf *b, const struct scores_report *report)
{
    struct score_filter any = {NULL, NULL, NULL};
    struct score all = {0};
    bool scored = score_table_score(report->table, &any, &all, NULL) == 0;
    const char *colour = !scored            ? "lightgrey"
                         : all.value >= 0.8 ? "brightgreen"
                         : all.value >= 0.5 ? "yellow"
                                            : "red";
    int r =
        buf_add_str(b, "{\"schemaVersion\": 1, \"label\": \"assay\", \"message\": \"");

    if (r == 0 && scored)
        r = buf_addf(b, "%.1f %%%s", 100 * all.value,
                     all.verdicts[VERDICT_JE] ? " (incomplete)" : "");
    else if (r == 0)
        r = buf_add_str(b, "nothing scored");
    return r < 0 ? r : buf_addf(b, "\", \"color\": \"%s\"}\n", colour);
}
