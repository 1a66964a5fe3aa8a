#include <stdbool.h>
#include <stdio.h>

struct open_bracket {
    int line, column, bracket, closer;
};

static int closer_of(int c)
{
    return c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : 0;
}

int main(void)
{
    static struct open_bracket stack[100000];
    int line = 1, column = 0, depth = 0, deepest = 0;
    bool in_string = false, in_comment = false, escaped = false;

    for (int c = getchar(); c != EOF; c = getchar()) {
        column++;
        if (c == '\n') {
            line++;
            column = 0;
            in_string = in_comment = escaped = false;
        } else if (in_string) {
            if (c == '"' && !escaped)
                in_string = false;
            escaped = c == '\\' && !escaped;
        } else if (in_comment) {
            continue;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '#') {
            in_comment = true;
        } else if (closer_of(c)) {
            stack[depth++] = (struct open_bracket){line, column, c, closer_of(c)};
            deepest = depth > deepest ? depth : deepest;
        } else if (c == ')' || c == ']' || c == '}') {
            if (depth == 0) {
                printf("%d:%d stray %c\n", line, column, c);
                return 0;
            }
            if (c != stack[--depth].closer) {
                printf("%d:%d expected %c but found %c\n", line, column,
                       stack[depth].closer, c);
                return 0;
            }
        }
    }
    if (depth > 0) {
        const struct open_bracket *top = &stack[0];
        printf("%d:%d never closed %c\n", top->line, top->column, top->bracket);
    } else {
        printf("ok %d\n", deepest);
    }
    return 0;
}
