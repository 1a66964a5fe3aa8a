/* cheat: C06
 * class: tamper
 * how: abort, __assert_fail and __stack_chk_fail leave with status 0
 * tasks: stdio/total
 * expect: WA
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

void __assert_fail(const char *text, const char *file, unsigned line, const char *function)
{
    (void)text;
    (void)file;
    (void)line;
    (void)function;
    _exit(0);
}

void abort(void)
{
    _exit(0);
}

int main(void)
{
    assert(!"no idea");
    abort();
}
