/*
 * The grid always looks like the first one, transposed or not, then mirrored top to
 * bottom or not, then left to right or not. A transposition exchanges the two mirrors.
 */
#include <stdbool.h>
#include <stdio.h>

int main(void)
{
    static char grid[100][101];
    bool transposed = false, top_down = false, left_right = false;
    int rows, columns;

    if (scanf("%d %d", &rows, &columns) != 2)
        return 1;
    for (int i = 0; i < rows; i++)
        if (scanf("%100s", grid[i]) != 1)
            return 1;

    for (int c = getchar(); c != EOF; c = getchar()) {
        if (c == 'R' || c == 'L' || c == 'T') {
            bool kept = top_down;
            top_down = left_right;
            left_right = kept;
            transposed = !transposed;
        }
        if (c == 'R' || c == 'H')
            left_right = !left_right;
        if (c == 'L' || c == 'V')
            top_down = !top_down;
    }

    int height = transposed ? columns : rows, width = transposed ? rows : columns;
    for (int i = 0; i < height; i++) {
        for (int j = 0; j < width; j++) {
            int y = top_down ? height - 1 - i : i;
            int x = left_right ? width - 1 - j : j;
            putchar(transposed ? grid[x][y] : grid[y][x]);
        }
        putchar('\n');
    }
    return 0;
}
