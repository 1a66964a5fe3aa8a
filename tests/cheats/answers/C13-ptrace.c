/* cheat: C13
 * class: system calls
 * how: attaches to its parent with ptrace
 * tasks: stdio/total
 * expect: SV
 */
#include <sys/ptrace.h>
#include <unistd.h>

int main(void)
{
    ptrace(PTRACE_ATTACH, getppid(), 0, 0);
    return 0;
}
