#include <stdlib.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/result.h"

void result_init(struct result *result)
{
    *result = (struct result){
        .verdict = VERDICT_JE, /* until something else has been found out */
        .assurance = ASSURANCE_SEALED,
    };
}

void result_release(struct result *result)
{
    for (size_t i = 0; i < result->case_count; i++) {
        free(result->cases[i].name);
        free(result->cases[i].message);
    }
    free(result->cases);
    free(result->task_id);
    free(result->sample);
    free(result->model);
    free(result->language);
    free(result->task);
    free(result->kind);
    free(result->shared_why);
    free(result->message);
    free(result->extraction);
    free(result->expected);
    result_init(result);
}

struct case_result *result_add_case(struct result *result, const char *name)
{
    size_t count = result->case_count;
    struct case_result *added;
    char *copy;

    /* The array has room for the next power of two, so that it is told from the count. */
    if ((count & (count - 1)) == 0) {
        size_t room = count ? 2 * count : 1;
        struct case_result *grown;

        grown = reallocarray(result->cases, room, sizeof(*grown));
        if (!grown)
            return NULL;
        result->cases = grown;
    }
    copy = strdup(name);
    if (!copy)
        return NULL;
    added = &result->cases[result->case_count++];
    *added = (struct case_result){.name = copy, .verdict = VERDICT_JE};
    return added;
}
