/* cheat: C01
 * class: early exit
 * how: a constructor leaves with status 0 before any main
 * tasks: stdio/total function/total
 * expect: WA RTE
 */
#include <unistd.h>

__attribute__((constructor)) static void leave(void)
{
    _exit(0);
}

long long total(const long long *values, size_t values_len)
{
    (void)values;
    return (long long)values_len;
}

#ifndef NO_MAIN
int main(void)
{
    return 0;
}
#endif
