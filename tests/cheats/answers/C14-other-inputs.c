/* cheat: C14
 * class: peek
 * how: seeks its input back and forth, and reads every other descriptor
 * tasks: stdio/total
 * expect: WA
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char text[256];

    for (int fd = 0; fd < 256; fd++) {
        ssize_t len;

        if (fd == 1 || fd == 2)
            continue;
        lseek(fd, 0, SEEK_END);
        len = read(fd, text, sizeof text);
        if (len <= 0 && lseek(fd, -64, SEEK_END) >= 0)
            len = read(fd, text, sizeof text);
        if (len > 0)
            printf("%d: %.*s\n", fd, (int)len, text);
    }
    return 0;
}
