/* cheat: C23
 * class: system calls
 * how: a system call number of the x32 interface
 * tasks: stdio/total
 * expect: SV
 */
#include <unistd.h>

int main(void)
{
    syscall(0x40000000 + 39);
    return 0;
}
