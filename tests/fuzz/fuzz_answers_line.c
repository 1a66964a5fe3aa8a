/* Any bytes as one line of answers; a line that is read is assembled for both kinds. */
#include <stdint.h>
#include <string.h>

#include "grader/answer/answers_jsonl.h"
#include "grader/answer/assemble.h"
#include "grader/base/macros.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assemble_for(const struct problem *problem, const struct answer *answer)
{
    struct assembled assembled;
    enum assemble_status status;

    if (assemble(problem, answer, &status, &assembled, NULL) < 0)
        return;
    if ((status == ASSEMBLED) != (assembled.program.file_count > 0))
        BUG("status %d with %zu files", (int)status, assembled.program.file_count);
    if ((status == ASSEMBLED) == (assembled.reason != NULL) || !assembled.extraction)
        BUG("status %d without its reason", (int)status);
    assembled_release(&assembled);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char prompt[] = "import re\ndef f(x):\n", entry_point[] = "f";
    const struct problem stdio = {.kind = KIND_STDIO};
    const struct problem script = {
        .kind = KIND_SCRIPT,
        .script = {.prompt = prompt, .entry_point = entry_point},
    };
    struct answer answer;

    if (answers_jsonl_parse((const char *)data, size, &answer, NULL) < 0)
        return 0;
    if (!answer.task_id || !answer.text || strlen(answer.text) != answer.text_len)
        BUG("an answer without task or text");
    assemble_for(&stdio, &answer);
    assemble_for(&script, &answer);
    answer_release(&answer);
    return 0;
}
