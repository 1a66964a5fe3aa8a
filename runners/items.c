#include <ctype.h>
#include <string.h>

#include "runners/items.h"

bool items_is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static size_t word_length(const char *at, const char *end)
{
    const char *p = at;

    while (p < end && items_is_word(*p))
        p++;
    return (size_t)(p - at);
}

/* ---- what is no code ---- */

static const char *skip_comment(enum items_language language, const char *at,
                                const char *end)
{
    int depth = 0;

    if (at[1] == '/') {
        const char *newline = memchr(at, '\n', (size_t)(end - at));

        return newline ? newline : end;
    }
    for (; end - at >= 2; at++) {
        if (at[0] == '/' && at[1] == '*') {
            depth = language == ITEMS_RUST ? depth + 1 : 1;
            at++;
        } else if (at[0] == '*' && at[1] == '/') {
            at++;
            if (--depth == 0)
                return at + 1;
        }
    }
    return end;
}

static const char *skip_quoted(const char *at, const char *end, bool lines)
{
    char quote = *at;

    for (at++; at < end && *at != quote && (lines || *at != '\n'); at++)
        at += *at == '\\' && at + 1 < end;
    return at < end ? at + 1 : end;
}

/* R"x(...)x" of C++, r#"..."# of Rust; `at` when it is neither. */
static const char *skip_raw(enum items_language language, const char *at, const char *end)
{
    const char *open = at + 1, *close;
    char tail[24];
    size_t len;

    if (language == ITEMS_RUST) {
        while (open < end && *open == '#')
            open++;
        len = (size_t)(open - at - 1);
        if (open == end || *open != '"' || len > sizeof(tail) - 2)
            return at;
        tail[0] = '"';
        memset(tail + 1, '#', len);
    } else {
        const char *start = open + 1;

        if (open == end || *open != '"')
            return at;
        open = memchr(start, '(', end - start < 17 ? (size_t)(end - start) : 17);
        if (!open)
            return at;
        len = (size_t)(open - start) + 1;
        tail[0] = ')';
        memcpy(tail + 1, start, len - 1);
        tail[len] = '"';
    }
    close = memmem(open, (size_t)(end - open), tail, len + 1);
    if (close == open && language == ITEMS_RUST)
        close = memmem(open + 1, (size_t)(end - open - 1), tail, len + 1);
    return close ? close + len + 1 : end;
}

/* A quote is a character's, or a lifetime's; between digits it groups them (C++). */
static const char *skip_character(enum items_language language, const char *at,
                                  const char *end)
{
    if (language == ITEMS_RUST && end - at > 2 && at[1] != '\\') {
        const char *p = at + 2;

        while (p < end && ((unsigned char)*p & 0xc0) == 0x80)
            p++;
        return p < end && *p == '\'' ? p + 1 : at + 1;
    }
    return skip_quoted(at, end, language == ITEMS_JS);
}

const char *items_skip(enum items_language language, const char *at, const char *end)
{
    if (at >= end)
        return at;
    if (*at == '/' && end - at > 1 && (at[1] == '/' || at[1] == '*'))
        return skip_comment(language, at, end);
    if (*at == '"')
        return skip_quoted(at, end, language == ITEMS_RUST);
    if (*at == '\'')
        return skip_character(language, at, end);
    if (*at == '`' && (language == ITEMS_GO || language == ITEMS_JS)) {
        const char *close = memchr(at + 1, '`', (size_t)(end - at - 1));

        return language == ITEMS_JS ? skip_quoted(at, end, true)
               : close              ? close + 1
                                    : end;
    }
    if ((*at == 'R' && language == ITEMS_CPP) || (*at == 'r' && language == ITEMS_RUST))
        return skip_raw(language, at, end);
    return at;
}

/* ---- items ---- */

void items_init(struct items *items, enum items_language language, const char *text,
                size_t len)
{
    *items = (struct items){language, text, text + len};
}

static const char *directive_end(const char *at, const char *end)
{
    for (; at < end && *at != '\n'; at++)
        if (*at == '\\' && at + 1 < end)
            at++;
    return at;
}

static void skip_space(struct items *items)
{
    for (;;) {
        const char *next;

        while (items->at < items->end &&
               (isspace((unsigned char)*items->at) || *items->at == ';'))
            items->at++;
        next = items->at < items->end && *items->at == '/'
                   ? items_skip(items->language, items->at, items->end)
                   : items->at;
        if (next == items->at)
            return;
        items->at = next;
    }
}

/* A closing brace ends an item, but for `struct x { } y;`. */
static const char *after_brace(const struct items *items, const char *at)
{
    const char *p = at;

    while (p < items->end && isspace((unsigned char)*p))
        p++;
    return p < items->end && *p == ';' ? p + 1 : at;
}

static bool ends_here(const struct items *items, char c, int depth)
{
    if (depth > 0)
        return false;
    return c == ';' || (c == '\n' && items->language == ITEMS_GO);
}

/* Walks over one item from its first character. */
static const char *walk(const struct items *items, struct item *item)
{
    const char *at = items->at, *end = items->end;
    int depth = 0;

    while (at < end) {
        size_t word = word_length(at, end);
        const char *next = items_skip(items->language, at, end);

        if (next != at || word) {
            at = next != at ? next : at + word;
            continue;
        }
        if (ends_here(items, *at, depth))
            return at + (*at == ';');
        if (*at == '{' && depth == 0 && !item->body)
            item->body = at;
        depth += *at == '{' || *at == '(' || *at == '[';
        depth -= *at == '}' || *at == ')' || *at == ']';
        at++;
        if (at[-1] == '}' && depth <= 0 && items->language != ITEMS_GO)
            return after_brace(items, at);
    }
    item->open = depth > 0;
    return at;
}

bool items_next(struct items *items, struct item *ret_item)
{
    struct item item = {0};
    const char *end;

    skip_space(items);
    if (items->at >= items->end)
        return false;
    item.text = items->at;
    item.directive = *items->at == '#' && items->language == ITEMS_CPP;
    end = item.directive ? directive_end(items->at, items->end) : walk(items, &item);
    /* A stray closing bracket is an item of its own. */
    if (end == items->at)
        end++;
    item.len = (size_t)(end - item.text);
    items->at = end;
    *ret_item = item;
    return true;
}

bool item_starts_with(const struct item *item, const char *word)
{
    size_t len = strlen(word);

    return item->len > len && strncmp(item->text, word, len) == 0 &&
           !items_is_word(item->text[len]);
}

size_t item_function_name(const struct item *item, const char **ret_name)
{
    static const char *const others[] = {"struct", "class",   "union",    "enum",
                                         "using",  "typedef", "namespace"};
    const char *end = item->body ? item->body : item->text + item->len, *start;
    const char *at = item->text;
    int angles = 0;

    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        if (item_starts_with(item, others[i]))
            return 0;
    for (; at < end && (*at != '(' || angles > 0); at++) {
        if (*at == '=' || item->directive)
            return 0;
        angles += (*at == '<') - (*at == '>' && angles > 0);
    }
    if (at == end)
        return 0;
    /* fn name<T>(...) */
    if (at > item->text && at[-1] == '>')
        while (at > item->text && *at != '<')
            at--;
    while (at > item->text && isspace((unsigned char)at[-1]))
        at--;
    for (start = at; start > item->text && items_is_word(start[-1]); start--)
        ;
    *ret_name = start;
    return (size_t)(at - start);
}

bool item_is_function(const struct item *item, const char *name)
{
    const char *found;
    size_t len = item_function_name(item, &found);

    return len && len == strlen(name) && memcmp(found, name, len) == 0;
}

bool items_has_word(enum items_language language, const char *text, size_t len,
                    const char *word)
{
    const char *at = text, *end = text + len;
    size_t wanted = strlen(word);

    while (at < end) {
        size_t found = word_length(at, end);
        const char *next = items_skip(language, at, end);

        if (next == at && found == wanted && memcmp(at, word, wanted) == 0)
            return true;
        at = next != at ? next : at + (found ? found : 1);
    }
    return false;
}
