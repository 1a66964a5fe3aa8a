#include <string.h>

#include "grader/judge/literal_atom.h"
#include "grader/judge/prediction.h"

struct cursor {
    const char *at, *end;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->end && is_blank(*c->at))
        c->at++;
}

static struct cursor trimmed(const char *text, size_t len)
{
    struct cursor c = {text, text + len};

    skip_blanks(&c);
    while (c.end > c.at && is_blank(c.end[-1]))
        c.end--;
    return c;
}

/* Takes a word that ends there. */
static bool take_word(struct cursor *c, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(c->end - c->at) < len || memcmp(c->at, word, len) != 0 ||
        (c->at + len < c->end && literal_is_name_byte(c->at[len])))
        return false;
    c->at += len;
    return true;
}

/* A string, from its quote on. In raw ones, too, a backslash keeps a quote from closing.
 */
static void skip_string(struct cursor *c)
{
    char quote = *c->at;
    bool triple = c->end - c->at >= 3 && c->at[1] == quote && c->at[2] == quote;

    c->at += triple ? 3 : 1;
    while (c->at < c->end) {
        if (*c->at == '\\' && c->end - c->at >= 2) {
            c->at += 2;
        } else if (*c->at != quote ||
                   (triple &&
                    (c->end - c->at < 3 || c->at[1] != quote || c->at[2] != quote))) {
            c->at++;
        } else {
            c->at += triple ? 3 : 1;
            return;
        }
    }
}

/* Goes on to the bracket that closes one that stands before, or to "==" outside of
 * brackets, or to the end. */
static void skip_expression(struct cursor *c, bool stop_at_equals)
{
    size_t depth = 0;

    while (c->at < c->end) {
        char now = *c->at;

        if (now == '\'' || now == '"') {
            skip_string(c);
            continue;
        }
        if (now == '#') {
            while (c->at < c->end && *c->at != '\n')
                c->at++;
            continue;
        }
        if (now == '(' || now == '[' || now == '{')
            depth++;
        if ((now == ')' || now == ']' || now == '}') && depth-- == 0)
            return;
        if (stop_at_equals && !depth && now == '=' && c->end - c->at >= 2 &&
            c->at[1] == '=')
            return;
        c->at++;
    }
}

/* Takes "f(...)"; what stands between the brackets goes to *ret_arguments. */
static bool take_call(struct cursor *c, struct prediction *ret_arguments)
{
    struct cursor inside = *c;

    if (!take_word(&inside, "f"))
        return false;
    skip_blanks(&inside);
    if (inside.at == inside.end || *inside.at != '(')
        return false;
    inside.at++;
    c->at = inside.at;
    skip_expression(c, false);
    ret_arguments->text = inside.at;
    ret_arguments->len = (size_t)(c->at - inside.at);
    if (c->at < c->end)
        c->at++;
    return true;
}

struct prediction prediction_output(const char *text, size_t len)
{
    struct cursor c = trimmed(text, len), start = c;
    struct prediction ret = {.asserted = take_word(&c, "assert")}, arguments;

    skip_blanks(&c);
    if (take_call(&c, &arguments)) {
        skip_blanks(&c);
        if (c.end - c.at >= 2 && c.at[0] == '=' && c.at[1] == '=')
            c.at += 2;
        else
            c.at = start.at; /* a call is no value: it will be refused as a whole */
    }
    if (ret.asserted) {
        /* The assert's message, if there is one, is no part of the value. */
        struct cursor value = c;

        for (size_t depth = 0; value.at < value.end; value.at++) {
            if (*value.at == '\'' || *value.at == '"') {
                skip_string(&value);
                value.at--;
            } else if (strchr("([{", *value.at) && *value.at) {
                depth++;
            } else if (strchr(")]}", *value.at) && *value.at && depth) {
                depth--;
            } else if (*value.at == ',' && !depth) {
                break;
            }
        }
        c.end = value.at;
    }
    ret.text = c.at;
    ret.len = (size_t)(c.end - c.at);
    return ret;
}

struct prediction prediction_input(const char *text, size_t len)
{
    struct cursor c = trimmed(text, len);
    struct prediction ret = {.asserted = take_word(&c, "assert")};

    skip_blanks(&c);
    if (take_call(&c, &ret))
        return ret;
    ret.text = c.at;
    skip_expression(&c, true);
    ret.len = (size_t)(c.at - ret.text);
    return ret;
}
