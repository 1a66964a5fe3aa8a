/* cheat: C09
 * class: peek
 * how: lets the compiler's messages tell what a file of the host holds
 * tasks: stdio/total
 * expect: CE
 */
#include "/etc/shadow"
#include "/proc/self/environ"
#include </dev/stdin>

int main(void)
{
    return 0;
}
