#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/cmd/exec_report.h"
#include "grader/cmd/output.h"
#include "grader/report/json_report.h"

#define HEAD_CAP (1u << 20) /* all of the document but the streams */

void exec_report_init(struct exec_report *report)
{
    memset(report, 0, sizeof(*report));
    report->verdict = VERDICT_JE;
    report->exit_code = -1;
}

void exec_report_release(struct exec_report *report)
{
    free(report->out);
    free(report->errors);
    exec_report_init(report);
}

const char *exec_report_verdict(const struct exec_report *report)
{
    return report->verdict == VERDICT_AC ? "OK" : verdict_code(report->verdict);
}

int exec_report_take(struct exec_report *report, const struct sandbox_result *result,
                     const struct sandbox_limits *limits, struct err *err)
{
    int r = 0;

    report->verdict =
        outcome_verdict(result, limits, report->message, sizeof(report->message));
    report->exit_code = result->exit_code;
    report->signal = result->signal;
    report->cpu_ms = result->cpu_us / 1000;
    report->wall_ms = result->wall_us / 1000;
    report->memory_kib = result->memory_kib;
    report->warm = result->warm;
    snprintf(report->cold_why, sizeof(report->cold_why), "%s", result->cold_why);
    if (result->stdout_fd >= 0)
        r = io_read_fd(result->stdout_fd, limits->output_bytes, &report->out,
                       &report->out_len, err);
    if (r == 0 && result->stderr_fd >= 0)
        r = io_read_fd(result->stderr_fd, limits->output_bytes, &report->errors,
                       &report->errors_len, err);
    return r;
}

/* "NAME": "TEXT", or null and "NAME_base64". */
static int add_stream(struct buf *b, const char *name, const char *data, size_t len)
{
    int r = buf_addf(b, ", \"%s\": ", name);

    if (r < 0)
        return r;
    if (!data || utf8_valid(data, len))
        return json_add_str(b, data ? data : "", len);
    r = buf_addf(b, "null, \"%s_base64\": \"", name);
    if (r == 0)
        r = base64_add(b, data, len);
    return r < 0 ? r : buf_add_char(b, '"');
}

/* A number, or null where it does not apply. */
static int add_number(struct buf *b, const char *name, int value, bool applies)
{
    return applies ? buf_addf(b, ", \"%s\": %d", name, value)
                   : buf_addf(b, ", \"%s\": null", name);
}

static int add_document(struct buf *b, const struct exec_report *report)
{
    int r = buf_addf(b, "{\"verdict\": \"%s\"", exec_report_verdict(report));

    if (r == 0)
        r = add_number(b, "exit_code", report->exit_code, report->exit_code >= 0);
    if (r == 0)
        r = add_number(b, "signal", report->signal, report->signal > 0);
    if (r == 0)
        r = buf_addf(b,
                     ", \"cpu_ms\": %" PRIu64 ", \"wall_ms\": %" PRIu64
                     ", \"memory_kib\": %" PRIu64 ", \"start\": \"%s\"",
                     report->cpu_ms, report->wall_ms, report->memory_kib,
                     report->warm ? "warm" : "cold");
    if (r == 0)
        r = add_stream(b, "stdout", report->out, report->out_len);
    if (r == 0)
        r = add_stream(b, "stderr", report->errors, report->errors_len);
    if (r == 0)
        r = buf_add_str(b, ", \"isolation\": ");
    if (r == 0)
        r = report->isolation ? json_report_isolation(b, report->isolation)
                              : buf_add_str(b, "null");
    return r < 0 ? r : buf_add_str(b, "}\n");
}

int exec_report_json(const struct exec_report *report, const char *path, int *fd,
                     struct err *err)
{
    /* A byte becomes at most six: \u0000. */
    cleanup_buf struct buf b =
        BUF_INIT(HEAD_CAP + 6 * (report->out_len + report->errors_len));
    int r = add_document(&b, report);

    if (r < 0)
        return err_set(err, -r, "make the document");
    return output_finish(fd, path, &b, err);
}

void exec_report_last_line(const struct exec_report *report)
{
    fprintf(stderr, "assay exec: %s%s%s\n", exec_report_verdict(report),
            *report->message ? ": " : "", report->message);
}

int exec_report_streams(const struct exec_report *report, struct err *err)
{
    if (report->out_len &&
        io_write_all(STDOUT_FILENO, report->out, report->out_len, err) < 0)
        return err_wrap(err, "standard output");
    if (report->errors_len &&
        io_write_all(STDERR_FILENO, report->errors, report->errors_len, err) < 0)
        return err_wrap(err, "standard error");
    if (report->verdict != VERDICT_AC)
        exec_report_last_line(report);
    return 0;
}
