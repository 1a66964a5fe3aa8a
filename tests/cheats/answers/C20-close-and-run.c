/* cheat: C20
 * class: time
 * how: closes its output to look finished and runs on
 * tasks: stdio/total
 * expect: TLE WA
 */
#include <unistd.h>

int main(void)
{
    close(0);
    close(1);
    close(2);
    for (;;) {
    }
}
