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

static void swap_text(char **a, char **b)
{
    char *text = *a;

    *a = *b;
    *b = text;
}

void result_adopt(struct result *result, struct result *from)
{
    struct result adopted = *from;

    swap_text(&adopted.task_id, &result->task_id);
    swap_text(&adopted.sample, &result->sample);
    swap_text(&adopted.model, &result->model);
    swap_text(&adopted.language, &result->language);
    swap_text(&adopted.task, &result->task);
    swap_text(&adopted.kind, &result->kind);
    swap_text(&adopted.extraction, &result->extraction);
    swap_text(&adopted.expected, &result->expected);
    adopted.ordinal = result->ordinal;
    memcpy(adopted.problem_hash, result->problem_hash, sizeof(adopted.problem_hash));
    memcpy(adopted.verdict_key, result->verdict_key, sizeof(adopted.verdict_key));
    *from = *result;
    *result = adopted;
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
