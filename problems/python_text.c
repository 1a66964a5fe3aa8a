#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "problems/python_text.h"

#define NAME_MAX_LEN 200

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* Behind a whole word and white space; NULL when the text does not start with it. */
static const char *after_word(const char *at, const char *word)
{
    size_t len = strlen(word);

    if (strncmp(at, word, len) != 0 || is_name_byte(at[len]))
        return NULL;
    return skip_blanks(at + len);
}

static const char *next_line(const char *at)
{
    at += strcspn(at, "\n");
    return *at ? at + 1 : NULL;
}

bool python_text_defines(const char *text, const char *name)
{
    for (const char *line = text; line; line = next_line(line)) {
        const char *at = after_word(line, "def");

        if (!at)
            at = after_word(line, "class");
        if (at && after_word(at, name))
            return true;
    }
    return false;
}

int python_text_called(const char *text, const char *definitions, char **ret_name)
{
    char name[NAME_MAX_LEN];

    for (const char *at = text; *at;) {
        size_t len = 0;

        while (is_name_byte(at[len]))
            len++;
        if (len && len < sizeof(name) && *skip_blanks(at + len) == '(') {
            memcpy(name, at, len);
            name[len] = '\0';
            if (python_text_defines(definitions, name)) {
                *ret_name = strdup(name);
                return *ret_name ? 0 : -ENOMEM;
            }
        }
        at += len ? len : 1;
    }
    *ret_name = NULL;
    return 0;
}

bool python_text_imports(const char *text, const char *module)
{
    for (const char *line = text; line; line = next_line(line)) {
        const char *at = skip_blanks(line), *name = after_word(at, "import");

        if (!name)
            name = after_word(at, "from");
        if (name && after_word(name, module))
            return true;
    }
    return false;
}
