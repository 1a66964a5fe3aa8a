#include <stdio.h>
#include <stdlib.h>

static int by_weight(const void *a, const void *b)
{
    long long x = *(const long long *)a, y = *(const long long *)b;

    return (x > y) - (x < y);
}

int main(void)
{
    static long long weights[30000];
    long long load, pairs = 0;
    int n;

    if (scanf("%d %lld", &n, &load) != 2)
        return 1;
    for (int i = 0; i < n; i++)
        if (scanf("%lld", &weights[i]) != 1)
            return 1;
    qsort(weights, (size_t)n, sizeof(weights[0]), by_weight);
    for (int low = 0, high = n - 1; low < high;) {
        if (weights[low] + weights[high] > load) {
            high--;
        } else {
            pairs += high - low;
            low++;
        }
    }
    printf("%lld\n", pairs);
    return 0;
}
