#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "grader/base/macros.h"
#include "problems/glob.h"

#define PATTERN_MAX    1000 /* bytes */
#define EXPANSIONS_MAX 200

/* `*` against one file name: on a mismatch the last `*` takes one byte more. */
static bool match_name(const char *pattern, size_t pattern_len, const char *name,
                       size_t name_len)
{
    size_t p = 0, n = 0, star = pattern_len, retry = 0;

    while (n < name_len) {
        if (p < pattern_len && pattern[p] == '*') {
            star = p++;
            retry = n;
        } else if (p < pattern_len && pattern[p] == name[n]) {
            p++;
            n++;
        } else if (star < pattern_len) {
            p = star + 1;
            n = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern_len && pattern[p] == '*')
        p++;
    return p == pattern_len;
}

static bool match_plain(const char *pattern, const char *path)
{
    while (*pattern) {
        size_t pattern_len = strcspn(pattern, "/"), name_len = strcspn(path, "/");

        if (!name_len || !match_name(pattern, pattern_len, path, name_len))
            return false;
        pattern += pattern_len;
        path += name_len;
        pattern += strspn(pattern, "/");
        path += strspn(path, "/");
    }
    return true;
}

/* The `}` that closes the `{` at the start, or NULL. */
static const char *closing_brace(const char *open)
{
    int depth = 0;

    for (const char *at = open; *at; at++) {
        depth += *at == '{';
        depth -= *at == '}';
        if (!depth)
            return at;
    }
    return NULL;
}

/* The `,` or the closing `}` that ends the alternative at `at`. */
static const char *alternative_end(const char *at, const char *close)
{
    int depth = 0;

    for (; at < close; at++) {
        depth += *at == '{';
        depth -= *at == '}';
        if (!depth && *at == ',')
            return at;
    }
    return close;
}

/* Each call uses up one of *budget, which bounds the depth too. */
static int match_expanded(const char *pattern, const char *path, int *budget)
{
    const char *open = strchr(pattern, '{');
    const char *close = open ? closing_brace(open) : NULL;
    int r = 0;

    if (--*budget < 0)
        return -E2BIG;
    if (!close)
        return match_plain(pattern, path);
    for (const char *at = open + 1, *end; r == 0; at = end + 1) {
        cleanup_free char *one = NULL;

        end = alternative_end(at, close);
        if (asprintf(&one, "%.*s%.*s%s", (int)(open - pattern), pattern, (int)(end - at),
                     at, close + 1) < 0) {
            one = NULL;
            return -ENOMEM;
        }
        r = match_expanded(one, path, budget);
        if (end == close)
            break;
    }
    return r;
}

int glob_match(const char *pattern, const char *path)
{
    int budget = EXPANSIONS_MAX;

    if (!*pattern)
        return 0;
    if (strlen(pattern) > PATTERN_MAX)
        return -E2BIG;
    return match_expanded(pattern, path, &budget);
}
