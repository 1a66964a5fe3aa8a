/* tries: to have the assembler read for ever
 * expect: CE */
__asm__(".section .rodata\nzero: .incbin \"/dev/zero\"\n.text");
int main(void) { return 0; }
