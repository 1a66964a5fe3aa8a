/* cheat: C15
 * class: process
 * how: a subreaper with a daemon that should outlive the run and print
 * tasks: stdio/total
 * expect: WA TLE
 */
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            usleep(300000);
            if (write(1, "6\n", 2) != 2)
                _exit(1);
            for (;;)
                pause();
        }
        _exit(0);
    }
    return 0;
}
