/* cheat: C06
 * class: tamper
 * how: unwinds past the driver with longjmp and with a raw change of its stack
 * tasks: function/total
 * expect: WA RTE TLE
 */
#include <setjmp.h>
#include <stddef.h>
#include <unistd.h>

static jmp_buf start;
static int rounds;

__attribute__((constructor)) static void remember(void)
{
    if (setjmp(start))
        _exit(0);
}

long long total(const long long *values, size_t values_len)
{
    if (rounds++ > 2)
        longjmp(start, 1);
    return values_len ? values[0] : 0;
}
