/*
 * A sign is taken away when the chain "next larger sign to the right" that starts at it
 * has an odd number of links. There are only five signs, so the parity of the chain is
 * kept for each.
 */
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char signs[] = "ohkmt";
    static const int values[] = {1, 5, 20, 100, 500};
    static char numeral[100001];
    long long total = 0;
    int n;

    if (scanf("%d", &n) != 1)
        return 1;
    while (n-- > 0) {
        /* links[s]: of the chain that starts at the nearest s to the right; -1: none or
         * hidden behind a sign that is larger. */
        int links[5] = {-1, -1, -1, -1, -1};
        long long value = 0;
        if (scanf("%100000s", numeral) != 1)
            return 1;
        for (size_t i = strlen(numeral); i-- > 0;) {
            int sign = (int)(strchr(signs, numeral[i]) - signs), chain = 0;
            for (int larger = 4; larger > sign; larger--)
                if (links[larger] >= 0)
                    chain = links[larger] + 1;
            for (int smaller = 0; smaller < sign; smaller++)
                links[smaller] = -1;
            links[sign] = chain;
            value += chain % 2 ? -values[sign] : values[sign];
        }
        printf("%lld\n", value);
        total += value;
    }
    printf("total %lld\n", total);
    return 0;
}
