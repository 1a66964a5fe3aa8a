#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "grader/cmd/text.h"

#define SAFE_CAP (1u << 20) /* of one text in its harmless form */

int text_add_spaces(struct buf *b, size_t count)
{
    int r = 0;

    while (count-- && r == 0)
        r = buf_add_char(b, ' ');
    return r;
}

/* One line, which is cut up on the way. */
static int add_block_line(struct buf *b, char *line, unsigned indent)
{
    int r = *line ? text_add_spaces(b, indent) : 0;

    while (line && r == 0) {
        const char *piece = strsep(&line, "\t");

        r = terminal_add_text(b, piece);
        if (r == 0 && line)
            r = buf_add_char(b, '\t');
    }
    return r < 0 ? r : buf_add_char(b, '\n');
}

int text_add_block(struct buf *b, const char *text, size_t len, unsigned indent)
{
    const char *end = text + len;
    int r = 0;

    while (text < end && r == 0) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t line_len = (size_t)((stop ? stop : end) - text);
        cleanup_free char *line = NULL;

        if (line_len && text[line_len - 1] == '\r')
            line_len--;
        line = strndup(text, line_len);
        r = line ? add_block_line(b, line, indent) : -ENOMEM;
        text = stop ? stop + 1 : end;
    }
    return r;
}

static bool starts_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t count_characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += starts_character(*text);
    return count;
}

size_t text_width(const char *text)
{
    cleanup_buf struct buf safe = BUF_INIT(SAFE_CAP);

    return terminal_add_text(&safe, text) == 0 ? count_characters(buf_str(&safe))
                                               : strlen(text);
}

/* The first `columns` characters. */
static int add_start(struct buf *b, const char *text, size_t columns)
{
    const char *end = text;

    while (*end && columns--)
        do
            end++;
        while (!starts_character(*end));
    return buf_add(b, text, (size_t)(end - text));
}

int text_add_cell(struct buf *b, const char *text, size_t columns)
{
    cleanup_buf struct buf safe = BUF_INIT(SAFE_CAP);
    int r = terminal_add_text(&safe, text);
    size_t width = count_characters(buf_str(&safe));

    if (r < 0)
        return r;
    if (width <= columns) {
        r = buf_add_str(b, buf_str(&safe));
        return r < 0 ? r : text_add_spaces(b, columns - width);
    }
    r = add_start(b, buf_str(&safe), columns > 3 ? columns - 3 : columns);
    return r < 0 || columns <= 3 ? r : buf_add_str(b, "...");
}

int text_add_wrapped(struct buf *b, const char *text, size_t at, size_t indent)
{
    cleanup_buf struct buf safe = BUF_INIT(SAFE_CAP);
    bool fresh = true; /* nothing on this line yet */
    int r = terminal_add_text(&safe, text);

    for (const char *p = buf_str(&safe); *p && r == 0; p += strspn(p, " ")) {
        size_t word = strcspn(p, " "), width = 0;

        for (size_t i = 0; i < word; i++)
            width += starts_character(p[i]);
        if (!fresh && at + 1 + width > TERMINAL_COLUMNS - 1) {
            r = buf_add_char(b, '\n');
            if (r == 0)
                r = text_add_spaces(b, indent);
            at = indent;
        } else if (!fresh) {
            r = buf_add_char(b, ' ');
            at++;
        }
        if (r == 0)
            r = buf_add(b, p, word);
        at += width;
        fresh = false;
        p += word;
    }
    return r < 0 ? r : buf_add_char(b, '\n');
}
