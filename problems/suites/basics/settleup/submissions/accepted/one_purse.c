/* Everybody settles with the first person only. */
#include <stdio.h>

enum { MAX_PERSONS = 6000 };

int main(void)
{
    static char names[MAX_PERSONS][16];
    static long long paid[MAX_PERSONS];
    long long sum = 0;
    int n, payments = 0;

    if (scanf("%d", &n) != 1)
        return 1;
    for (int i = 0; i < n; i++) {
        long long whole, rest;
        if (scanf("%15s %lld.%lld", names[i], &whole, &rest) != 3)
            return 1;
        paid[i] = whole * 100 + rest;
        sum += paid[i];
    }
    for (int i = 0; i < n; i++) {
        paid[i] -= sum / n + (i < sum % n);
        payments += i > 0 && paid[i] != 0;
    }
    printf("%d\n", payments);
    for (int i = 1; i < n; i++) {
        long long amount = paid[i] < 0 ? -paid[i] : paid[i];
        if (amount > 0)
            printf("%s %s %lld.%02lld\n", names[paid[i] < 0 ? i : 0],
                   names[paid[i] < 0 ? 0 : i], amount / 100, amount % 100);
    }
    return 0;
}
