/* cheat: C19
 * class: memory
 * how: small processes that hold much together, some of it in memory files
 * tasks: stdio/total
 * expect: MLE
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 30; i++)
        if (fork() == 0) {
            size_t size = (size_t)20 << 20;
            int fd = memfd_create("hidden", 0);
            char *memory;

            if (ftruncate(fd, (off_t)size) != 0)
                _exit(1);
            memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            if (memory == MAP_FAILED)
                _exit(1);
            memset(memory, 1, size);
            sleep(5);
            _exit(0);
        }
    sleep(5);
    return 0;
}
