/* Answers as texts of which declarations are taken. */
#include <stdint.h>

#include "grader/base/macros.h"
#include "runners/items.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *name, *last = text;
    enum items_language language;
    struct items items;
    struct item item;

    if (!size)
        return 0;
    language = (enum items_language)(data[0] % (ITEMS_JS + 1));
    items_init(&items, language, text, size);
    while (items_next(&items, &item)) {
        if (item.text < last || !item.len || item.text + item.len > text + size)
            BUG("items overlap");
        last = item.text + item.len;
        if (item.body && (item.body < item.text || item.body >= last))
            BUG("body outside of its item");
        item_function_name(&item, &name);
    }
    items_has_word(language, text, size, "main");
    return 0;
}
