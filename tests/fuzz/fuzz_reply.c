/*
 * Lines of the answer's side. What is accepted must be safe to pass on as one line, for
 * one id only, with texts that are safe to show.
 */
#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "grader/judge/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_shown(const char *text, size_t size)
{
    size_t len = strnlen(text, size);

    if (len == size || !utf8_valid(text, len))
        BUG("a text without end, or invalid UTF-8");
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            BUG("control character in a text");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    char reason[REPLY_REASON_MAX];
    struct reply reply;

    if (reply_check_value(line, size, reason, sizeof(reason)) < 0)
        check_shown(reason, sizeof(reason));
    for (uint64_t id = 0; id < 2; id++) {
        if (reply_check(line, size, id, &reply, reason, sizeof(reason)) < 0) {
            check_shown(reason, sizeof(reason));
            continue;
        }
        if (memchr(line, '\n', size) || memchr(line, '\0', size))
            BUG("accepted line is not one line");
        if (reply_check(line, size, 1 - id, &reply, NULL, 0) == 0)
            BUG("accepted for two ids");
        if (reply_check_value(line, size, NULL, 0) == 0)
            BUG("both a reply and a value");
        check_shown(reply.name, sizeof(reply.name));
        check_shown(reply.message, sizeof(reply.message));
    }
    return 0;
}
