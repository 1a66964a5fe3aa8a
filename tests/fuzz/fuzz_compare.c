/*
 * Two texts, separated by the first byte 0xfe, after a byte that chooses the flags. Equal
 * texts must match; white space at the ends must not matter unless it is said to; what
 * does not match must have a message.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_message(const char *message)
{
    if (!*message)
        BUG("a difference without a message");
    for (; *message; message++)
        if (*message < ' ' || *message > '~')
            BUG("message is not printable");
}

static void check_spaced(const struct compare_flags *flags, const char *text, size_t len)
{
    char *spaced = malloc(len + 2);

    if (!spaced)
        abort();
    spaced[0] = '\n';
    if (len)
        memcpy(spaced + 1, text, len);
    spaced[len + 1] = ' ';
    if (compare_output(flags, text, len, spaced, len + 2, NULL, 0) ==
        flags->space_change_sensitive)
        BUG("white space around the text");
    free(spaced);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct compare_flags flags;
    char message[COMPARE_MESSAGE_MAX] = "";
    const char *judge, *output;
    size_t judge_len, output_len;
    const uint8_t *cut;

    if (size < 2)
        return 0;
    compare_flags_init(&flags);
    flags.case_sensitive = data[0] & 1;
    flags.space_change_sensitive = data[0] & 2;
    flags.absolute_tolerance = data[0] & 4 ? 1e-6 : -1;
    flags.relative_tolerance = data[0] & 8 ? 1e-6 : -1;
    cut = memchr(data + 1, 0xfe, size - 1);
    if (!cut)
        return 0;
    judge = (const char *)data + 1;
    judge_len = (size_t)(cut - data - 1);
    output = (const char *)cut + 1;
    output_len = size - judge_len - 2;
    if (!compare_output(&flags, judge, judge_len, output, output_len, message,
                        sizeof(message)))
        check_message(message);
    if (!compare_output(&flags, output, output_len, output, output_len, NULL, 0))
        BUG("a text differs from itself");
    check_spaced(&flags, output, output_len);
    return 0;
}
