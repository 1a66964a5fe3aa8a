#include <errno.h>
#include <string.h>

#include "problems/strv.h"

void strv_free(char **list)
{
    if (!list)
        return;
    for (char **at = list; *at; at++)
        free(*at);
    free(list);
}

size_t strv_count(char *const *list)
{
    size_t count = 0;

    while (list && list[count])
        count++;
    return count;
}

bool strv_has(char *const *list, const char *text)
{
    for (; list && *list; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

/* Takes `text`, which may be NULL: then memory is out. */
static int add_take(char ***list, char *text)
{
    size_t count = strv_count(*list);
    char **grown;

    if (!text)
        return -ENOMEM;
    grown = count < STRV_MAX ? realloc(*list, (count + 2) * sizeof(*grown)) : NULL;
    if (!grown) {
        free(text);
        return count < STRV_MAX ? -ENOMEM : -E2BIG;
    }
    grown[count] = text;
    grown[count + 1] = NULL;
    *list = grown;
    return 0;
}

int strv_add(char ***list, const char *text)
{
    return add_take(list, strdup(text));
}

int strv_add_all(char ***list, char *const *more)
{
    int r = 0;

    for (; more && *more && r == 0; more++)
        r = strv_add(list, *more);
    return r;
}

int strv_add_words(char ***list, const char *text)
{
    static const char space[] = " \t\r\n\f\v";
    int r = 0;

    for (text += strspn(text, space); *text && r == 0; text += strspn(text, space)) {
        size_t len = strcspn(text, space);

        r = add_take(list, strndup(text, len));
        text += len;
    }
    return r;
}
