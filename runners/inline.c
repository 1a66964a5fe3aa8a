#include <errno.h>
#include <glob.h>
#include <string.h>

#include "runners/inline.h"

#define TEXT_MAX ((size_t)64 << 20)

void inline_parts_init(struct inline_parts *parts)
{
    memset(parts, 0, sizeof(*parts));
    buf_init(&parts->unseen, TEXT_MAX);
}

void inline_parts_release(struct inline_parts *parts)
{
    source_program_release(&parts->program);
    buf_release(&parts->unseen);
    inline_parts_init(parts);
}

static bool has(const char *text, const char *word)
{
    return text && strstr(text, word);
}

static bool is_there(const char *pattern)
{
    glob_t found;
    bool there = glob(pattern, GLOB_BRACE, NULL, &found) == 0;

    if (there)
        globfree(&found);
    return there;
}

const char *runner_inline_lacks(const struct runner *runner,
                                const struct inline_problem *problem)
{
    const struct inline_need *need = runner->inlined ? runner->inlined->needs : NULL;

    for (; need && need->word; need++)
        if (inline_needs(problem, need->word) && !is_there(need->path))
            return need->package;
    return NULL;
}

bool inline_needs(const struct inline_problem *problem, const char *word)
{
    return has(problem->prompt, word) || has(problem->setup, word) ||
           has(problem->test, word) || has(problem->reference, word);
}

const struct source_file *inline_entry(const struct runner *runner,
                                       const struct source_program *answer)
{
    const char *entry = runner->entry(answer);

    for (size_t i = 0; entry && i < answer->file_count; i++)
        if (strcmp(answer->files[i].name, entry) == 0)
            return &answer->files[i];
    return NULL;
}

bool inline_continues(const struct inline_problem *problem,
                      const struct source_file *entry)
{
    size_t len = strlen(problem->prompt);

    return entry->len >= len && memcmp(entry->data, problem->prompt, len) == 0;
}

int inline_copy_others(const struct source_program *answer,
                       const struct source_file *entry,
                       struct source_program *ret_program)
{
    int r = 0;

    for (size_t i = 0; i < answer->file_count && r == 0; i++)
        if (&answer->files[i] != entry)
            r = source_program_add(ret_program, answer->files[i].name,
                                   answer->files[i].data, answer->files[i].len);
    return r;
}

int inline_add_secret(struct buf *text, const char *template, const char *secret)
{
    static const char mark[] = "SECRET";
    const char *at;
    int r = 0;

    while (r == 0 && (at = strstr(template, mark)) != NULL) {
        r = buf_add(text, template, (size_t)(at - template));
        if (r == 0)
            r = buf_add_str(text, secret);
        template = at + strlen(mark);
    }
    return r < 0 ? r : buf_add_str(text, template);
}

int inline_result(int r, struct inline_parts *parts, struct inline_parts *ret_parts)
{
    if (r == -ENOSPC)
        r = -E2BIG;
    if (r < 0) {
        inline_parts_release(parts);
        return r;
    }
    *ret_parts = *parts;
    inline_parts_init(parts);
    return 0;
}
