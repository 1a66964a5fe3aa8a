#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    const char *text;
    size_t length;
};

/* The words of the line that is being filled: never more than the width. */
struct line {
    struct word words[200];
    size_t count, letters;
};

static void print_line(struct line *line, size_t width, bool is_last)
{
    size_t gaps = line->count > 0 ? line->count - 1 : 0;
    size_t spaces = is_last || line->letters > width ? gaps : width - line->letters;

    for (size_t i = 0; i < line->count; i++) {
        fwrite(line->words[i].text, 1, line->words[i].length, stdout);
        if (i == gaps)
            break;
        size_t wide = spaces / gaps + (i >= gaps - spaces % gaps);
        while (wide-- > 0)
            putchar(' ');
    }
    putchar('\n');
    line->count = line->letters = 0;
}

static void add_word(struct line *line, struct word word, size_t width)
{
    if (line->count > 0 && line->letters + line->count + word.length > width)
        print_line(line, width, false);
    line->words[line->count++] = word;
    line->letters += word.length;
}

int main(void)
{
    static char text[400000];
    static struct line line;
    size_t width, length, newlines = 2;
    bool printed = false;

    if (scanf("%zu", &width) != 1)
        return 1;
    length = fread(text, 1, sizeof(text), stdin);
    for (size_t i = 0; i < length;) {
        if (text[i] == ' ' || text[i] == '\n') {
            newlines += text[i++] == '\n';
            if (newlines == 2 && line.count > 0)
                print_line(&line, width, true);
            continue;
        }
        if (newlines >= 2 && printed)
            putchar('\n');
        newlines = 0;
        printed = true;
        struct word word = {text + i, 0};
        while (i < length && text[i] != ' ' && text[i] != '\n') {
            word.length++;
            i++;
        }
        add_word(&line, word, width);
    }
    if (line.count > 0)
        print_line(&line, width, true);
    return 0;
}
