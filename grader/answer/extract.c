#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "grader/answer/extract.h"
#include "grader/base/language.h"
#include "grader/base/macros.h"

#define TAB_COLUMNS      4
#define FENCE_LENGTH_MIN 3

/* A line of the reply, and where the next one starts. */
struct line {
    const char *text;
    size_t len; /* without the line end */
    size_t next;
};

static struct line line_at(const char *text, size_t len, size_t at)
{
    const char *newline = memchr(text + at, '\n', len - at);
    size_t end = newline ? (size_t)(newline - text) : len;

    return (struct line){text + at, end - at, newline ? end + 1 : len};
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!is_white(text[i]))
            return false;
    return true;
}

/* Bytes of blanks before column `limit`; their columns. */
static size_t skip_blanks(const char *text, size_t len, size_t limit, size_t *ret_columns)
{
    size_t i = 0, columns = 0;

    while (i < len && columns < limit && (text[i] == ' ' || text[i] == '\t'))
        columns += text[i++] == '\t' ? TAB_COLUMNS - columns % TAB_COLUMNS : 1;
    *ret_columns = columns;
    return i;
}

size_t extract_strip(const char *line, size_t len, size_t indent)
{
    size_t columns;

    return skip_blanks(line, len, indent, &columns);
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The text behind `word` and white space when the line starts so, else NULL. */
static const char *after_word(const char *text, const char *end, const char *word)
{
    size_t len = strlen(word);
    const char *at = text + len;

    if ((size_t)(end - text) < len || memcmp(text, word, len) != 0)
        return NULL;
    if (at < end && is_name_char(*at))
        return NULL;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

static bool line_defines(const char *text, const char *end, const char *name)
{
    const char *at = after_word(text, end, name);

    if (at) {
        if (at < end && *at == ':')
            return memchr(at, '=', (size_t)(end - at)) != NULL;
        return at < end && *at == '=' && (at + 1 == end || at[1] != '=');
    }
    at = after_word(text, end, "class");
    if (at)
        return after_word(at, end, name) != NULL;
    at = after_word(text, end, "async");
    at = after_word(at ? at : text, end, "def");
    at = at ? after_word(at, end, name) : NULL;
    return at && at < end && (*at == '(' || *at == '[');
}

bool extract_defines(const char *code, size_t len, size_t indent, const char *name)
{
    for (size_t at = 0; at < len;) {
        struct line line = line_at(code, len, at);
        size_t strip = extract_strip(line.text, line.len, indent);

        if (line_defines(line.text + strip, line.text + line.len, name))
            return true;
        at = line.next;
    }
    return false;
}

/* ---- other languages ---- */

static bool is_one_of(const char *word, size_t len, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == len && memcmp(*words, word, len) == 0)
            return true;
    return false;
}

/* The word that ends before `at`, on the same line; its length. */
static size_t word_before(const char *line, const char *at, const char **ret_word)
{
    const char *end = at, *start;

    while (end > line && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    for (start = end; start > line && is_name_char(start[-1]); start--)
        ;
    *ret_word = start;
    return (size_t)(end - start);
}

/* `at` is behind the name: does what follows make it a definition and no call? */
static bool heads_function(const char *line, const char *name, const char *at,
                           const char *end)
{
    static const char *const statements[] = {"if",     "else", "for",   "while", "return",
                                             "switch", "case", "print", "echo",  NULL};
    const char *first = line, *word;
    size_t before;

    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    while (end > at && is_white(end[-1]))
        end--;
    while (first < name && (*first == ' ' || *first == '\t'))
        first++;
    if (end - at > 1 &&
        ((at[0] == '<' && at[1] == '-') || (at[0] == '=' && at[1] != '=')))
        return first == name; /* NAME <- function(...) */
    word = first;
    while (word < end && is_name_char(*word))
        word++;
    if (at == end || *at != '(' || is_one_of(first, (size_t)(word - first), statements))
        return false;
    before = word_before(line, name, &word);
    if (first == name)
        return end[-1] == '{'; /* NAME() { */
    return (end[-1] == '{' || end[-1] == ')') &&
           (before || strchr(">]*&", word > line ? word[-1] : ' '));
}

static bool line_defines_function(const struct line *line, const char *name)
{
    static const char *const words[] = {"function", "fn",  "func", "sub", "def",
                                        "const",    "let", "var",  NULL};
    const char *end = line->text + line->len, *at = line->text, *word;
    size_t len = strlen(name);

    while ((at = memmem(at, (size_t)(end - at), name, len)) != NULL) {
        bool whole = (at == line->text || !is_name_char(at[-1])) &&
                     (at + len == end || !is_name_char(at[len]));
        size_t before = word_before(line->text, at, &word);

        if (whole && (is_one_of(word, before, words) ||
                      heads_function(line->text, at, at + len, end)))
            return true;
        at += len;
    }
    return false;
}

bool extract_defines_function(const char *code, size_t len, const char *name)
{
    for (size_t at = 0; at < len;) {
        struct line line = line_at(code, len, at);

        if (line_defines_function(&line, name))
            return true;
        at = line.next;
    }
    return false;
}

struct fence {
    char mark;
    size_t length;
    size_t indent;
    char label[EXTRACT_LABEL_MAX];
};

/* "python" from "python", "Python title=x", "{.python}" or "python:main.py". */
static void read_label(const char *info, size_t len, char *ret_label)
{
    size_t n = 0;

    while (len && strchr(" \t{.", *info) && *info) {
        info++;
        len--;
    }
    while (n < len && (isalnum((unsigned char)info[n]) || strchr("+#_-.", info[n])) &&
           info[n])
        n++;
    if (n >= EXTRACT_LABEL_MAX)
        n = 0;
    memcpy(ret_label, info, n);
    ret_label[n] = '\0';
}

static size_t mark_length(const char *text, size_t len, char mark)
{
    size_t n = 0;

    while (n < len && text[n] == mark)
        n++;
    return n;
}

static bool opens_block(const struct line *line, struct fence *ret_fence)
{
    struct fence fence;
    size_t start =
        skip_blanks(line->text, line->len, line->len * TAB_COLUMNS + 1, &fence.indent);
    const char *text = line->text + start;
    size_t len = line->len - start;

    if (!len || (*text != '`' && *text != '~'))
        return false;
    fence.mark = *text;
    fence.length = mark_length(text, len, fence.mark);
    if (fence.length < FENCE_LENGTH_MIN)
        return false;
    text += fence.length;
    len -= fence.length;
    /* ```inline code``` is no fence */
    if (fence.mark == '`' && memchr(text, '`', len))
        return false;
    read_label(text, len, fence.label);
    *ret_fence = fence;
    return true;
}

/* Deeper indentation than CommonMark's three columns is the code's own text, such as an
 * example in a docstring. */
static bool closes_block(const struct line *line, const struct fence *fence)
{
    size_t columns;
    size_t start = skip_blanks(line->text, line->len, fence->indent + 4, &columns);
    size_t length = mark_length(line->text + start, line->len - start, fence->mark);

    return columns <= fence->indent + 3 && length >= fence->length &&
           is_blank(line->text + start + length, line->len - start - length);
}

/* What was found so far. */
struct scan {
    const char *language;
    const char *entry_point;
    struct extracted defining, labelled, last;
    size_t fences;
    size_t before_first; /* bytes in front of the first fence */
};

static bool label_is(const char *label, const char *language)
{
    const char *a = language_canonical(label), *b = language_canonical(language);

    if (!label[0] || !language)
        return false;
    return a && b ? strcmp(a, b) == 0 : strcasecmp(label, language) == 0;
}

static bool defines(const struct scan *scan, const struct fence *fence, const char *code,
                    size_t len)
{
    const char *language = language_canonical(scan->language);

    if (!language || strcmp(language, "python") == 0)
        return extract_defines(code, len, fence->indent, scan->entry_point);
    return extract_defines_function(code, len, scan->entry_point);
}

static void scan_block(struct scan *scan, const struct fence *fence, const char *code,
                       size_t len)
{
    struct extracted block = {code, len, fence->indent, "last-block", ""};

    if (is_blank(code, len))
        return;
    memcpy(block.label, fence->label, sizeof(block.label));
    scan->last = block;
    if (label_is(fence->label, scan->language)) {
        block.rule = "last-block-in-language";
        scan->labelled = block;
    }
    if (scan->entry_point && defines(scan, fence, code, len)) {
        block.rule = "block-defining-entry-point";
        scan->defining = block;
    }
}

static void scan_reply(struct scan *scan, const char *reply, size_t len)
{
    struct fence fence = {0};
    size_t start = 0;
    bool inside = false;

    for (size_t at = 0; at < len;) {
        struct line line = line_at(reply, len, at);

        if (inside && closes_block(&line, &fence)) {
            scan_block(scan, &fence, reply + start, at - start);
            inside = false;
        } else if (!inside && opens_block(&line, &fence)) {
            if (scan->fences++ == 0)
                scan->before_first = at;
            start = line.next;
            inside = true;
        }
        at = line.next;
    }
    if (inside)
        scan_block(scan, &fence, reply + start, len - start);
    /* a lone fence with a label announces code that never came */
    if (scan->fences != 1 || !inside || fence.label[0])
        scan->before_first = 0;
}

bool extract_code(const char *reply, size_t len, const char *language,
                  const char *entry_point, struct extracted *ret_extracted)
{
    struct scan scan = {.language = language, .entry_point = entry_point};
    struct extracted none = {reply, 0, 0, "empty-reply", ""};

    *ret_extracted = none;
    if (is_blank(reply, len))
        return false;
    scan_reply(&scan, reply, len);
    if (!scan.fences)
        *ret_extracted = (struct extracted){reply, len, 0, "whole-reply", ""};
    else if (scan.defining.code)
        *ret_extracted = scan.defining;
    else if (scan.labelled.code)
        *ret_extracted = scan.labelled;
    else if (scan.last.code)
        *ret_extracted = scan.last;
    else if (!is_blank(reply, scan.before_first))
        *ret_extracted =
            (struct extracted){reply, scan.before_first, 0, "text-before-fence", ""};
    else
        ret_extracted->rule = "empty-block";
    return ret_extracted->len > 0;
}
