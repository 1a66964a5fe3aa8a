#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/report/progress.h"
#include "grader/report/terminal.h"

#define LIVE_INTERVAL_MS  100
#define PLAIN_INTERVAL_MS 10000
#define BAR_WIDTH_MIN     10
#define BAR_WIDTH_MAX     40
#define LINE_BYTES_MAX    4096

static unsigned terminal_columns(FILE *out)
{
    struct winsize size;

    if (ioctl(fileno(out), TIOCGWINSZ, &size) < 0 || !size.ws_col)
        return TERMINAL_COLUMNS;
    return size.ws_col;
}

static double accepted_percent(const struct progress *progress)
{
    size_t scored = progress->done - progress->judge_errors;

    return scored ? 100.0 * (double)progress->accepted / (double)scored : 0;
}

/* Estimated from the mean so far. False when there is nothing to tell. */
static bool time_left(const struct progress *progress, uint64_t elapsed_ms,
                      uint64_t *ret_ms)
{
    double left;

    if (!progress->done || progress->done >= progress->total)
        return false;
    left = (double)elapsed_ms / (double)progress->done *
           (double)(progress->total - progress->done);
    if (left > 1e15)
        return false;
    *ret_ms = (uint64_t)left;
    return true;
}

/* Whole seconds: an estimate should not pretend to more. */
static int add_seconds(struct buf *b, uint64_t ms)
{
    if (ms < 60000)
        return buf_addf(b, "%u s", (unsigned)(ms / 1000));
    return terminal_add_duration(b, ms);
}

static int add_counts(struct buf *b, const struct progress *progress)
{
    int r;

    if (progress->total)
        r = buf_addf(b, "%zu of %zu answers", progress->done, progress->total);
    else
        r = buf_addf(b, "%zu answers", progress->done);
    if (r == 0 && progress->done > progress->judge_errors)
        r = buf_addf(b, ", %.1f%% accepted", accepted_percent(progress));
    if (r == 0 && progress->judge_errors)
        r = buf_addf(b, ", %zu judge error%s", progress->judge_errors,
                     progress->judge_errors == 1 ? "" : "s");
    return r;
}

static int add_times(struct buf *b, const struct progress *progress, uint64_t now_ms)
{
    uint64_t elapsed_ms = now_ms - progress->started_ms, left_ms;
    int r = buf_add_str(b, ", ");

    if (r == 0)
        r = add_seconds(b, elapsed_ms);
    if (r < 0 || !time_left(progress, elapsed_ms, &left_ms))
        return r;
    r = buf_add_str(b, ", ");
    if (r == 0)
        r = add_seconds(b, left_ms);
    return r < 0 ? r : buf_add_str(b, " left");
}

/* Draws a bar in `width` columns, brackets and the space after it included. */
static int add_bar(struct buf *b, const struct progress *progress, size_t width)
{
    size_t inner = width - 3;
    size_t done = progress->done < progress->total ? progress->done : progress->total;
    size_t filled = (size_t)((double)inner * (double)done / (double)progress->total);
    int r = buf_add_char(b, '[');

    for (size_t i = 0; r == 0 && i < inner; i++)
        r = buf_add_char(b, i < filled ? '#' : '.');
    return r < 0 ? r : buf_add_str(b, "] ");
}

int progress_text(struct buf *b, const struct progress *progress, uint64_t now_ms)
{
    cleanup_buf struct buf tail = BUF_INIT(LINE_BYTES_MAX);
    /* the last column stays free: some terminals wrap when it is written */
    size_t width = progress->columns ? progress->columns - 1 : 0;
    int r = add_counts(&tail, progress);

    if (r == 0)
        r = add_times(&tail, progress, now_ms);
    if (r < 0 || !progress->live)
        return r < 0 ? r : buf_add(b, buf_str(&tail), tail.len);
    if (progress->total && width >= tail.len + BAR_WIDTH_MIN) {
        size_t bar = width - tail.len;

        r = add_bar(b, progress, bar < BAR_WIDTH_MAX ? bar : BAR_WIDTH_MAX);
    }
    return r < 0 ? r : buf_add(b, tail.data, tail.len < width ? tail.len : width);
}

/* One write, so that the line does not flicker and lines of others do not cut into it.
 * A progress line that cannot be written is not worth an error. */
static void draw(struct progress *progress, uint64_t now_ms)
{
    cleanup_buf struct buf text = BUF_INIT(LINE_BYTES_MAX);
    bool red = progress->live && progress->colour && progress->judge_errors;

    progress->drawn_ms = now_ms;
    if (progress->live)
        progress->columns = terminal_columns(progress->out);
    if (buf_add_str(&text, progress->live ? "\r\033[K" : "") < 0 ||
        buf_add_str(&text, red ? "\033[31m" : "") < 0 ||
        progress_text(&text, progress, now_ms) < 0 ||
        buf_add_str(&text, red ? "\033[0m" : "") < 0 ||
        buf_add_str(&text, progress->live ? "" : "\n") < 0)
        return;
    fwrite(text.data, 1, text.len, progress->out);
    fflush(progress->out);
}

void progress_init(struct progress *progress, FILE *out, size_t total, bool quiet)
{
    const char *term = getenv("TERM");
    uint64_t now_ms = clock_ms();

    *progress = (struct progress){
        .out = out,
        .live = isatty(fileno(out)) && term && strcmp(term, "dumb") != 0,
        .colour = terminal_wants_colour(out),
        .quiet = quiet,
        .total = total,
        .started_ms = now_ms,
        .drawn_ms = now_ms,
        .columns = TERMINAL_COLUMNS,
    };
    if (progress->live && !quiet)
        draw(progress, now_ms);
}

void progress_step(struct progress *progress, enum verdict verdict)
{
    uint64_t now_ms;

    progress->done++;
    if (verdict == VERDICT_AC)
        progress->accepted++;
    if (verdict == VERDICT_JE)
        progress->judge_errors++;
    if (progress->quiet)
        return;
    now_ms = clock_ms();
    if (now_ms - progress->drawn_ms >=
        (progress->live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS))
        draw(progress, now_ms);
}

void progress_clear(struct progress *progress)
{
    if (progress->quiet || !progress->live)
        return;
    fputs("\r\033[K", progress->out);
    fflush(progress->out);
    progress->drawn_ms = 0;
}

void progress_finish(struct progress *progress)
{
    progress_clear(progress);
    progress->quiet = true;
}
