/* cheat: C12
 * class: state
 * how: a library, an audit module and ld.so.preload left for the next program
 * tasks: stdio/total
 * expect: WA
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    static const char *const names[] = {"/etc/ld.so.preload", "libc.so.6", "/tmp/libc.so.6",
                                        "/usr/lib/libc.so.6", "ld.so.preload"};

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        int fd = open(names[i], O_WRONLY | O_CREAT, 0755);

        if (fd >= 0 && write(fd, "\177ELF", 4) == 4)
            close(fd);
    }
    setenv("LD_PRELOAD", "/tmp/libc.so.6", 1);
    return 0;
}
