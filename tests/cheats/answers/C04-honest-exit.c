/* honest: C04
 * class: early exit
 * how: exit(0) at the end of the work, with an exit hook
 * tasks: stdio/total
 */
#include <stdio.h>
#include <stdlib.h>

static long long sum;

static void say(void)
{
    printf("%lld\n", sum);
}

int main(void)
{
    long long count, value;

    atexit(say);
    if (scanf("%lld", &count) != 1)
        return 1;
    while (count-- > 0 && scanf("%lld", &value) == 1)
        sum += value;
    exit(0);
}
