/* cheat: C20
 * class: protocol
 * how: floods the reply channel with made-up replies and leaves with status 0
 * tasks: function/total
 * expect: WA RTE
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

long long total(const long long *values, size_t values_len)
{
    char text[64];

    (void)values;
    (void)values_len;
    for (int id = 0; id < 1000; id++) {
        int len = snprintf(text, sizeof(text), "{\"id\": %d, \"ok\": 0}\n", id);

        for (int fd = 3; fd < 8; fd++)
            if (write(fd, text, (size_t)len) < 0)
                continue;
    }
    _exit(0);
}
