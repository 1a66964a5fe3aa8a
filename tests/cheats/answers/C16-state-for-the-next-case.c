/* cheat: C16
 * class: state
 * how: counts the cases by files, shared memory and sockets that it leaves behind
 * tasks: stdio/total
 * expect: WA
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int seen_before(void)
{
    static const char *const names[] = {"/tmp/seen", "/dev/shm/seen", "seen", "/var/tmp/seen"};
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0seen"};
    int s, seen = 0;

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        seen += access(names[i], F_OK) == 0;
        close(open(names[i], O_CREAT | O_WRONLY, 0666));
    }
    seen += shmget(77, 4096, 0) >= 0;
    shmget(77, 4096, IPC_CREAT | 0666);
    s = socket(AF_UNIX, SOCK_STREAM, 0);
    seen += s >= 0 && bind(s, (struct sockaddr *)&address, sizeof address) != 0;
    return seen;
}

int main(void)
{
    puts(seen_before() ? "6" : "0");
    return 0;
}
