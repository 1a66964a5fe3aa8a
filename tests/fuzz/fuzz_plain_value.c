/*
 * Values of processes as trees. What the gate accepts can be read, and is equal to itself
 * unless something in it is equal to nothing.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/plain_value.h"
#include "grader/judge/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    cleanup_plain struct plain *plain = NULL;
    struct plain_call call;
    const char *value;
    size_t len;

    if (reply_check_value(text, size, NULL, 0) == 0) {
        if (plain_from_value(text, size, &plain) < 0)
            BUG("an accepted value cannot be read");
        if (plain_drop_doubles(plain) < 0 || plain_equal(plain, plain) < 0)
            BUG("out of memory");
    } else if (plain_from_value(text, size, &plain) == 0) {
        BUG("a refused value can be read");
    }
    if (plain_reply_value(text, size, &value, &len) == 0 &&
        (value < text || value + len > text + size))
        BUG("a value outside of its line");
    (void)plain_reply_call(text, size, &call);
    return 0;
}
