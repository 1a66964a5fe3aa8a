#include <stdlib.h>
#include <string.h>

#include "sandbox/cell/rebase.h"

#define WORK_LEN (sizeof(SANDBOX_WORK_DIR) - 1)

/* Does the work dir stand here as a whole path or the start of one? */
static bool stands_here(const char *text, const char *at)
{
    bool starts = at == text || at[-1] == '=' || at[-1] == ':';

    return starts && strncmp(at, SANDBOX_WORK_DIR, WORK_LEN) == 0 &&
           (at[WORK_LEN] == '\0' || at[WORK_LEN] == '/' || at[WORK_LEN] == ':');
}

/* A copy; NULL when out of memory. */
static char *rebase(const char *text, const char *box)
{
    size_t found = 0, box_len = strlen(box);
    char *copy, *to;

    for (const char *at = text; *at; at++)
        found += stands_here(text, at);
    copy = malloc(strlen(text) + found * box_len + 1);
    if (!copy)
        return NULL;
    to = copy;
    for (const char *at = text; *at;) {
        if (stands_here(text, at)) {
            memcpy(to, box, box_len);
            to += box_len;
            at += WORK_LEN;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return copy;
}

static void free_list(char **list)
{
    for (size_t i = 0; list && list[i]; i++)
        free(list[i]);
    free(list);
}

/* `extra` (NULL: none) is one more string at the end. */
static char **rebase_list(const char *const *strings, const char *box, const char *extra)
{
    size_t count = 0;
    char **list;

    while (strings && strings[count])
        count++;
    list = calloc(count + 2, sizeof(*list));
    if (!list)
        return NULL;
    for (size_t i = 0; i < count || (extra && i == count); i++) {
        list[i] = i < count ? rebase(strings[i], box) : strdup(extra);
        if (!list[i]) {
            free_list(list);
            return NULL;
        }
    }
    return list;
}

static bool has_zone(const char *const *env)
{
    for (size_t i = 0; env && env[i]; i++)
        if (strncmp(env[i], "TZ=", 3) == 0)
            return true;
    return false;
}

void rebased_release(struct rebased *rebased)
{
    free_list(rebased->argv);
    free_list(rebased->env);
    *rebased = (struct rebased){0};
}

int rebase_spec(struct sandbox_spec *spec, const char *box, struct rebased *ret_rebased,
                struct err *err)
{
    struct rebased rebased = {
        .argv = rebase_list(spec->argv, box, NULL),
        .env = rebase_list(spec->env, box, has_zone(spec->env) ? NULL : "TZ=UTC"),
    };

    if (!rebased.argv || !rebased.env) {
        rebased_release(&rebased);
        return err_oom(err);
    }
    spec->argv = (const char *const *)rebased.argv;
    spec->env = (const char *const *)rebased.env;
    *ret_rebased = rebased;
    return 0;
}
