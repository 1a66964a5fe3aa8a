#include <string.h>

#include "grader/base/io.h"
#include "grader/metrics/walk.h"

#define CHAIN_MAX 64 /* of declarators: **f(...)(...) */

unsigned node_roles(const uint16_t *roles, TSNode node)
{
    TSSymbol symbol = ts_node_symbol(node);

    return symbol == (TSSymbol)-1 ? 0 : roles[symbol];
}

static TSNode field(TSNode node, const char *name)
{
    return ts_node_child_by_field_name(node, name, (uint32_t)strlen(name));
}

static bool is_text(const struct syntax *syntax, TSNode node, const char *word)
{
    size_t at = ts_node_start_byte(node), len = ts_node_end_byte(node) - at;

    return len == strlen(word) && memcmp(syntax->text + at, word, len) == 0;
}

/* ---- names ---- */

/* The node that holds the name: its own field, or at the end of its declarators. Null
 * when there is none. */
static TSNode find_name(TSNode node)
{
    TSNode name = field(node, "name");

    /* R calls the word itself so. */
    if (!ts_node_is_null(name) && !ts_node_is_named(name))
        return (TSNode){0};
    for (int i = 0; ts_node_is_null(name) && i < CHAIN_MAX; i++) {
        TSNode next = field(node, "declarator");

        if (ts_node_is_null(next) && i > 0)
            return node;
        if (ts_node_is_null(next))
            return next;
        node = next;
    }
    return name;
}

/* A function that is the value of a variable is called so. */
static TSNode find_name_above(const TSNode parents[2])
{
    static const char *const fields[] = {"name", "left", "lhs", "key", "property"};
    TSNode none = {0};

    for (size_t i = 0; i < 2 && !ts_node_is_null(parents[i]); i++)
        for (size_t j = 0; j < ARRAY_SIZE(fields); j++) {
            TSNode found = field(parents[i], fields[j]);

            if (!ts_node_is_null(found))
                return found;
        }
    return none;
}

static void copy_name(const struct syntax *syntax, TSNode name, struct unit *unit)
{
    size_t at, len;

    snprintf(unit->name, sizeof(unit->name), "(anonymous)");
    if (ts_node_is_null(name))
        return;
    at = ts_node_start_byte(name);
    len = ts_node_end_byte(name) - at;
    /* A lambda's declarator has no name in it. */
    if (len == 0 || len >= sizeof(unit->name) || syntax->text[at] == '(' ||
        !utf8_valid(syntax->text + at, len) || memchr(syntax->text + at, '\0', len))
        return;
    for (size_t i = 0; i < len; i++)
        unit->name[i] =
            (unsigned char)syntax->text[at + i] < ' ' ? ' ' : syntax->text[at + i];
    unit->name[len] = '\0';
}

/* ---- parameters ---- */

/* The list, or the only parameter; null when there is none. */
static TSNode find_parameters(TSNode node)
{
    TSNode found = {0};

    for (int i = 0; i < CHAIN_MAX && !ts_node_is_null(node); i++) {
        found = field(node, "parameters");
        if (ts_node_is_null(found))
            found = field(node, "parameter");
        if (!ts_node_is_null(found))
            return found;
        node = field(node, "declarator");
    }
    return found;
}

/* `a, b int` in Go is one node with two names. */
static size_t count_names(TSNode parameter)
{
    TSTreeCursor cursor = ts_tree_cursor_new(parameter);
    size_t count = 0;

    if (ts_tree_cursor_goto_first_child(&cursor))
        do {
            const char *name = ts_tree_cursor_current_field_name(&cursor);

            count += name && strcmp(name, "name") == 0;
        } while (ts_tree_cursor_goto_next_sibling(&cursor));
    ts_tree_cursor_delete(&cursor);
    return count > 1 ? count : 1;
}

/* f(void) has none, nor has what stands there for the language's own sake. */
static bool is_parameter(const struct syntax *syntax, const uint16_t *roles, TSNode node,
                         bool first)
{
    bool self = strcmp(syntax->grammar->language, "python") == 0 && first &&
                (is_text(syntax, node, "self") || is_text(syntax, node, "cls"));

    return ts_node_is_named(node) &&
           !(node_roles(roles, node) & (ROLE_COMMENT | ROLE_NOTHING)) && !self &&
           !is_text(syntax, node, "void");
}

static size_t count_parameters(const struct syntax *syntax, const uint16_t *roles,
                               TSNode list)
{
    TSTreeCursor cursor;
    size_t count = 0;
    bool first = true;

    if (ts_node_named_child_count(list) == 0)
        return node_roles(roles, list) & ROLE_IDENTIFIER ||
               strcmp(ts_node_type(list), "implicit_parameter") == 0;
    cursor = ts_tree_cursor_new(list);
    if (ts_tree_cursor_goto_first_child(&cursor))
        do {
            TSNode child = ts_tree_cursor_current_node(&cursor);

            if (is_parameter(syntax, roles, child, first))
                count += count_names(child);
            first = first && !ts_node_is_named(child);
        } while (ts_tree_cursor_goto_next_sibling(&cursor));
    ts_tree_cursor_delete(&cursor);
    return count;
}

void unit_describe(const struct syntax *syntax, const uint16_t *roles, TSNode node,
                   const TSNode parents[2], struct unit *unit)
{
    TSNode name = find_name(node), list = find_parameters(node);

    if (ts_node_is_null(name))
        name = find_name_above(parents);
    copy_name(syntax, name, unit);
    unit->first_line = ts_node_start_point(node).row + 1;
    unit->last_line = ts_node_end_point(node).row + 1;
    if (ts_node_is_null(list))
        return;
    unit->parameters = count_parameters(syntax, roles, list);
    unit->parameters_at = ts_node_start_byte(list);
    unit->parameters_len = ts_node_end_byte(list) - unit->parameters_at;
}
