/*
 * Packed texts, as base64 and as the pickle alone. What is read is text.
 */
#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "problems/pickled_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cleanup_free char *unpacked = NULL;
    struct err err = ERR_INIT;
    const char *text;
    size_t len;

    if (pickled_text_find(data, size, &text, &len, &err) == 0) {
        if (text < (const char *)data || text + len > (const char *)data + size)
            BUG("a text outside of its pickle");
        if (!utf8_valid(text, len) || memchr(text, '\0', len))
            BUG("no text");
    } else if (!err.text[0]) {
        BUG("refused without a reason");
    }
    if (pickled_text_decode((const char *)data, size, &unpacked, &len, &err) == 0 &&
        strlen(unpacked) != len)
        BUG("another length");
    return 0;
}
