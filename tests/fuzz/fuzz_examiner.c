/* Lines of the examiner's side. */
#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "grader/judge/examiner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct examiner_line line;
    char reason[160];

    if (examiner_parse(text, size, &line, reason, sizeof(reason)) < 0)
        return 0;
    if (memchr(text, '\n', size))
        BUG("accepted line is not one line");
    if (line.op == EXAMINER_CALL && line.id == 0)
        BUG("call without an id");
    if (line.op == EXAMINER_DONE && !utf8_valid(line.message, strlen(line.message)))
        BUG("message is not UTF-8");
    return 0;
}
