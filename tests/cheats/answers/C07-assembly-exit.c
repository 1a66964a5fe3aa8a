/* cheat: C07
 * class: early exit
 * how: exit_group in assembly, in the middle of the work
 * tasks: stdio/total
 * expect: WA
 */
int main(void)
{
    __asm__ volatile("syscall" : : "a"(231L), "D"(0L) : "rcx", "r11", "memory");
    return 1;
}
