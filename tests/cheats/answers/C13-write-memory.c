/* cheat: C13
 * class: system calls
 * how: writes to its parent's memory with process_vm_writev
 * tasks: stdio/total
 * expect: SV
 */
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
    char byte = 0;
    struct iovec local = {&byte, 1}, remote = {&byte, 1};

    process_vm_writev(getppid(), &local, 1, &remote, 1, 0);
    return 0;
}
