/* honest: C14
 * class: peek
 * how: reads its input twice, if it can be sought
 * tasks: stdio/total
 */
#include <stdio.h>

int main(void)
{
    long long count, value, sum = 0;

    if (scanf("%lld", &count) != 1)
        return 1;
    while (scanf("%lld", &value) == 1)
        sum += value;
    rewind(stdin);
    printf("%lld\n", sum);
    return 0;
}
