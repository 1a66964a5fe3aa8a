#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "runners/probe.h"

#define PROBE_ARGS_MAX 15

extern char **environ;

/* Starts the tool in a process group of its own: a version manager's script has children
 * that have to end with it. */
static int spawn(const char *program, const char *const *args, int out_fd, pid_t *ret_pid)
{
    char *argv[PROBE_ARGS_MAX + 2] = {(char *)(uintptr_t)program};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t none;
    int r;

    for (size_t i = 0; args[i]; i++) {
        if (i == PROBE_ARGS_MAX)
            return -E2BIG;
        argv[i + 1] = (char *)(uintptr_t)args[i];
    }
    sigemptyset(&none);
    if (posix_spawn_file_actions_init(&actions) != 0)
        return -ENOMEM;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return -ENOMEM;
    }
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attr, &none);
    r = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (r == 0)
        r = posix_spawn_file_actions_adddup2(&actions, out_fd, 1);
    if (r == 0)
        r = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    if (r == 0)
        r = posix_spawn(ret_pid, program, &actions, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    return -r;
}

/* Reads to the end of the pipe; false when the time is over first. */
static bool drain(int fd, uint64_t deadline_ms, struct buf *output)
{
    char piece[4096];

    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        uint64_t now = clock_ms();
        ssize_t n;

        if (now >= deadline_ms)
            return false;
        if (poll(&ready, 1, (int)(deadline_ms - now)) <= 0)
            continue;
        n = read(fd, piece, sizeof(piece));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return true;
        /* What is beyond the cap is of no interest, but has to be read. */
        (void)buf_add(output, piece, (size_t)n);
    }
}

/* Waits for the end of the process; false when the time is over first. */
static bool wait_end(pid_t pid, uint64_t deadline_ms)
{
    cleanup_fd int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd ended = {.fd = pidfd, .events = POLLIN};
    uint64_t now;

    while ((now = clock_ms()) < deadline_ms)
        if (pidfd < 0 || poll(&ended, 1, (int)(deadline_ms - now)) > 0)
            return true;
    return false;
}

int probe_ask(const char *program, const char *const *args, uint64_t timeout_ms,
              struct buf *output, struct err *err)
{
    cleanup_fd int read_end = -1;
    uint64_t deadline = clock_ms() + timeout_ms;
    int ends[2], status, r;
    bool ended;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return err_set(err, errno, "cannot be asked");
    read_end = ends[0];
    r = spawn(program, args, ends[1], &pid);
    close(ends[1]);
    if (r < 0)
        return err_set(err, -r, "cannot be started");
    ended = drain(read_end, deadline, output) && wait_end(pid, deadline);
    if (!ended)
        kill(-pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return err_set(err, errno, "cannot be waited for");
    if (!ended)
        return err_say(err, ETIMEDOUT, "gives no answer within %.0f seconds",
                       (double)timeout_ms / 1000);
    if (WIFSIGNALED(status))
        return err_say(err, ENOEXEC, "was killed by signal %d", WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return err_say(err, ENOEXEC, "ended with exit status %d", WEXITSTATUS(status));
    return 0;
}
