#include <stdio.h>
#include <stdlib.h>

static void print_wide(__int128 value)
{
    char digits[48];
    int length = 0;
    unsigned __int128 rest =
        value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;

    do {
        digits[length++] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        putchar('-');
    while (length > 0)
        putchar(digits[--length]);
    putchar('\n');
}

int main(void)
{
    int n, q;

    if (scanf("%d %d", &n, &q) != 2)
        return 1;
    __int128 *before = calloc((size_t)n + 1, sizeof(*before));
    for (int i = 1; i <= n; i++) {
        long long entry;
        if (scanf("%lld", &entry) != 1)
            return 1;
        before[i] = before[i - 1] + entry;
    }
    while (q-- > 0) {
        int a, b;
        if (scanf("%d %d", &a, &b) != 2)
            return 1;
        int low = a < b ? a : b, high = a < b ? b : a;
        print_wide(before[high] - before[low - 1]);
    }
    free(before);
    return 0;
}
