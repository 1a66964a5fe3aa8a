#include "grader/store/owner.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"

#define BOOT_ID    "/proc/sys/kernel/random/boot_id"
#define FIELDS_CAP 4096
/* Of /proc/PID/stat, counted from the one behind the name in brackets. */
#define START_FIELD 19

/* The kernel's files have no size, and come in one piece. */
static bool read_text(const char *path, char *text, size_t size)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len;

    if (fd < 0)
        return false;
    len = read(fd, text, size - 1);
    if (len <= 0)
        return false;
    text[len] = '\0';
    return true;
}

static bool boot_id(char *text, size_t size)
{
    if (!read_text(BOOT_ID, text, size))
        return false;
    text[strcspn(text, "\n")] = '\0';
    return true;
}

/* A zombie's run is nobody's, but that does not last: its parent waits for it. */
static bool start_time(unsigned pid, char *text, size_t size)
{
    char path[64], fields[FIELDS_CAP], *field;

    snprintf(path, sizeof(path), "/proc/%u/stat", pid);
    if (!read_text(path, fields, sizeof(fields)))
        return false;
    field = strrchr(fields, ')');
    for (int i = 0; field && i <= START_FIELD; i++)
        field = strchr(field + 1, ' ');
    if (!field)
        return false;
    field[1 + strcspn(field + 1, " ")] = '\0';
    snprintf(text, size, "%s", field + 1);
    return true;
}

void owner_self(char ret_owner[OWNER_MAX])
{
    char boot[64], start[32];
    unsigned pid = (unsigned)getpid();

    ret_owner[0] = '\0';
    if (boot_id(boot, sizeof(boot)) && start_time(pid, start, sizeof(start)))
        snprintf(ret_owner, OWNER_MAX, "%.40s %u %.30s", boot, pid, start);
}

bool owner_alive(const char *owner, unsigned *ret_pid)
{
    char boot[64], start[32], now_boot[64], now_start[32];
    unsigned pid;

    if (sscanf(owner, "%63s %u %31s", boot, &pid, start) != 3)
        return false;
    if (!boot_id(now_boot, sizeof(now_boot)) || strcmp(boot, now_boot) != 0 ||
        !start_time(pid, now_start, sizeof(now_start)) || strcmp(start, now_start) != 0)
        return false;
    if (ret_pid)
        *ret_pid = pid;
    return true;
}
