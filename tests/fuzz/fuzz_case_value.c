/*
 * Signatures and values of function cases: the first line is a signature, the rest the
 * arguments. What is written must be well-formed for the judge, and equal to itself.
 */
#include <stdint.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/equal.h"
#include "grader/judge/reply.h"
#include "problems/case_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_arguments(const struct signature *signature, const char *text,
                            size_t len)
{
    static const struct function_compare loose = {.loose_numbers = true,
                                                  .relative_tolerance = 1e-9};
    cleanup_buf struct buf out = BUF_INIT(1 << 20);
    char reason[200];
    struct scan scan;

    scan_init(&scan, text, len, reason, sizeof(reason));
    scan.lines = true;
    if (case_arguments_add(&out, signature, &scan) < 0)
        return;
    if (reply_check_value(out.data, out.len, reason, sizeof(reason)) < 0)
        BUG("written value is malformed: %s", reason);
    if (equal_values(&loose, out.data, out.len, out.data, out.len, NULL, 0, NULL) != 1)
        BUG("a value differs from itself");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cleanup_signature struct signature signature = {0};
    cleanup_buf struct buf again = BUF_INIT(1 << 20);
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    cleanup_free char *head =
        end ? strndup((const char *)data, (size_t)(end - data)) : NULL;

    if (!head || signature_parse(head, &signature, NULL) < 0)
        return 0;
    if (signature_add(&again, &signature) < 0)
        BUG("a signature that cannot be written");
    check_arguments(&signature, (const char *)end + 1, size - (size_t)(end + 1 - data));
    return 0;
}
