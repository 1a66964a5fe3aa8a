#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/report/terminal.h"

#define NAME_WIDTH_MAX 13
#define NAME_WIDTH_MIN 4
#define COLUMNS_MAX    (VERDICT_MAX + 3)

#define STYLE_BOLD  "\033[1m"
#define STYLE_DIM   "\033[2m"
#define STYLE_RED   "\033[31m"
#define STYLE_GREEN "\033[32m"
#define STYLE_OFF   "\033[0m"

bool terminal_wants_colour(FILE *out)
{
    const char *term = getenv("TERM");
    const char *no_color = getenv("NO_COLOR");

    return isatty(fileno(out)) && term && strcmp(term, "dumb") != 0 &&
           !(no_color && *no_color);
}

/* Code points that move the cursor or turn the direction of writing: C1 controls, line
 * separators, bidirectional marks, embeddings and isolates. */
static bool steers_terminal(unsigned long point)
{
    return (point >= 0x80 && point <= 0x9f) || point == 0x061c ||
           (point >= 0x200e && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

static unsigned long decode_point(const char *text, size_t len)
{
    unsigned long point = (unsigned char)text[0] & (0xffU >> (len + 1));

    for (size_t i = 1; i < len; i++)
        point = point << 6 | ((unsigned char)text[i] & 0x3f);
    return point;
}

/* Appends one character that is not ASCII; tells its length in bytes. */
static int add_wide_char(struct buf *b, const char *text, size_t left, size_t *ret_len)
{
    size_t most = left < 4 ? left : 4, len = 1;
    unsigned long point;

    while (len < most && !utf8_valid(text, len))
        len++;
    if (!utf8_valid(text, len)) {
        *ret_len = 1;
        return buf_addf(b, "\\x%02x", (unsigned char)text[0]);
    }
    *ret_len = len;
    point = decode_point(text, len);
    return steers_terminal(point) ? buf_addf(b, "\\u%04lx", point)
                                  : buf_add(b, text, len);
}

int terminal_add_text(struct buf *b, const char *text)
{
    size_t left = strlen(text);
    int r = 0;

    while (left && r == 0) {
        unsigned char c = (unsigned char)*text;
        size_t len = 1;

        if (c >= 0x80)
            r = add_wide_char(b, text, left, &len);
        else if (c == '\n')
            r = buf_add_str(b, "\\n");
        else if (c < 0x20 || c == 0x7f)
            r = buf_addf(b, "\\x%02x", c);
        else
            r = buf_add_char(b, *text);
        text += len;
        left -= len;
    }
    return r;
}

int terminal_add_duration(struct buf *b, uint64_t ms)
{
    uint64_t seconds = ms / 1000, minutes = seconds / 60;

    if (minutes >= 60)
        return buf_addf(b, "%" PRIu64 " h %02" PRIu64 " min", minutes / 60, minutes % 60);
    if (minutes)
        return buf_addf(b, "%" PRIu64 " min %02" PRIu64 " s", minutes, seconds % 60);
    return buf_addf(b, "%" PRIu64 ".%" PRIu64 " s", seconds, ms % 1000 / 100);
}

enum column_kind { COLUMN_ANSWERS, COLUMN_VERDICT, COLUMN_ACCEPTED, COLUMN_SCORE };

struct column {
    enum column_kind kind;
    enum verdict verdict; /* with COLUMN_VERDICT */
    const char *title;
    size_t width;
};

struct table {
    const struct summary *summary;
    bool colour;
    bool scaled; /* counts as "12k" */
    size_t gap;  /* between columns */
    size_t name_width;
    struct column columns[COLUMNS_MAX];
    size_t count;
};

#define CELL_MAX 32

static void count_text(char *ret_text, size_t count, bool scaled)
{
    static const char units[] = " kMGTPE";
    size_t unit = 0;

    if (scaled && count >= 10000)
        for (; count >= 1000; count /= 1000)
            unit++;
    if (unit)
        snprintf(ret_text, CELL_MAX, "%zu%c", count, units[unit]);
    else
        snprintf(ret_text, CELL_MAX, "%zu", count);
}

static void cell_text(char *ret_text, const struct table *table, const struct column *c,
                      const struct summary_row *row)
{
    if (c->kind == COLUMN_ANSWERS)
        count_text(ret_text, row->answers, table->scaled);
    else if (c->kind == COLUMN_VERDICT)
        count_text(ret_text, row->verdicts[c->verdict], table->scaled);
    else if (!summary_scored(row))
        snprintf(ret_text, CELL_MAX, "-");
    else
        snprintf(ret_text, CELL_MAX, "%.1f%%",
                 c->kind == COLUMN_ACCEPTED ? summary_accepted_percent(row)
                                            : summary_score_percent(row));
}

static const char *cell_style(const struct column *c, const struct summary_row *row)
{
    if (c->kind == COLUMN_ACCEPTED)
        return STYLE_BOLD;
    if (c->kind != COLUMN_VERDICT)
        return "";
    if (!row->verdicts[c->verdict])
        return STYLE_DIM;
    if (c->verdict == VERDICT_JE)
        return STYLE_RED;
    return c->verdict == VERDICT_AC ? STYLE_GREEN : "";
}

static void add_column(struct table *table, enum column_kind kind, const char *title,
                       enum verdict verdict)
{
    table->columns[table->count++] = (struct column){kind, verdict, title, 0};
}

/* Does any row have points for answers that were not accepted? */
static bool has_partial_scores(const struct summary *summary)
{
    const struct summary_row *row = &summary->total;
    double difference = row->score_sum - (double)row->verdicts[VERDICT_AC];

    return difference > 1e-9 || difference < -1e-9;
}

static void choose_columns(struct table *table)
{
    const struct summary *summary = table->summary;

    add_column(table, COLUMN_ANSWERS, "answers", VERDICT_MAX);
    for (int i = 0; i < VERDICT_MAX; i++)
        if (summary->total.verdicts[i])
            add_column(table, COLUMN_VERDICT, verdict_code((enum verdict)i),
                       (enum verdict)i);
    add_column(table, COLUMN_ACCEPTED, "accepted", VERDICT_MAX);
    if (has_partial_scores(summary))
        add_column(table, COLUMN_SCORE, "score", VERDICT_MAX);
}

static size_t grown(size_t width, size_t needed)
{
    return needed > width ? needed : width;
}

/* Sets the widths; true when the table fits. */
static bool measure(struct table *table, size_t gap, bool scaled)
{
    const struct summary *summary = table->summary;
    size_t total = 0;
    char text[CELL_MAX];

    table->gap = gap;
    table->scaled = scaled;
    table->name_width = NAME_WIDTH_MIN;
    for (size_t i = 0; i < summary->row_count; i++)
        table->name_width = grown(table->name_width, strlen(summary->rows[i].task));
    if (table->name_width > NAME_WIDTH_MAX)
        table->name_width = NAME_WIDTH_MAX;
    for (size_t i = 0; i < table->count; i++) {
        struct column *c = &table->columns[i];

        c->width = strlen(c->title);
        for (size_t j = 0; j < summary->row_count; j++) {
            cell_text(text, table, c, &summary->rows[j]);
            c->width = grown(c->width, strlen(text));
        }
        cell_text(text, table, c, &summary->total);
        c->width = grown(c->width, strlen(text));
        total += gap + c->width;
    }
    if (total + table->name_width <= TERMINAL_COLUMNS)
        return true;
    table->name_width = total + NAME_WIDTH_MIN < TERMINAL_COLUMNS
                            ? TERMINAL_COLUMNS - total
                            : NAME_WIDTH_MIN;
    return false;
}

static void choose_widths(struct table *table)
{
    if (!measure(table, 2, false) && !measure(table, 1, false))
        measure(table, 1, true);
}

/* Text in a style, padded on the left to the width. */
static int add_cell(struct buf *b, const struct table *table, const char *text,
                    size_t width, const char *style)
{
    bool styled = table->colour && *style;
    int pad = (int)(table->gap + width - strlen(text));

    return buf_addf(b, "%*s%s%s%s", pad, "", styled ? style : "", text,
                    styled ? STYLE_OFF : "");
}

/* A task's name, cut or padded to the width: whatever is not printable ASCII would
 * upset the columns. */
static int add_name(struct buf *b, const struct table *table, const char *name,
                    const char *style)
{
    bool styled = table->colour && *style;
    int r = styled ? buf_add_str(b, style) : 0;

    for (size_t i = 0, len = strlen(name); r == 0 && i < table->name_width; i++) {
        char c = i < len ? name[i] : ' ';

        r = buf_add_char(b, c >= ' ' && c <= '~' ? c : '?');
    }
    if (r == 0 && styled)
        r = buf_add_str(b, STYLE_OFF);
    return r;
}

static int add_header(struct buf *b, const struct table *table)
{
    int r = add_name(b, table, "task", STYLE_BOLD);

    for (size_t i = 0; r == 0 && i < table->count; i++)
        r = add_cell(b, table, table->columns[i].title, table->columns[i].width,
                     STYLE_BOLD);
    return r < 0 ? r : buf_add_char(b, '\n');
}

static int add_row(struct buf *b, const struct table *table,
                   const struct summary_row *row, const char *style)
{
    int r = add_name(b, table, row->task, style);
    char text[CELL_MAX];

    for (size_t i = 0; r == 0 && i < table->count; i++) {
        const struct column *c = &table->columns[i];

        cell_text(text, table, c, row);
        r = add_cell(b, table, text, c->width, cell_style(c, row));
    }
    return r < 0 ? r : buf_add_char(b, '\n');
}

static int add_rows(struct buf *b, const struct summary *summary, bool colour)
{
    struct table table = {.summary = summary, .colour = colour};
    int r;

    choose_columns(&table);
    choose_widths(&table);
    r = add_header(b, &table);
    for (size_t i = 0; r == 0 && i < summary->row_count; i++)
        r = add_row(b, &table, &summary->rows[i], "");
    if (r == 0 && summary->row_count > 1)
        r = add_row(b, &table, &summary->total, STYLE_BOLD);
    return r < 0 ? r : buf_add_char(b, '\n');
}

/* What a person has to know beside the numbers; zero counts say nothing. */
static const struct note {
    size_t offset; /* of the count in struct summary */
    const char *one, *many;
} notes[] = {
    {offsetof(struct summary, bad_lines), "answer could not be read.",
     "answers could not be read."},
    {offsetof(struct summary, doubles),
     "answer came twice (same task, language, model and sample).",
     "answers came twice (same task, language, model and sample)."},
    {offsetof(struct summary, unknown_tasks), "answer is to a task that the suite lacks.",
     "answers are to tasks that the suite lacks."},
    {offsetof(struct summary, refused),
     "answer is to a problem that was refused as malformed.",
     "answers are to problems that were refused as malformed."},
    {offsetof(struct summary, skipped),
     "answer was skipped: what it needs is not available here.",
     "answers were skipped: what they need is not available here."},
    {offsetof(struct summary, bad_problems),
     "problem of the data set was left out (--skip-bad-problems).",
     "problems of the data set were left out (--skip-bad-problems)."},
    {offsetof(struct summary, unexpected),
     "submission got another verdict than its package promises.",
     "submissions got another verdict than their package promises."},
};

static int add_judge_errors(struct buf *b, const struct summary *summary, bool colour)
{
    size_t count = summary->total.verdicts[VERDICT_JE];

    if (!count)
        return 0;
    return buf_addf(b, "%s%zu judge error%s: the run is incomplete.%s\n",
                    colour ? STYLE_RED : "", count, count == 1 ? "" : "s",
                    colour ? STYLE_OFF : "");
}

static int add_notes(struct buf *b, const struct summary *summary, bool colour)
{
    int r = add_judge_errors(b, summary, colour);

    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(notes); i++) {
        size_t count;

        memcpy(&count, (const char *)summary + notes[i].offset, sizeof(count));
        if (count)
            r = buf_addf(b, "%zu %s\n", count, count == 1 ? notes[i].one : notes[i].many);
    }
    return r;
}

/* Every report counts both assurances. */
static int add_assurance(struct buf *b, const struct summary *summary)
{
    size_t all = summary->sealed + summary->shared;

    if (!all)
        return 0;
    if (!summary->shared)
        return buf_add_str(b, "All verdicts are sealed: expected values never met an "
                              "answer's process.\n");
    return buf_addf(
        b, "%zu of %zu verdicts %s shared: a determined cheat could pass there.\n",
        summary->shared, all, summary->shared == 1 ? "is" : "are");
}

static int add_elapsed(struct buf *b, const struct summary *summary)
{
    size_t count = summary->total.answers;
    int r;

    if (!count || !summary->elapsed_ms)
        return 0;
    r = buf_addf(b, "%zu answer%s judged in ", count, count == 1 ? "" : "s");
    if (r == 0)
        r = terminal_add_duration(b, summary->elapsed_ms);
    if (r == 0 && summary->known)
        r = buf_addf(b, "; %zu verdict%s known from before", summary->known,
                     summary->known == 1 ? " was" : "s were");
    return r < 0 ? r : buf_add_str(b, ".\n");
}

int terminal_table(struct buf *b, const struct summary *summary, bool colour)
{
    int r = summary->total.answers ? add_rows(b, summary, colour)
                                   : buf_add_str(b, "Nothing was graded.\n");

    if (r == 0)
        r = add_notes(b, summary, colour);
    if (r == 0)
        r = add_assurance(b, summary);
    return r < 0 ? r : add_elapsed(b, summary);
}
