#include <stdbool.h>
#include <string.h>

#include "grader/answer/folder_names.h"
#include "grader/base/macros.h"

struct folder_name {
    char *name;     /* with "_" for "/" */
    const char *id; /* borrowed */
};

struct folder_names {
    struct folder_name *entries; /* sorted by name */
    size_t count;
};

static int compare_names(const void *a, const void *b)
{
    const struct folder_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : strcmp(x->id, y->id);
}

static int add_id(struct folder_names *names, const char *id)
{
    char *name;

    if (!id)
        return 0;
    name = strdup(id);
    if (!name)
        return -1;
    for (char *at = name; (at = strchr(at, '/'));)
        *at = '_';
    names->entries[names->count].name = name;
    names->entries[names->count++].id = id;
    return 0;
}

int folder_names_new(const struct suite *suite, struct folder_names **ret_names,
                     struct err *err)
{
    size_t most = suite ? suite->problem_count + suite->refused_count : 0;
    struct folder_names *names = calloc(1, sizeof(*names));
    int r = 0;

    if (!names)
        return err_oom(err);
    names->entries = calloc(most + 1, sizeof(*names->entries));
    if (!names->entries)
        r = -1;
    for (size_t i = 0; suite && r == 0 && i < suite->problem_count; i++)
        r = add_id(names, suite->problems[i].id);
    for (size_t i = 0; suite && r == 0 && i < suite->refused_count; i++)
        r = add_id(names, suite->refused[i].id);
    if (r < 0) {
        folder_names_free(names);
        return err_oom(err);
    }
    qsort(names->entries, names->count, sizeof(*names->entries), compare_names);
    *ret_names = names;
    return 0;
}

void folder_names_free(struct folder_names *names)
{
    if (!names)
        return;
    for (size_t i = 0; i < names->count; i++)
        free(names->entries[i].name);
    free(names->entries);
    free(names);
}

/* Index of the first entry that is not before `name`. */
static size_t lower_bound(const struct folder_names *names, const char *name)
{
    size_t low = 0, high = names->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(names->entries[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *folder_names_task(const struct folder_names *names, const char *folder)
{
    const char *found = NULL;

    for (size_t i = lower_bound(names, folder);
         i < names->count && strcmp(names->entries[i].name, folder) == 0; i++) {
        const char *id = names->entries[i].id;

        if (strcmp(id, folder) == 0)
            return id;
        if (found && strcmp(found, id) != 0)
            found = folder;
        else
            found = id;
    }
    return found ? found : folder;
}
