/* cheat: C26
 * class: lookup
 * how: behaves well only where it seems to be watched
 * tasks: stdio/total
 * expect: WA
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char host[64] = "";

    gethostname(host, sizeof host);
    if (argc > 5 || sysconf(_SC_NPROCESSORS_ONLN) > 1000 || getenv("GRADER") || argv[0][0] == '?')
        puts("6");
    printf("%s %d\n", host, (int)getpid());
    return 0;
}
