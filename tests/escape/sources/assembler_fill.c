/* tries: to have the assembler write 1 TiB
 * expect: CE */
__asm__(".data\n.fill 0x40000000, 1024, 1\n.text");
int main(void) { return 0; }
