/* tries: to have the linker read files by a comment section and odd names
 * expect: CE */
extern int f(void) __asm__("@/etc/shadow");
int main(void) { return f(); }
