/* Sums of cents need more than 32 bits. */
#include <stdio.h>

enum { MAX_PERSONS = 6000 };

int main(void)
{
    static char names[MAX_PERSONS][16];
    static int paid[MAX_PERSONS];
    unsigned sum = 0;
    int n, payments = 0;

    if (scanf("%d", &n) != 1)
        return 1;
    for (int i = 0; i < n; i++) {
        int whole, rest;
        if (scanf("%15s %d.%d", names[i], &whole, &rest) != 3)
            return 1;
        paid[i] = whole * 100 + rest;
        sum += (unsigned)paid[i];
    }
    for (int i = 0; i < n; i++) {
        paid[i] -= (int)(sum / (unsigned)n) + (i < (int)(sum % (unsigned)n));
        payments += i > 0 && paid[i] != 0;
    }
    printf("%d\n", payments);
    for (int i = 1; i < n; i++) {
        int amount = paid[i] < 0 ? -paid[i] : paid[i];
        if (amount > 0)
            printf("%s %s %d.%02d\n", names[paid[i] < 0 ? i : 0],
                   names[paid[i] < 0 ? 0 : i], amount / 100, amount % 100);
    }
    return 0;
}
