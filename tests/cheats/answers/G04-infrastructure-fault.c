/* cheat: G04
 * class: judge error
 * how: kills, stops and starves whatever may serve it, to be judged anew
 * tasks: stdio/total
 * expect: RTE TLE WA MLE SV
 */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

int main(void)
{
    struct rlimit none = {0, 0};

    for (int pid = 1; pid < 100; pid++)
        kill(pid, SIGKILL);
    kill(-1, SIGKILL);
    setrlimit(RLIMIT_NPROC, &none);
    for (int fd = 0; fd < 1024; fd++)
        close(fd);
    raise(SIGKILL);
    return 0;
}
