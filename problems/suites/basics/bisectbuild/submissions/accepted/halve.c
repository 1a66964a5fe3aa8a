#include <stdio.h>
#include <string.h>

int main(void)
{
    int builds, tests;
    char reply[8];

    if (scanf("%d %d", &builds, &tests) != 2)
        return 1;
    int low = 1, high = builds + 1;
    while (low < high) {
        int middle = low + (high - low) / 2;
        printf("? %d\n", middle);
        fflush(stdout);
        if (scanf("%7s", reply) != 1)
            return 1;
        if (strcmp(reply, "bad") == 0)
            high = middle;
        else
            low = middle + 1;
    }
    if (low <= builds)
        printf("! %d\n", low);
    else
        puts("! none");
    return 0;
}
