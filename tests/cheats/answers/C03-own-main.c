/* cheat: C03
 * class: tamper
 * how: main is renamed, and a main of its own does nothing
 * tasks: function/total
 * expect: CE WA RTE
 */
#include <stdio.h>
#include <stdlib.h>

#define main real_main
#define check(...) 0

long long total(const long long *values, size_t values_len)
{
    (void)values;
    (void)values_len;
    return -1;
}

#undef main

int main(void)
{
    puts("PASSED");
    exit(0);
}
