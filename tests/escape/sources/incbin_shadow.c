/* tries: to put /etc/shadow into the program
 * expect: CE
 * says: file not found */
__asm__(".section .rodata\nshadow: .incbin \"/etc/shadow\"\n.text");
int main(void) { return 0; }
