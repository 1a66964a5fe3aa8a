#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/patience.h"

#define ASLEEP_MAX  30 /* a minute */
#define BUSY_MAX    300
#define STOPPED_MAX 2

/* Its state as in proc(5), stat 3; 0 when that cannot be known. The name in parentheses
 * before it may hold anything. */
static char state_of(pid_t pid)
{
    char path[64], text[512];
    cleanup_fd int fd = -1;
    const char *end;
    ssize_t n;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
    if (n < 0)
        return 0;
    text[n] = '\0';
    end = strrchr(text, ')');
    return end && end[1] == ' ' ? end[2] : (char)0;
}

bool process_is_stopped(pid_t pid)
{
    return pid > 0 && state_of(pid) == 'T';
}

void patience_init(struct patience *patience, pid_t pid)
{
    *patience = (struct patience){.pid = pid};
}

int patience_beat(struct patience *patience, const char *who, struct err *err)
{
    switch (state_of(patience->pid)) {
    case 'T':
        patience->stopped++;
        break;
    case 'R':
    case 'D':
        patience->busy++;
        break;
    default:
        patience->asleep++;
        patience->stopped = 0;
    }
    if (patience->stopped >= STOPPED_MAX)
        return err_say(err, EPIPE, "%s was stopped (SIGSTOP)", who);
    if (patience->asleep >= ASLEEP_MAX || patience->busy >= BUSY_MAX)
        return err_say(err, EPIPE, "%s does not answer", who);
    return 0;
}

int patience_wait(int fd, pid_t pid, const char *who, struct err *err)
{
    struct pollfd pfd = {.fd = fd, .events = POLLIN};
    struct patience patience;

    patience_init(&patience, pid);
    for (;;) {
        int n = poll(&pfd, 1, PATIENCE_BEAT_MS), r;

        if (n > 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return err_set(err, errno, "wait for %s", who);
        r = n < 0 ? 0 : patience_beat(&patience, who, err);
        if (r < 0)
            return r;
    }
}
