#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "problems/json_array.h"

enum { BEFORE, FIRST, LATER }; /* the array, its first member, a later one */

void json_array_init(struct json_array *array, char *text, size_t len, size_t first_line)
{
    *array = (struct json_array){
        .text = text, .len = len, .line = first_line, .state = BEFORE};
}

/* Moves on to an offset, counting lines. */
static void move_to(struct json_array *array, size_t offset)
{
    for (; array->at < offset; array->at++)
        array->line += array->text[array->at] == '\n';
}

static void skip_blanks(struct json_array *array)
{
    while (array->at < array->len && strchr(" \t\r\n", array->text[array->at]) &&
           array->text[array->at])
        move_to(array, array->at + 1);
}

static bool take(struct json_array *array, char wanted)
{
    skip_blanks(array);
    if (array->at == array->len || array->text[array->at] != wanted)
        return false;
    array->at++;
    return true;
}

/* The end of the object at `at`: its brackets are counted outside of strings. That it is
 * JSON is for whoever reads it. */
static size_t object_end(const struct json_array *array)
{
    bool in_string = false;
    size_t depth = 0;

    for (size_t i = array->at; i < array->len; i++) {
        char c = array->text[i];

        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '{' || c == '['))
            depth++;
        else if (!in_string && (c == '}' || c == ']') && --depth == 0)
            return i + 1;
    }
    return 0;
}

int json_array_next(struct json_array *array, const char **ret_text, size_t *ret_len,
                    size_t *ret_line, struct err *err)
{
    size_t start, end;

    if (array->state == BEFORE && !take(array, '['))
        return err_say(err, EINVAL, "line %zu: not a JSON array", array->line);
    if (array->state == BEFORE)
        array->state = FIRST;
    if (take(array, ']')) {
        skip_blanks(array);
        return array->at == array->len
                   ? 0
                   : err_say(err, EINVAL, "line %zu: text behind the array", array->line);
    }
    if (array->state == LATER && !take(array, ','))
        return err_say(err, EINVAL, "line %zu: ',' or ']' is missing", array->line);
    array->state = LATER;
    skip_blanks(array);
    start = array->at;
    end = start < array->len && array->text[start] == '{' ? object_end(array) : 0;
    if (!end)
        return err_say(err, EINVAL, "line %zu: a record is no whole JSON object",
                       array->line);
    *ret_line = array->line;
    move_to(array, end);
    for (size_t i = start; i < end; i++)
        if (array->text[i] == '\n' || array->text[i] == '\r')
            array->text[i] = ' ';
    *ret_text = array->text + start;
    *ret_len = end - start;
    return 1;
}
