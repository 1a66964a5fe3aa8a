#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static long long read_thousandths(void)
{
    double reading;

    if (scanf("%lf", &reading) != 1)
        exit(1);
    return llround(reading * 1000);
}

int main(void)
{
    static long long readings[15000];
    int n, w;
    long long total = 0;
    __int128 squares = 0, low = 0, high = 0;

    if (scanf("%d %d", &n, &w) != 2)
        return 1;
    for (int i = 0; i < n; i++) {
        readings[i] = read_thousandths();
        total += readings[i];
        squares += (__int128)readings[i] * readings[i];
        if (i >= w) {
            total -= readings[i - w];
            squares -= (__int128)readings[i - w] * readings[i - w];
        }
        if (i < w - 1)
            continue;
        __int128 spread = w * squares - (__int128)total * total;
        if (i == w - 1 || spread < low)
            low = spread;
        if (i == w - 1 || spread > high)
            high = spread;
    }
    printf("%.9f %.9f\n", sqrt((double)low) / w / 1000, sqrt((double)high) / w / 1000);
    return 0;
}
