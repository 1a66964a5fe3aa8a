#include <errno.h>
#include <string.h>

#include "runners/headers.h"

#define LIST_FILE  "headers.hpp"
#define MADE_FILE  "headers.gch"
#define EVERYTHING "bits/stdc++.h"

static const char *const standard_headers[] = {
    EVERYTHING,
    "algorithm",
    "any",
    "array",
    "atomic",
    "bitset",
    "cassert",
    "cctype",
    "cerrno",
    "cfenv",
    "cfloat",
    "charconv",
    "chrono",
    "cinttypes",
    "climits",
    "clocale",
    "cmath",
    "codecvt",
    "complex",
    "condition_variable",
    "csetjmp",
    "csignal",
    "cstdarg",
    "cstddef",
    "cstdint",
    "cstdio",
    "cstdlib",
    "cstring",
    "ctime",
    "cuchar",
    "cwchar",
    "cwctype",
    "deque",
    "exception",
    "execution",
    "filesystem",
    "forward_list",
    "fstream",
    "functional",
    "future",
    "initializer_list",
    "iomanip",
    "ios",
    "iosfwd",
    "iostream",
    "istream",
    "iterator",
    "limits",
    "list",
    "locale",
    "map",
    "memory",
    "memory_resource",
    "mutex",
    "new",
    "numeric",
    "optional",
    "ostream",
    "queue",
    "random",
    "ratio",
    "regex",
    "scoped_allocator",
    "set",
    "shared_mutex",
    "sstream",
    "stack",
    "stdexcept",
    "streambuf",
    "string",
    "string_view",
    "system_error",
    "thread",
    "tuple",
    "type_traits",
    "typeindex",
    "typeinfo",
    "unordered_map",
    "unordered_set",
    "utility",
    "valarray",
    "variant",
    "vector",
    "assert.h",
    "ctype.h",
    "errno.h",
    "fenv.h",
    "float.h",
    "inttypes.h",
    "limits.h",
    "locale.h",
    "math.h",
    "setjmp.h",
    "signal.h",
    "stdarg.h",
    "stdbool.h",
    "stddef.h",
    "stdint.h",
    "stdio.h",
    "stdlib.h",
    "string.h",
    "time.h",
    "wchar.h",
    "wctype.h",
    "unistd.h",
    "sys/time.h",
    "sys/types.h",
    "ext/pb_ds/assoc_container.hpp",
    "ext/pb_ds/tree_policy.hpp",
};

static bool is_standard(const char *name, size_t len)
{
    for (size_t i = 0; i < ARRAY_SIZE(standard_headers); i++)
        if (strlen(standard_headers[i]) == len &&
            memcmp(standard_headers[i], name, len) == 0)
            return true;
    return false;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return at;
}

/* Past a comment that starts here, else `at`; NULL where it has no plain end. A backslash
 * in a line's comment may join the next line to it. */
static const char *skip_comment(const char *at, const char *end)
{
    const char *stop;

    if (end - at < 2 || at[0] != '/' || (at[1] != '/' && at[1] != '*'))
        return at;
    if (at[1] == '*') {
        stop = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
        return stop ? stop + 2 : NULL;
    }
    stop = memchr(at, '\n', (size_t)(end - at));
    if (!stop || memchr(at, '\\', (size_t)(stop - at)) ||
        memmem(at, (size_t)(stop - at), "?\?/", 3))
        return NULL;
    return stop;
}

/* Past blanks, empty lines and comments; NULL as skip_comment(). */
static const char *skip_space(const char *at, const char *end)
{
    const char *before;

    do {
        before = at;
        at = skip_blanks(at, end);
        if (at < end && *at == '\n')
            at++;
        else
            at = skip_comment(at, end);
    } while (at && at != before);
    return at;
}

static const char *skip_word(const char *at, const char *end, const char *word)
{
    size_t len = strlen(word);

    at = skip_blanks(at, end);
    return (size_t)(end - at) > len && memcmp(at, word, len) == 0 ? at + len : NULL;
}

/* `#include <NAME>` with nothing but comments up to the end of its line. Past that line;
 * NULL when it is anything else. */
static const char *take_include(const char *at, const char *end, const char **ret_name,
                                size_t *ret_len)
{
    const char *close;

    at = skip_word(at, end, "#");
    if (at)
        at = skip_word(at, end, "include");
    if (at)
        at = skip_word(at, end, "<");
    close = at ? memchr(at, '>', (size_t)(end - at)) : NULL;
    if (!close)
        return NULL;
    *ret_name = at;
    *ret_len = (size_t)(close - at);
    at = skip_blanks(close + 1, end);
    if (at < end && *at != '\n')
        at = skip_comment(at, end);
    if (at)
        at = skip_blanks(at, end);
    return at && at < end && *at == '\n' ? at + 1 : NULL;
}

void headers_leading(const char *text, size_t len, struct headers *ret_headers)
{
    const char *at = text, *end = text + len;
    bool has_everything = false;

    ret_headers->count = 0;
    while (at && ret_headers->count < HEADERS_MAX) {
        const char *name;
        size_t name_len;

        at = skip_space(at, end);
        at = at ? take_include(at, end, &name, &name_len) : NULL;
        if (!at || !is_standard(name, name_len))
            return;
        /* What is in there already adds nothing, and one list serves more sources. */
        if (has_everything && !memchr(name, '/', name_len) &&
            !memchr(name, '.', name_len))
            continue;
        has_everything =
            has_everything || strncmp(name, EVERYTHING ">", strlen(EVERYTHING ">")) == 0;
        snprintf(ret_headers->names[ret_headers->count++], HEADER_NAME_MAX, "%.*s",
                 (int)name_len, name);
    }
}

static int add_list(const struct headers *headers, size_t count,
                    struct source_program *files)
{
    cleanup_buf struct buf text = BUF_INIT(HEADERS_MAX * (HEADER_NAME_MAX + 16));
    int r = 0;

    for (size_t i = 0; i < count && r == 0; i++)
        r = buf_addf(&text, "#include <%s>\n", headers->names[i]);
    return r < 0 ? r : source_program_add(files, LIST_FILE, buf_str(&text), text.len);
}

int headers_recipe(const struct toolchain *tc, const char *standard,
                   const struct headers *headers, size_t count, struct recipe *ret_recipe)
{
    const char *const args[] = {tc->program,  standard,  "-O2", "-x",
                                "c++-header", LIST_FILE, "-o",  MADE_FILE};
    cleanup_recipe struct recipe recipe = {.product_count = 1,
                                           .build_env = "CPATH=@",
                                           .wants_many = count > 1};
    int r = add_list(headers, count, &recipe.files);

    for (size_t i = 0; i < ARRAY_SIZE(args) && r == 0; i++)
        r = command_arg(&recipe.command, args[i]);
    if (r == 0)
        r = command_base_env(&recipe.command);
    if (r < 0)
        return r;
    snprintf(recipe.products[0].made, RECIPE_NAME_MAX, MADE_FILE);
    snprintf(recipe.products[0].kept, RECIPE_NAME_MAX, "%s.gch", headers->names[0]);
    *ret_recipe = recipe;
    memset(&recipe, 0, sizeof(recipe));
    return 0;
}
