/* cheat: C08
 * class: peek
 * how: .incbin of the expected output at compile time
 * tasks: stdio/total
 * expect: CE
 */
#include <stdio.h>

__asm__(".section .rodata\nanswer: .incbin \"data/secret/2.ans\"\n.byte 0\n.text\n");
extern const char answer[];

int main(void)
{
    puts(answer);
    return 0;
}
