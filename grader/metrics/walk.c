#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/metrics/walk.h"

/* A node on the way from the root. */
struct frame {
    TSNode node;
    unsigned roles;
    uint32_t nesting;
    bool unparsed; /* in what could not be read */
    bool macro;
    bool import;
    bool type; /* a type outside of all functions begins here */
};

/* A function whose end has not come yet. */
struct open_unit {
    size_t index; /* of metrics->units */
    size_t depth; /* of its frame */
    size_t tokens, decisions;
    uint32_t base, deepest; /* nesting */
};

struct walk {
    const struct syntax *syntax;
    const uint16_t *roles;
    struct metrics *metrics;
    TSTreeCursor cursor;
    struct frame *frames;
    size_t depth, frame_room;
    struct open_unit *open;
    size_t open_count, open_room;
    size_t unit_room, token_room;
    uint8_t *marks;     /* by token */
    uint8_t *code_rows; /* 1: holds code; by row */
    uint8_t *file_rows; /* the same, outside of functions and types */
    size_t row_count;
    size_t type_depth;
    size_t decisions;
    bool first_of_unit; /* the next token is */
    struct unit file;
    struct name_list globals;
};

static bool outside(const struct walk *walk)
{
    return walk->open_count == 0 && walk->type_depth == 0;
}

/* Room for one more; `items_p` points to a pointer of any type to *room items. */
static int grow(void *items_p, size_t count, size_t *room, size_t size)
{
    size_t wanted = *room ? 2 * *room : 256;
    void *items, *grown;

    if (count < *room)
        return 0;
    memcpy(&items, items_p, sizeof(items));
    grown = reallocarray(items, wanted, size);
    if (!grown)
        return -ENOMEM;
    memcpy(items_p, &grown, sizeof(grown));
    *room = wanted;
    return 0;
}

/* ---- decisions and nesting ---- */

static void decide(struct walk *walk)
{
    walk->decisions++;
    if (outside(walk))
        walk->file.complexity++;
}

/* `default:` is no way more: it is what is left. */
static bool is_default(TSNode node)
{
    TSNode first = ts_node_child(node, 0);

    return !ts_node_is_null(first) && strcmp(ts_node_type(first), "default") == 0;
}

static bool is_else_if(const struct walk *walk, const struct frame *parent,
                       unsigned roles)
{
    const char *name;

    if (!(roles & ROLE_IF) || !parent)
        return false;
    if (parent->roles & ROLE_ELSE)
        return true;
    name = ts_tree_cursor_current_field_name(&walk->cursor);
    return (parent->roles & ROLE_IF) && name && strcmp(name, "alternative") == 0;
}

static void nest(struct walk *walk, struct frame *frame)
{
    frame->nesting++;
    if (walk->open_count && frame->nesting > walk->open[walk->open_count - 1].deepest)
        walk->open[walk->open_count - 1].deepest = frame->nesting;
    if (outside(walk) && frame->nesting > walk->file.nesting)
        walk->file.nesting = frame->nesting;
}

/* ---- units ---- */

static int open_unit(struct walk *walk, struct frame *frame, enum unit_kind kind)
{
    struct metrics *metrics = walk->metrics;
    TSNode parents[2] = {{{0}, NULL, NULL}, {{0}, NULL, NULL}};
    struct unit *unit;
    int r = grow(&metrics->units, metrics->unit_count, &walk->unit_room,
                 sizeof(*metrics->units));

    if (r == 0)
        r = grow(&walk->open, walk->open_count, &walk->open_room, sizeof(*walk->open));
    if (r < 0)
        return r;
    for (size_t i = 0; i < 2 && i + 1 < walk->depth; i++)
        parents[i] = walk->frames[walk->depth - 2 - i].node;
    unit = &metrics->units[metrics->unit_count];
    *unit = (struct unit){.kind = kind, .inner = walk->open_count > 0};
    unit_describe(walk->syntax, walk->roles, frame->node, parents, unit);
    if (unit->inner)
        nest(walk, frame);
    walk->open[walk->open_count++] = (struct open_unit){.index = metrics->unit_count++,
                                                        .depth = walk->depth,
                                                        .tokens = metrics->token_count,
                                                        .decisions = walk->decisions,
                                                        .base = frame->nesting,
                                                        .deepest = frame->nesting};
    walk->first_of_unit = true;
    return 0;
}

static void close_unit(struct walk *walk)
{
    const struct open_unit *open = &walk->open[--walk->open_count];
    struct unit *unit = &walk->metrics->units[open->index];

    unit->tokens = walk->metrics->token_count - open->tokens;
    unit->complexity = walk->decisions - open->decisions + 1;
    unit->nesting = open->deepest - open->base;
    if (walk->open_count && open->deepest > walk->open[walk->open_count - 1].deepest)
        walk->open[walk->open_count - 1].deepest = open->deepest;
    walk->first_of_unit = true;
}

/* ---- tokens ---- */

static bool is_control(const char *word, size_t len)
{
    static const char *const words[] = {"if",    "else",   "for",      "while", "do",
                                        "case",  "switch", "default",  "goto",  "return",
                                        "break", "catch",  "continue", "match", "loop"};

    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
            return true;
    return false;
}

static int add_token(struct walk *walk, const struct frame *frame, struct token token)
{
    struct metrics *metrics = walk->metrics;
    size_t index = metrics->token_count, room = walk->token_room;
    bool code = walk->open_count || (walk->syntax->grammar->top_level_code &&
                                     outside(walk) && !frame->import);
    int r = grow(&metrics->tokens, index, &walk->token_room, sizeof(token));

    if (r == 0)
        r = grow(&walk->marks, index, &room, sizeof(*walk->marks));
    if (r < 0)
        return r;
    metrics->tokens[metrics->token_count++] = token;
    walk->marks[index] = !code ? MARK_NONE : walk->first_of_unit ? MARK_FIRST : MARK_CODE;
    walk->first_of_unit = false;
    metrics->unparsed += frame->unparsed;
    if (frame->macro &&
        is_control(walk->syntax->text + token.at, token.len < 16 ? token.len : 16))
        metrics->hidden++;
    if (outside(walk))
        walk->file.tokens++;
    return 0;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

/* Does this piece of a C macro branch, as far as can be told from the text? */
static bool branches(const char *text, size_t len)
{
    static const char *const words[] = {"if", "for", "while", "case", "&&", "||", "?"};

    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
            return true;
    return false;
}

/* The text of a C macro, which is one leaf of the tree. */
static int add_macro_text(struct walk *walk, const struct frame *frame,
                          struct token whole)
{
    const char *text = walk->syntax->text;
    size_t end = whole.at + whole.len;
    int r = 0;

    for (size_t at = whole.at; at < end && r == 0;) {
        struct token token = {(uint32_t)at, 1, whole.line, whole.symbol, whole.roles};

        if (is_word_char(text[at]))
            while (at + token.len < end && is_word_char(text[at + token.len]))
                token.len++;
        else if (at + 1 < end && (text[at] == '&' || text[at] == '|') &&
                 text[at] == text[at + 1])
            token.len = 2;
        at += token.len;
        if (token.len == 1 && strchr(" \t\r\n\\", text[token.at]))
            continue;
        if (branches(text + token.at, token.len))
            decide(walk);
        r = add_token(walk, frame, token);
    }
    return r;
}

static void mark_rows(struct walk *walk, size_t first, size_t last)
{
    for (size_t row = first; row <= last && row < walk->row_count; row++) {
        walk->code_rows[row] = 1;
        if (outside(walk))
            walk->file_rows[row] = 1;
    }
}

static int leave_leaf(struct walk *walk, const struct frame *frame)
{
    TSNode node = frame->node;
    uint32_t at = ts_node_start_byte(node), end = ts_node_end_byte(node);
    TSPoint first = ts_node_start_point(node), last = ts_node_end_point(node);
    struct token token = {at, end - at, first.row, ts_node_symbol(node),
                          (uint16_t)frame->roles};

    if (ts_node_is_missing(node))
        walk->metrics->unparsed++;
    if (at == end)
        return 0;
    /* A token that holds its line's end stands on one line. */
    mark_rows(walk, first.row,
              last.column == 0 && last.row > first.row ? last.row - 1 : last.row);
    if (strcmp(ts_node_type(node), "preproc_arg") == 0)
        return add_macro_text(walk, frame, token);
    return add_token(walk, frame, token);
}

/* ---- the way ---- */

static int push_frame(struct walk *walk, const struct frame **ret_parent,
                      struct frame **ret_frame)
{
    struct frame *frame;
    int r = grow(&walk->frames, walk->depth, &walk->frame_room, sizeof(*walk->frames));

    if (r < 0)
        return r;
    frame = &walk->frames[walk->depth];
    *ret_parent = walk->depth ? &walk->frames[walk->depth - 1] : NULL;
    *frame = (struct frame){.node = ts_tree_cursor_current_node(&walk->cursor)};
    if (*ret_parent) {
        frame->nesting = (*ret_parent)->nesting;
        frame->unparsed = (*ret_parent)->unparsed;
        frame->macro = (*ret_parent)->macro;
        frame->import = (*ret_parent)->import;
    }
    walk->depth++;
    *ret_frame = frame;
    return 0;
}

/* Is it a unit, and of which kind? */
static bool is_unit(const struct frame *frame, enum unit_kind *ret_kind)
{
    bool macro = (frame->roles & ROLE_MACRO) &&
                 strcmp(ts_node_type(frame->node), "preproc_function_def") == 0;

    *ret_kind = macro ? UNIT_MACRO : UNIT_FUNCTION;
    return macro || ((frame->roles & ROLE_FUNCTION) && ts_node_is_named(frame->node));
}

/* Called when the cursor reaches a node. */
static int enter(struct walk *walk)
{
    const struct frame *parent;
    struct frame *frame;
    enum unit_kind kind;
    TSSymbol symbol;
    int r = push_frame(walk, &parent, &frame);

    if (r < 0)
        return r;
    frame->roles = node_roles(walk->roles, frame->node);
    symbol = ts_node_symbol(frame->node);
    if (symbol == (TSSymbol)-1)
        frame->unparsed = true;
    else
        walk->metrics->node_counts[symbol]++;
    frame->macro = frame->macro || (frame->roles & ROLE_MACRO);
    frame->import = frame->import || (frame->roles & ROLE_IMPORT);
    if (frame->roles & ROLE_GLOBAL && walk->open_count == 0 &&
        (walk->type_depth == 0 || walk->syntax->grammar->global_needs))
        r = globals_collect(walk->syntax, walk->roles, frame->node, &walk->globals);
    if (r == 0 && is_unit(frame, &kind))
        r = open_unit(walk, frame, kind);
    if (frame->roles & ROLE_TYPE && walk->open_count == 0) {
        frame->type = true;
        walk->type_depth++;
    }
    if ((frame->roles & ROLE_BRANCH && !is_default(frame->node)) ||
        (frame->roles & ROLE_OPERATOR && parent && parent->roles & ROLE_LOGIC))
        decide(walk);
    if (frame->roles & ROLE_NEST && !is_else_if(walk, parent, frame->roles))
        nest(walk, frame);
    return r;
}

static void leave(struct walk *walk)
{
    struct frame *frame = &walk->frames[walk->depth - 1];

    if (frame->type)
        walk->type_depth--;
    if (walk->open_count && walk->open[walk->open_count - 1].depth == walk->depth)
        close_unit(walk);
    walk->depth--;
}

static int walk_nodes(struct walk *walk)
{
    int r = enter(walk);

    while (r == 0 && walk->depth) {
        const struct frame *frame = &walk->frames[walk->depth - 1];
        bool comment = frame->roles & ROLE_COMMENT;

        if (!comment && ts_tree_cursor_goto_first_child(&walk->cursor)) {
            r = enter(walk);
            continue;
        }
        r = comment ? 0 : leave_leaf(walk, frame);
        leave(walk);
        while (walk->depth && !ts_tree_cursor_goto_next_sibling(&walk->cursor)) {
            ts_tree_cursor_goto_parent(&walk->cursor);
            leave(walk);
        }
        if (r == 0 && walk->depth)
            r = enter(walk);
    }
    return r;
}

/* ---- together ---- */

/* From rows of code to numbers of lines. */
static int count_lines(struct walk *walk)
{
    struct metrics *metrics = walk->metrics;
    size_t *before = calloc(walk->row_count + 1, sizeof(*before));

    if (!before)
        return -ENOMEM;
    for (size_t row = 0; row < walk->row_count; row++) {
        before[row + 1] = before[row] + walk->code_rows[row];
        walk->file.lines += walk->file_rows[row];
    }
    metrics->lines = before[walk->row_count];
    for (size_t i = 0; i < metrics->unit_count; i++) {
        struct unit *unit = &metrics->units[i];
        size_t last =
            unit->last_line < walk->row_count ? unit->last_line : walk->row_count;

        unit->lines = before[last] - before[unit->first_line - 1];
    }
    free(before);
    return 0;
}

/* The code outside of functions, where a language runs that. */
static int add_file_unit(struct walk *walk)
{
    struct metrics *metrics = walk->metrics;
    int r;

    if (!walk->syntax->grammar->top_level_code || !walk->file.tokens)
        return 0;
    r = grow(&metrics->units, metrics->unit_count, &walk->unit_room,
             sizeof(*metrics->units));
    if (r < 0)
        return r;
    walk->file.kind = UNIT_FILE;
    walk->file.first_line = 1;
    walk->file.last_line = walk->row_count;
    walk->file.complexity++;
    snprintf(walk->file.name, sizeof(walk->file.name), "(file)");
    metrics->units[metrics->unit_count++] = walk->file;
    return 0;
}

static int walk_all(struct walk *walk)
{
    const struct syntax *syntax = walk->syntax;
    uint32_t symbols = ts_language_symbol_count(syntax->grammar->get());
    int r;

    walk->row_count = 1;
    for (size_t i = 0; i < syntax->len; i++)
        walk->row_count += syntax->text[i] == '\n';
    walk->code_rows = calloc(walk->row_count, 1);
    walk->file_rows = calloc(walk->row_count, 1);
    walk->metrics->node_counts = calloc(symbols, sizeof(*walk->metrics->node_counts));
    if (!walk->code_rows || !walk->file_rows || !walk->metrics->node_counts)
        return -ENOMEM;
    r = walk_nodes(walk);
    if (r == 0)
        r = count_lines(walk);
    if (r == 0)
        r = add_file_unit(walk);
    walk->metrics->globals = globals_count(syntax, &walk->globals);
    return r;
}

int walk_tree(const struct syntax *syntax, const uint16_t *roles, struct metrics *metrics,
              uint8_t **ret_marks, struct err *err)
{
    struct walk walk = {.syntax = syntax, .roles = roles, .metrics = metrics};
    int r;

    walk.cursor = ts_tree_cursor_new(ts_tree_root_node(syntax->tree));
    r = walk_all(&walk);
    ts_tree_cursor_delete(&walk.cursor);
    free(walk.frames);
    free(walk.open);
    free(walk.code_rows);
    free(walk.file_rows);
    free(walk.globals.items);
    if (r < 0) {
        free(walk.marks);
        return err_oom(err);
    }
    *ret_marks = walk.marks;
    return 0;
}
