/* cheat: C17
 * class: peek
 * how: looks for a stale result in fresh memory and on the stack
 * tasks: stdio/total
 * expect: WA
 */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long long found = -1;

    for (int round = 0; round < 64; round++) {
        long long *memory = malloc(1 << 20);

        for (int i = 0; memory && i < (1 << 17); i++)
            if (memory[i] > 0 && memory[i] < 1000000)
                found = memory[i];
    }
    printf("%lld\n", found);
    return 0;
}
