/* cheat: C10
 * class: compile
 * how: includes /dev/zero, which has no end
 * tasks: stdio/total
 * expect: CE
 */
#include "/dev/zero"

int main(void)
{
    return 0;
}
