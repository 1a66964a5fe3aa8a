/*
 * assay-measure LANGUAGE FILE [uses(WORD)|nodes(KIND)]...
 *
 * Measures one program and prints what it found as JSON (measured.h). Runs inside the
 * sandbox, in a process of its own: the parsers can be brought to use any amount of time
 * and memory (syntax.h).
 *
 * Exit status: 0 measured; 1 the program cannot be measured, with the reason on standard
 * error.
 */
#include "grader/base/buf.h"
#include "grader/base/io.h"
#include "grader/metrics/measured.h"
#include "grader/metrics/syntax.h"

#define OUTPUT_MAX ((size_t)64 << 20)

static int measure(const char *language, const char *path, const char *const *asked,
                   size_t count, struct err *err)
{
    cleanup_measured struct measured measured = {{0}, 0, 0, NULL, 0, NULL, 0};
    cleanup_buf struct buf text = BUF_INIT(OUTPUT_MAX);
    cleanup_metrics struct metrics *metrics = NULL;
    cleanup_free char *data = NULL;
    size_t len;
    int r = io_read_file(path, SYNTAX_BYTES_MAX, &data, &len, err);

    if (r == 0)
        r = metrics_measure(language, data, len, &metrics, err);
    if (r == 0)
        r = measured_take(metrics, asked, count, &measured, err);
    if (r < 0)
        return r;
    r = measured_add_json(&text, &measured);
    if (r == 0)
        r = buf_add_char(&text, '\n');
    if (r < 0)
        return err_set(err, -r, "write what was measured");
    return io_write_all(STDOUT_FILENO, text.data, text.len, err);
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;

    if (argc < 3) {
        fputs("usage: assay-measure LANGUAGE FILE [uses(WORD)|nodes(KIND)]...\n", stderr);
        return 1;
    }
    if (measure(argv[1], argv[2], (const char *const *)argv + 3, (size_t)argc - 3,
                &err) == 0)
        return 0;
    fprintf(stderr, "%s\n", err.text);
    return 1;
}
