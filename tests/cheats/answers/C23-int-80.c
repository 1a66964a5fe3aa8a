/* cheat: C23
 * class: system calls
 * how: the 32-bit system call gate
 * tasks: stdio/total
 * expect: SV
 */
int main(void)
{
    int result;

    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
    return result > 0;
}
