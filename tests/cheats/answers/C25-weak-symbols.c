/* cheat: C25
 * class: tamper
 * how: replaces functions of the C library that a driver would use
 * tasks: function/total
 * expect: CE WA RTE
 */
#include <stddef.h>
#include <string.h>
#include <unistd.h>

int strcmp(const char *a, const char *b)
{
    (void)a;
    (void)b;
    return 0;
}

int memcmp(const void *a, const void *b, size_t len)
{
    (void)a;
    (void)b;
    (void)len;
    return 0;
}

ssize_t write(int fd, const void *data, size_t len)
{
    (void)fd;
    (void)data;
    return (ssize_t)len;
}

long long total(const long long *values, size_t values_len)
{
    (void)values;
    (void)values_len;
    return -1;
}
