/* cheat: C11
 * class: compile
 * how: pragmas and attributes as a way to the compiler's options
 * tasks: stdio/total
 * expect: CE WA
 */
#pragma GCC optimize("-specs=/box/own.specs", "-fplugin=/box/own.so", "-o /box/../x")
#pragma comment(linker, "/include:x")

__attribute__((section(".init_array,\"aw\",@init_array\n.incbin \"/etc/shadow\"#"))) int x = 1;

int main(void)
{
    return 0;
}
