/*
 * A program whose first byte chooses the language. What is measured must be consistent,
 * and come back from JSON as it was. Short: what tree-sitter does to long hostile texts
 * is no news (grader/metrics/syntax.h).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "grader/metrics/grammar.h"
#include "grader/metrics/measured.h"

#define SHORT 600

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct metrics *metrics)
{
    if (metrics->duplicated > metrics->token_count)
        BUG("more copied tokens than tokens");
    for (size_t i = 0; i < metrics->unit_count; i++) {
        const struct unit *unit = &metrics->units[i];

        if (unit->tokens > metrics->token_count || unit->lines > metrics->lines ||
            unit->complexity == 0)
            BUG("a function larger than its file");
    }
}

static void check_json(const struct metrics *metrics)
{
    struct measured there, back;
    struct buf json = BUF_INIT(16 << 20);
    struct err err;

    if (measured_take(metrics, NULL, 0, &there, &err) < 0 ||
        measured_add_json(&json, &there) < 0 ||
        measured_read(json.data, json.len, &back, &err) < 0)
        BUG("what was measured does not come back: %s", err.text);
    if (back.unit_count != there.unit_count)
        BUG("functions are lost");
    measured_release(&there);
    measured_release(&back);
    buf_release(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct metrics *metrics = NULL;
    size_t languages = 1;
    char *text;

    if (size < 1 || size > SHORT)
        return 0;
    while (grammars[languages])
        languages++;
    text = malloc(size);
    if (!text)
        abort();
    memcpy(text, data + 1, size - 1);
    if (metrics_measure(grammars[data[0] % languages]->language, text, size - 1, &metrics,
                        NULL) == 0) {
        check(metrics);
        check_json(metrics);
        metrics_free(metrics);
    }
    free(text);
    return 0;
}
