/* Programs that mean no harm: what they do must go well, and cost what it costs. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/escape/attack.h"

#define MIB ((size_t)1 << 20)

static int nothing(void)
{
    return FINE;
}

static int touch_64_mib(void)
{
    char *memory =
        mmap(NULL, 64 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return errno;
    memset(memory, 1, 64 * MIB);
    return FINE;
}

static int reserve_a_terabyte(void)
{
    char *memory = mmap(NULL, MIB * MIB, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED)
        return errno;
    memory[MIB * MIB / 2] = 1;
    return FINE;
}

static const struct attack attacks[] = {
    {"no-op", "nothing at all", nothing, GOES_WELL, .memory_max_kib = 2048},
    {"touch-64-mib", "to use 64 MiB, and have 64 to 72 reported", touch_64_mib, GOES_WELL,
     .memory_min_kib = 64 * 1024, .memory_max_kib = 72 * 1024},
    {"reserve-1-tib", "to reserve 1 TiB and touch one page", reserve_a_terabyte,
     GOES_WELL, .memory_max_kib = 4096},
};
ATTACK_GROUP(honest, AS_NATIVE);
