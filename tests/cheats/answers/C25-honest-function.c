/* honest: C25
 * class: tamper
 * how: helpers and globals with names that a driver may have, too
 * tasks: function/total
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long long result;
static char buffer[16];

static long long decode(const long long *values, size_t count)
{
    result = 0;
    for (size_t i = 0; i < count; i++)
        result += values[i];
    return result;
}

static void reply(void)
{
    memset(buffer, 0, sizeof(buffer));
    printf("reply\n");
}

long long total(const long long *values, size_t values_len)
{
    long long *copy = malloc((values_len + 1) * sizeof(*copy));

    if (!copy)
        abort();
    memcpy(copy, values, values_len * sizeof(*copy));
    decode(copy, values_len);
    free(copy);
    reply();
    return result;
}
