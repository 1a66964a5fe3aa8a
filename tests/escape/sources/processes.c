/* tries: what honest C does with processes: fork, pipe, socketpair, named pipe, wait
 * expect: OK
 * prints: hello 7 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    int ends[2], pair[2], status;
    char text[16] = "";
    if (pipe(ends) || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || mkfifo("fifo", 0600))
        return 1;
    if (fork() == 0) {
        int fd = open("fifo", O_WRONLY);
        if (write(ends[1], "hel", 3) != 3 || write(pair[1], "l", 1) != 1 ||
            write(fd, "o", 1) != 1)
            _exit(1);
        _exit(7);
    }
    int fd = open("fifo", O_RDONLY);
    if (read(ends[0], text, 3) != 3 || read(pair[0], text + 3, 1) != 1 ||
        read(fd, text + 4, 1) != 1)
        return 2;
    wait(&status);
    printf("%s %d\n", text, WEXITSTATUS(status));
    return 0;
}
