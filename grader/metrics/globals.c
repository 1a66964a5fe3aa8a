#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/metrics/walk.h"

#define WORDS_BYTES 256 /* of a declaration's words that are looked at */

/* ---- is it a variable? ---- */

static bool is_separator(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Is one of the words in the text? */
static bool has_word(const char *text, size_t len, const char *const *words)
{
    for (size_t at = 0; at < len;) {
        size_t end = at;

        while (end < len && !is_separator(text[end]))
            end++;
        for (const char *const *word = words; end > at && *word; word++)
            if (strlen(*word) == end - at && memcmp(text + at, *word, end - at) == 0)
                return true;
        at = end + 1;
    }
    return false;
}

static bool child_says(const struct syntax *syntax, TSNode child,
                       const char *const *words)
{
    size_t at = ts_node_start_byte(child), len = ts_node_end_byte(child) - at;

    for (const char *const *word = words; *word; word++)
        if (strcmp(*word, ts_node_type(child)) == 0)
            return true;
    return has_word(syntax->text + at, len < WORDS_BYTES ? len : WORDS_BYTES, words);
}

/* Do the words before the names make a variable of it, and its value no function? */
static bool is_variable(const struct syntax *syntax, const uint16_t *roles, TSNode node)
{
    const struct grammar *grammar = syntax->grammar;
    bool needed = grammar->global_needs == NULL, variable = true;
    TSTreeCursor cursor = ts_tree_cursor_new(node);

    if (ts_tree_cursor_goto_first_child(&cursor))
        do {
            TSNode child = ts_tree_cursor_current_node(&cursor);

            if (node_roles(roles, child) & ROLE_FUNCTION)
                variable = false;
            if (node_roles(roles, child) & (ROLE_HOLDER | ROLE_TYPE))
                continue;
            if (!needed && child_says(syntax, child, grammar->global_needs))
                needed = true;
            if (grammar->constant && child_says(syntax, child, grammar->constant))
                variable = false;
        } while (variable && ts_tree_cursor_goto_next_sibling(&cursor));
    ts_tree_cursor_delete(&cursor);
    return needed && variable;
}

/* ---- its names ---- */

static bool is_capital(const char *name, size_t len)
{
    bool letter = false;

    for (size_t i = 0; i < len; i++) {
        if (name[i] >= 'a' && name[i] <= 'z')
            return false;
        letter = letter || (name[i] >= 'A' && name[i] <= 'Z');
    }
    return letter;
}

static int add_name(const struct syntax *syntax, TSNode node, struct name_list *names)
{
    uint32_t at = ts_node_start_byte(node), len = ts_node_end_byte(node) - at;

    if (syntax->grammar->capitals_are_constant && is_capital(syntax->text + at, len))
        return 0;
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        void *items = reallocarray(names->items, room, sizeof(*names->items));

        if (!items)
            return -ENOMEM;
        names->items = items;
        names->room = room;
    }
    names->items[names->count].at = at;
    names->items[names->count].len = len;
    names->count++;
    return 0;
}

/* Where a declaration or assignment has its names. */
static bool is_target(const char *name)
{
    static const char *const fields[] = {"declarator", "name", "left", "lhs", "pattern"};

    for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
        if (strcmp(name, fields[i]) == 0)
            return true;
    return false;
}

/* `int f(void);` declares no variable, `int (*f)(void);` does. */
static bool is_prototype(const uint16_t *roles, TSNode node)
{
    TSNode declarator;

    if (strcmp(ts_node_type(node), "function_declarator") != 0)
        return false;
    declarator = ts_node_child_by_field_name(node, "declarator", strlen("declarator"));
    return !ts_node_is_null(declarator) && !(node_roles(roles, declarator) & ROLE_HOLDER);
}

static bool holds_function(const uint16_t *roles, TSNode node)
{
    TSNode value = ts_node_child_by_field_name(node, "value", strlen("value"));

    return !ts_node_is_null(value) && (node_roles(roles, value) & ROLE_FUNCTION);
}

/* The cursor stands on a child. Is there a name in it? */
static bool look_into(const uint16_t *roles, const TSTreeCursor *cursor)
{
    const char *name = ts_tree_cursor_current_field_name(cursor);
    TSNode node = ts_tree_cursor_current_node(cursor);
    unsigned own = node_roles(roles, node);

    return (own & (ROLE_HOLDER | ROLE_IDENTIFIER)) && (!name || is_target(name)) &&
           !is_prototype(roles, node) && !holds_function(roles, node);
}

int globals_collect(const struct syntax *syntax, const uint16_t *roles, TSNode node,
                    struct name_list *names)
{
    TSTreeCursor cursor;
    size_t depth = 1;
    int r = 0;

    if (!is_variable(syntax, roles, node))
        return 0;
    cursor = ts_tree_cursor_new(node);
    if (!ts_tree_cursor_goto_first_child(&cursor))
        depth = 0;
    while (depth && r == 0) {
        TSNode child = ts_tree_cursor_current_node(&cursor);
        bool wanted = look_into(roles, &cursor);
        bool name = node_roles(roles, child) & ROLE_IDENTIFIER;

        if (wanted && !name && ts_tree_cursor_goto_first_child(&cursor)) {
            depth++;
            continue;
        }
        if (wanted && name)
            r = add_name(syntax, child, names);
        while (depth && !ts_tree_cursor_goto_next_sibling(&cursor)) {
            depth--;
            ts_tree_cursor_goto_parent(&cursor);
        }
    }
    ts_tree_cursor_delete(&cursor);
    return r;
}

static int compare_names(const void *a, const void *b, void *text)
{
    const uint32_t *x = a, *y = b; /* at, len */
    uint32_t len = x[1] < y[1] ? x[1] : y[1];
    int order = memcmp((const char *)text + x[0], (const char *)text + y[0], len);

    return order ? order : (x[1] > y[1]) - (x[1] < y[1]);
}

size_t globals_count(const struct syntax *syntax, struct name_list *names)
{
    char *text = (char *)(uintptr_t)syntax->text;
    size_t different = 0;

    if (!names->count)
        return 0;
    qsort_r(names->items, names->count, sizeof(*names->items), compare_names, text);
    for (size_t i = 0; i < names->count; i++)
        different +=
            i == 0 || compare_names(&names->items[i], &names->items[i - 1], text) != 0;
    return different;
}
