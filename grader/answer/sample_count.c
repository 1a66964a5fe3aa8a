#include <search.h>
#include <string.h>

#include "grader/answer/sample_count.h"
#include "grader/base/macros.h"

#define KEY_PARTS 3

struct counted_key {
    const char *parts[KEY_PARTS];
    size_t seen;
    char *memory; /* holds the parts */
};

static int compare_keys(const void *a, const void *b)
{
    const struct counted_key *x = a, *y = b;

    for (size_t i = 0; i < KEY_PARTS; i++) {
        int order = strcmp(x->parts[i], y->parts[i]);

        if (order)
            return order;
    }
    return 0;
}

static void counted_key_free(void *p)
{
    struct counted_key *entry = p;

    if (!entry)
        return;
    free(entry->memory);
    free(entry);
}

static struct counted_key *counted_key_copy(const struct counted_key *from)
{
    struct counted_key *entry = calloc(1, sizeof(*entry));
    size_t lens[KEY_PARTS], total = 0;
    char *at;

    if (!entry)
        return NULL;
    for (size_t i = 0; i < KEY_PARTS; i++) {
        lens[i] = strlen(from->parts[i]) + 1;
        total += lens[i];
    }
    at = entry->memory = malloc(total);
    if (!at) {
        counted_key_free(entry);
        return NULL;
    }
    for (size_t i = 0; i < KEY_PARTS; i++) {
        memcpy(at, from->parts[i], lens[i]);
        entry->parts[i] = at;
        at += lens[i];
    }
    return entry;
}

int sample_count_next(struct sample_count *count, const char *task_id,
                      const char *language, const char *model, size_t *ret_number,
                      struct err *err)
{
    const struct counted_key key = {
        .parts = {task_id, language ? language : "", model ? model : ""},
    };
    struct counted_key *const *found = tfind(&key, &count->root, compare_keys);
    struct counted_key *entry = found ? *found : counted_key_copy(&key);

    if (!entry)
        return err_oom(err);
    if (!found && !tsearch(entry, &count->root, compare_keys)) {
        counted_key_free(entry);
        return err_oom(err);
    }
    *ret_number = entry->seen++;
    return 0;
}

void sample_count_release(struct sample_count *count)
{
    tdestroy(count->root, counted_key_free);
    count->root = NULL;
}
