/* cheat: C22
 * class: process
 * how: fills disk, inodes and descriptors, so that the next jobs fail
 * tasks: stdio/total
 * expect: WA MLE RTE
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    static char block[1 << 20];
    char name[32];

    memset(block, 1, sizeof block);
    for (int i = 0; i < 100000; i++) {
        int fd;

        snprintf(name, sizeof name, "f%d", i);
        fd = open(name, O_CREAT | O_WRONLY, 0600);
        if (fd < 0 || write(fd, block, sizeof block) < 0)
            break;
    }
    return 0;
}
