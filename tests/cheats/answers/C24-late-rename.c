/* cheat: C24
 * class: state
 * how: a thread that renames files after main has ended
 * tasks: stdio/total
 * expect: WA
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *rename_later(void *unused)
{
    for (;;) {
        rename("other", "output.txt");
        symlink("/data/secret/2.ans", "other");
        rename("other", "program");
    }
    return unused;
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, rename_later, NULL) != 0)
        return 1;
    usleep(1000);
    return 0;
}
