/*
 * Comparison of two values, one in each line, under all rules. Equality must not depend
 * on the order in which they are given.
 */
#include <stdint.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/equal.h"
#include "grader/judge/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int compare(const struct function_compare *rules, const char *a, const char *b)
{
    char message[EQUAL_MESSAGE_MAX];
    int r =
        equal_values(rules, a, strlen(a), b, strlen(b), message, sizeof(message), NULL);

    if (r < 0)
        BUG("values cannot be compared");
    for (const char *c = message; r == 0 && *c; c++)
        if (*c < ' ' || *c > '~')
            BUG("message is not printable ASCII");
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    cleanup_free char *a = end ? strndup((const char *)data, (size_t)(end - data)) : NULL;
    cleanup_free char *b =
        end ? strndup((const char *)end + 1, size - (size_t)(end + 1 - data)) : NULL;

    if (!a || !b || reply_check_value(a, strlen(a), NULL, 0) < 0 ||
        reply_check_value(b, strlen(b), NULL, 0) < 0)
        return 0;
    for (unsigned rules = 0; rules < 16; rules++) {
        const struct function_compare how = {
            .match = rules & 8 ? FUNCTION_UNORDERED : FUNCTION_EQUAL,
            .unordered_depth = 2,
            .loose_numbers = rules & 1,
            .loose_sequences = rules & 2,
            .absolute_tolerance = rules & 4 ? 0.5 : 0,
        };

        if (compare(&how, a, b) != compare(&how, b, a))
            BUG("equality depends on the order");
        if (compare(&how, a, a) != 1)
            BUG("a value differs from itself");
    }
    return 0;
}
