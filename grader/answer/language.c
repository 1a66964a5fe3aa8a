#include <string.h>
#include <strings.h>

#include "grader/answer/language.h"
#include "grader/base/macros.h"

struct language {
    const char *name;
    const char *aliases[5];
    const char *extensions[8]; /* the first is the usual one */
};

static const struct language languages[] = {
    {"c", {NULL}, {".c", ".h"}},
    {"cpp",
     {"c++", "cc", "cxx", "gnu++"},
     {".cpp", ".cc", ".cxx", ".c++", ".C", ".hpp", ".hh"}},
    {"python", {"py", "cpython", "pypy"}, {".py", ".py3"}},
    {"java", {NULL}, {".java"}},
    {"javascript", {"js", "node", "nodejs"}, {".js", ".mjs", ".cjs"}},
    {"typescript", {"ts"}, {".ts"}},
    {"go", {"golang"}, {".go"}},
    {"rust", {"rs"}, {".rs"}},
    {"csharp", {"cs", "c#"}, {".cs"}},
    {"lua", {NULL}, {".lua"}},
    {"perl", {"pl"}, {".pl", ".pm"}},
    {"php", {NULL}, {".php"}},
    {"r", {NULL}, {".r", ".R"}},
    {"ruby", {"rb"}, {".rb"}},
    {"bash", {"sh", "shell"}, {".sh", ".bash"}},
};

/* Compares without regard to case; `name` need not end after `len` bytes. */
static bool same_name(const char *known, const char *name, size_t len)
{
    return strlen(known) == len && strncasecmp(known, name, len) == 0;
}

static const struct language *find(const char *name, size_t len)
{
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        const struct language *language = &languages[i];

        if (same_name(language->name, name, len))
            return language;
        for (size_t j = 0; j < ARRAY_SIZE(language->aliases); j++)
            if (language->aliases[j] && same_name(language->aliases[j], name, len))
                return language;
    }
    return NULL;
}

static const struct language *find_versioned(const char *name)
{
    size_t len = name ? strlen(name) : 0;
    size_t base = len;
    const struct language *language;

    if (!len)
        return NULL;
    while (base && strchr("0123456789. ", name[base - 1]))
        base--;
    language = find(name, base);
    /* "python2" is another language: its programs fail as Python 3 */
    if (language && strcmp(language->name, "python") == 0 &&
        name[base + strspn(name + base, " ")] == '2')
        return NULL;
    return language;
}

const char *language_canonical(const char *name)
{
    const struct language *language = find_versioned(name);

    return language ? language->name : NULL;
}

const char *language_extension(const char *name)
{
    const struct language *language = find_versioned(name);

    return language ? language->extensions[0] : "";
}

const char *language_by_extension(const char *file_name)
{
    const char *slash = strrchr(file_name, '/');
    const char *base = slash ? slash + 1 : file_name;
    const char *extension = strrchr(base, '.');

    if (!extension || extension == base)
        return NULL;
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        for (size_t j = 0; j < ARRAY_SIZE(languages[i].extensions); j++)
            if (languages[i].extensions[j] &&
                strcmp(languages[i].extensions[j], extension) == 0)
                return languages[i].name;
    return NULL;
}
