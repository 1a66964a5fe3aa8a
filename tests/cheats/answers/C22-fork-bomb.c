/* cheat: C22
 * class: process
 * how: a fork bomb, so that the next jobs fail
 * tasks: stdio/total
 * expect: TLE RTE WA MLE
 */
#include <unistd.h>

int main(void)
{
    for (;;)
        fork();
}
