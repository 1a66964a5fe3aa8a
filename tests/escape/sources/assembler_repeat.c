/* tries: to have the assembler repeat for ever
 * expect: CE */
__asm__(".macro m\n m2\n.endm\n.macro m2\n.rept 1000000000\n nop\n.endr\n.endm\n m\n");
int main(void) { return 0; }
