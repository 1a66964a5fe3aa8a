/*
 * Literals, and what a prediction says. What is read can be written, and reads back as an
 * equal value.
 */
#include <stdint.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/literal.h"
#include "grader/judge/plain_value.h"
#include "grader/judge/prediction.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool inside(const struct prediction *p, const char *text, size_t size)
{
    return p->text >= text && p->len <= size && p->text + p->len <= text + size;
}

/* Not-a-number is equal to nothing, but no literal is one. */
static void check(const struct plain *plain)
{
    cleanup_buf struct buf b = BUF_INIT((size_t)256 << 20);
    cleanup_plain struct plain *again = NULL;
    int r = plain_add_value(plain, plain->root, &b);

    if (plain_equal(plain, plain) != 1)
        BUG("a literal differs from itself");
    if (r < 0)
        return; /* surrogates that do not cross */
    if (plain_from_value(b.data, b.len, &again) < 0)
        BUG("not a value: %s", b.data);
    if (plain_equal(plain, again) != 1)
        BUG("reads back as another value: %s", b.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct prediction output = prediction_output(text, size);
    struct prediction input = prediction_input(text, size);

    if (!inside(&output, text, size) || !inside(&input, text, size))
        BUG("a prediction outside of its text");
    for (enum literal_form form = LITERAL_ONE; form <= LITERAL_ARGUMENTS; form++) {
        cleanup_plain struct plain *plain = NULL;
        char reason[LITERAL_REASON_MAX];

        if (literal_parse(text, size, form, &plain, reason, sizeof(reason)) == 0)
            check(plain);
        else if (strnlen(reason, sizeof(reason)) < 5)
            BUG("no reason");
    }
    return 0;
}
