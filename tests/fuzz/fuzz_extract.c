/* Any bytes as a reply: what is extracted lies within it and is not blank. */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "grader/answer/extract.h"
#include "grader/base/macros.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isspace((unsigned char)text[i]))
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *reply = (const char *)data;
    struct extracted got;
    bool found = extract_code(reply, size, "python", "f", &got);

    if (found != (got.len > 0) || (found && is_blank(got.code, got.len)))
        BUG("found %d with %zu bytes", found, got.len);
    if (got.code < reply || got.code + got.len > reply + size)
        BUG("code outside of the reply");
    if (memchr(got.label, '\0', sizeof(got.label)) == NULL || !got.rule)
        BUG("label or rule is no text");
    if (strcmp(got.rule, "block-defining-entry-point") == 0 &&
        !extract_defines(got.code, got.len, got.indent, "f"))
        BUG("the block does not define the entry point");
    return 0;
}
