/* cheat: C21
 * class: time
 * how: stops its process group and everything that it may signal
 * tasks: stdio/total
 * expect: TLE WA RTE
 */
#include <signal.h>
#include <unistd.h>

int main(void)
{
    kill(-1, SIGSTOP);
    kill(getppid(), SIGSTOP);
    kill(0, SIGSTOP);
    return 0;
}
