#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct event {
    long long second, change; /* in thousandths of a litre per second */
};

static int by_second(const void *a, const void *b)
{
    const struct event *x = a, *y = b;

    return (x->second > y->second) - (x->second < y->second);
}

int main(void)
{
    static struct event events[12000];
    long long wanted, level = 0, rate = 0, now = 0;
    int n;

    if (scanf("%d %lld", &n, &wanted) != 2)
        return 1;
    wanted *= 1000;
    for (int i = 0; i < n; i++) {
        double litres;
        long long start, stop;
        if (scanf("%lld %lld %lf", &start, &stop, &litres) != 3)
            return 1;
        long long change = llround(litres * 1000);
        events[2 * i] = (struct event){start, change};
        events[2 * i + 1] = (struct event){stop, -change};
    }
    qsort(events, 2 * (size_t)n, sizeof(events[0]), by_second);

    for (int i = 0; i < 2 * n; i++) {
        long long after = level + rate * (events[i].second - now);
        if (after >= wanted) {
            printf("%.9f\n", (double)now + (double)(wanted - level) / (double)rate);
            return 0;
        }
        level = after > 0 ? after : 0;
        rate += events[i].change;
        now = events[i].second;
    }
    puts("never");
    return 0;
}
