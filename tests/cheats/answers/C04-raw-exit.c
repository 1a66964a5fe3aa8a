/* cheat: C04
 * class: early exit
 * how: exit_group by the raw system call, past every wrapper
 * tasks: stdio/total
 * expect: WA
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    syscall(SYS_exit_group, 0);
    return 1;
}
