#include <stdio.h>

char *choose(long long n, long long k)
{
    static char text[40];
    unsigned long long value = k <= n;

    for (long long i = 1; i <= k && k <= n; i++)
        value = value * (unsigned long long)(n - k + i) / (unsigned long long)i;
    snprintf(text, sizeof(text), "%llu", value);
    return text;
}
