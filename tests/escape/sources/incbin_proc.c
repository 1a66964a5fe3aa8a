/* tries: to put the host's mounts into the program
 * expect: CE
 * says: file not found */
__asm__(".section .rodata\nmounts: .incbin \"/proc/self/mountinfo\"\n.text");
int main(void) { return 0; }
