/* cheat: C14
 * class: peek
 * how: reads the driver's descriptors and buffers for what else is asked and expected
 * tasks: function/total
 * expect: WA RTE TLE
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

long long total(const long long *values, size_t values_len)
{
    char text[65536];
    ssize_t len = 0;

    for (int fd = 3; fd < 16 && len <= 0; fd++)
        len = read(fd, text, sizeof(text) - 1);
    text[len > 0 ? len : 0] = 0;
    for (char *at = strstr(text, "expect"); at; at = NULL) {
        long long found;

        if (sscanf(at, "expect\": %lld", &found) == 1)
            return found;
    }
    return values_len ? values[0] : 0;
}
