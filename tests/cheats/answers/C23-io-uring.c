/* cheat: C23
 * class: system calls
 * how: io_uring, whose work no filter sees
 * tasks: stdio/total
 * expect: SV
 */
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    char parameters[256] = {0};

    syscall(SYS_io_uring_setup, 4, parameters);
    return 0;
}
