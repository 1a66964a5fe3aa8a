/* cheat: C18
 * class: time
 * how: burns CPU in children whose ends it ignores, in sessions of their own
 * tasks: stdio/total
 * expect: TLE
 */
#include <signal.h>
#include <unistd.h>

int main(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGCHLD, &ignore, NULL);
    for (;;) {
        if (fork() == 0) {
            setsid();
            for (volatile long i = 0; i < 30000000; i++) {
            }
            _exit(0);
        }
        usleep(20000);
    }
}
