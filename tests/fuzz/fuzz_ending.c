/* What an answer may write where its tests have their last word. */
#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "grader/judge/ending.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct sandbox_limits limits = {.cpu_ms = 1000};
    const struct sandbox_result ran = {.end = END_EXITED};
    static const char right[] = "done 0123456789abcdef\n";
    char message[ENDING_MESSAGE_MAX];
    enum verdict verdict = ending_verdict((const char *)data, size, "0123456789abcdef",
                                          &ran, &limits, message, sizeof(message));

    if (verdict == VERDICT_AC &&
        (size != strlen(right) || memcmp(data, right, size) != 0))
        BUG("accepted without the token");
    if (!utf8_valid(message, strlen(message)) || strchr(message, '\n'))
        BUG("message is no line of UTF-8");
    return 0;
}
