/*
 * Lines of results that somebody hands over: what is read can be written, and read again
 * as the same.
 */
#include <stdint.h>
#include <string.h>

#include "grader/report/json_read.h"
#include "grader/report/json_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LINE_CAP ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cleanup_buf struct buf line = BUF_INIT(LINE_CAP), again = BUF_INIT(LINE_CAP);
    struct result result, back;

    if (json_read_result((const char *)data, size, &result, NULL) < 0)
        return 0;
    if (!(result.score >= 0 && result.score <= 1) || !result.task_id)
        BUG("a result that makes no sense");
    if (json_report_result(&line, &result, NULL) < 0 ||
        json_read_result(line.data, line.len, &back, NULL) < 0 ||
        json_report_result(&again, &back, NULL) < 0 || strcmp(line.data, again.data) != 0)
        BUG("it does not come back: %s", buf_str(&line));
    result_release(&result);
    result_release(&back);
    return 0;
}
