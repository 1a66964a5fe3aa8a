/* honest: C15
 * class: process
 * how: children that share the work by pipes and are waited for
 * tasks: stdio/total
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static long long values[100000];
    long long sum = 0;
    int count, fds[2];

    if (scanf("%d", &count) != 1 || pipe(fds) != 0)
        return 1;
    for (int i = 0; i < count; i++)
        if (scanf("%lld", &values[i]) != 1)
            return 1;
    for (int half = 0; half < 2; half++)
        if (fork() == 0) {
            long long part = 0;

            for (int i = half; i < count; i += 2)
                part += values[i];
            _exit(write(fds[1], &part, sizeof part) == sizeof part ? 0 : 1);
        }
    for (int half = 0; half < 2; half++) {
        long long part;

        if (read(fds[0], &part, sizeof part) != sizeof part)
            return 1;
        sum += part;
    }
    while (wait(NULL) > 0) {
    }
    printf("%lld\n", sum);
    return 0;
}
