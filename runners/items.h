/*
 * The outermost declarations of a text in a language with braces: enough structure to
 * take an answer's imports, functions and types apart, and no more. What cannot be told
 * is one item; a compiler has the last word. Linear in the text.
 *
 *     struct items items;
 *     items_init(&items, ITEMS_CPP, text, len);
 *     while (items_next(&items, &item)) ...
 */
#ifndef ASSAY_RUNNERS_ITEMS_H
#define ASSAY_RUNNERS_ITEMS_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/base/macros.h"

enum items_language { ITEMS_CPP, ITEMS_GO, ITEMS_JAVA, ITEMS_RUST, ITEMS_JS };

struct items {
    enum items_language language;
    const char *at, *end;
};

/* Borrowed from the text. */
struct item {
    const char *text;
    size_t len;
    const char *body; /* its first brace outside of parentheses; NULL: none */
    bool directive;   /* a line of the preprocessor */
    bool open;        /* the text ends inside of it */
};

void items_init(struct items *items, enum items_language language, const char *text,
                size_t len);
bool items_next(struct items *items, struct item *ret_item);

/* Past the comment, string or character that starts at `at`; `at` itself when none does.
 */
const char *items_skip(enum items_language language, const char *at, const char *end);

/* The last name before the parameters of a function; its length, 0: it is no function. */
size_t item_function_name(const struct item *item, const char **ret_name);

bool item_is_function(const struct item *item, const char *name);

/* Does it begin with this word? */
bool item_starts_with(const struct item *item, const char *word);

bool items_is_word(char c);

/* Does the word stand in the text, outside of comments and strings? */
bool items_has_word(enum items_language language, const char *text, size_t len,
                    const char *word);

#endif
