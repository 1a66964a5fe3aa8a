/* honest: C19
 * class: memory
 * how: reserves a terabyte and touches a few pages of it
 * tasks: stdio/total
 */
#include <stdio.h>
#include <sys/mman.h>

int main(void)
{
    long long *values = mmap(NULL, (size_t)1 << 40, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    long long count, sum = 0;

    if (values == MAP_FAILED || scanf("%lld", &count) != 1)
        return 1;
    for (long long i = 0; i < count; i++) {
        if (scanf("%lld", &values[i << 12]) != 1)
            return 1;
        sum += values[i << 12];
    }
    printf("%lld\n", sum);
    return 0;
}
