/*
 * Theory of operation: see sandbox/sandbox.h for the use, docs/cell.md for the protocol.
 *
 * The helper is started by posix_spawn (a vfork underneath), because assay has threads
 * and may be large. It gets one descriptor, 3, its end of the socket pair, and an empty
 * environment. It leaves when that socket is closed, whatever else happens, so a killed
 * assay leaves nothing running.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/messages.h"
#include "sandbox/patience.h"
#include "sandbox/sandbox.h"

#define CELL_SOCKET      3
#define STOP_TIMEOUT_MS  10000
#define RESULT_MARGIN_MS 60000 /* beyond the ceiling of the run itself */
#define STARVED_FACTOR   10    /* the ceiling, as a multiple of the wall limit */
#define CELL_NAME        "assay-cell"
#define SELF_PATH_MAX    4096

struct cell {
    pid_t pid;
    int sock;
    bool busy;
    bool
        received; /* the result came while something else was waited for: it is in `in` */
    bool lost;    /* hangs: it will not leave by itself */
    uint64_t beats_left; /* of patience with the current run; 0: no end */
    bool warm;           /* a folder for SANDBOX_WARM_DIR was given */
    struct sandbox_isolation isolation;
    /* Large buffers: one packet out, one in. */
    struct wire_writer out;
    struct wire_reader in;
};

int cell_find_helper(char **ret_path, struct err *err)
{
    static const char *const places[] = {"", "../libexec/assay/"};
    char self[SELF_PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *slash, *path;

    if (n < 0)
        return err_set(err, errno, "read /proc/self/exe");
    self[n] = '\0';
    slash = strrchr(self, '/');
    if (slash)
        slash[1] = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        if (asprintf(&path, "%s%s%s", self, places[i], CELL_NAME) < 0)
            return err_oom(err);
        if (access(path, X_OK) == 0) {
            *ret_path = path;
            return 0;
        }
        free(path);
    }
    return err_say(err, ENOENT,
                   "%s is neither in %s nor in %s../libexec/assay: run `make`", CELL_NAME,
                   self, self);
}

/* Starts the helper with `sock` as its descriptor 3, in a process group of its own so
 * that Ctrl-C reaches assay alone, which then ends its runs in order. */
static int spawn_helper(const char *path, int sock, pid_t *ret_pid, struct err *err)
{
    char *const argv[] = {(char *)(uintptr_t)CELL_NAME, NULL};
    char *const env[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t none, all;
    int r;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attr);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attr, &none);
    /* Ignored signals would be inherited by every program that is run. */
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    r = posix_spawn_file_actions_adddup2(&actions, sock, CELL_SOCKET);
    if (r == 0)
        r = posix_spawn(ret_pid, path, &actions, &attr, argv, env);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    return r ? err_set(err, r, "start %s", path) : 0;
}

/* Asks a cell that runs something for a sign of life: what the run has used. */
static int ask(struct cell *cell, struct err *err)
{
    wire_start(&cell->out, WIRE_PROBE);
    return wire_send(cell->sock, &cell->out, err);
}

/* A cell that works on something: is it still there? */
static int beat(struct cell *cell, struct patience *patience, bool *asked,
                struct err *err)
{
    int r = patience_beat(patience, "the sandbox cell", err);

    if (r == 0 && cell->beats_left && --cell->beats_left == 0)
        r = err_say(err, EPIPE, "a sandbox cell does not come to an end");
    if (r == 0 && cell->busy && !*asked) {
        *asked = true;
        r = ask(cell, err);
    }
    cell->lost = r < 0;
    return r;
}

/* Waits for a packet. With `result`, it asks meanwhile for signs of life, which are then
 * taken out of what is received. */
static int receive(struct cell *cell, bool result, struct err *err)
{
    struct pollfd pfd = {.fd = cell->sock, .events = POLLIN};
    struct patience patience;
    bool asked = !result;
    int r;

    patience_init(&patience, cell->pid);
    for (;;) {
        r = poll(&pfd, 1, PATIENCE_BEAT_MS);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return err_set(err, errno, "wait for a sandbox cell");
        if (r == 0) {
            r = beat(cell, &patience, &asked, err);
            if (r < 0)
                return r;
            continue;
        }
        r = wire_receive(cell->sock, &cell->in, err);
        if (r < 0)
            return r;
        if (r == 0)
            return err_say(err, EPIPE, "the sandbox cell ended unexpectedly");
        if (!result || cell->in.type != WIRE_USAGE)
            return 0;
        asked = false;
        patience_init(&patience, cell->pid);
    }
}

static int greet(struct cell *cell, const struct cell_config *config, struct err *err)
{
    const struct sandbox_warm none = {.file_count = 0};
    const struct sandbox_warm *warm = config->warm_program ? config->warm_program : &none;
    int r;

    wire_start(&cell->out, WIRE_CONFIG);
    wire_u32(&cell->out, config->best_effort);
    message_put_strings(&cell->out, config->extra_paths);
    message_put_strings(&cell->out, config->hidden_paths);
    message_put_strings(&cell->out, (const char *const[]){config->warm_path, NULL});
    cell->warm = config->warm_path != NULL;
    message_put_files(&cell->out, warm->files, warm->file_count);
    message_put_strings(&cell->out, warm->args);
    r = wire_send(cell->sock, &cell->out, err);
    if (r < 0)
        return r;
    r = receive(cell, false, err);
    if (r < 0)
        return r;
    if (cell->in.type == WIRE_FAILED)
        return message_get_error(&cell->in, err);
    if (cell->in.type != WIRE_READY)
        return err_say(err, EBADMSG, "unexpected greeting of a sandbox cell");
    return message_get_isolation(&cell->in, &cell->isolation, err);
}

int cell_start(const struct cell_config *config, struct cell **ret_cell, struct err *err)
{
    cleanup_free char *found = NULL;
    const char *path = config->cell_path;
    struct cell *cell;
    int pair[2], r;

    if (!path) {
        r = cell_find_helper(&found, err);
        if (r < 0)
            return r;
        path = found;
    }
    cell = calloc(1, sizeof(*cell));
    if (!cell)
        return err_oom(err);
    cell->sock = -1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        r = err_set(err, errno, "make a socket pair");
        cell_stop(cell);
        return r;
    }
    cell->sock = pair[0];
    r = spawn_helper(path, pair[1], &cell->pid, err);
    close(pair[1]);
    if (r == 0)
        r = greet(cell, config, err);
    if (r < 0) {
        cell_stop(cell);
        return err_wrap(err, "start a sandbox cell");
    }
    *ret_cell = cell;
    return 0;
}

/* One that does not leave by itself is killed, and its spawner and runs with it. */
static void reap(pid_t pid, bool lost)
{
    cleanup_fd int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd pfd = {.fd = pidfd, .events = POLLIN};

    if (lost || pidfd < 0 || poll(&pfd, 1, STOP_TIMEOUT_MS) == 0)
        kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

void cell_stop(struct cell *cell)
{
    if (!cell)
        return;
    close_fd(&cell->sock); /* tells the helper to clean up and leave */
    if (cell->pid > 0)
        reap(cell->pid, cell->lost);
    free(cell);
}

const struct sandbox_isolation *cell_isolation(const struct cell *cell)
{
    return &cell->isolation;
}

bool cell_has_warm(const struct cell *cell)
{
    return cell->warm && cell->isolation.layers[LAYER_PIVOT_ROOT].active;
}

int cell_fd(const struct cell *cell)
{
    return cell->sock;
}

/* How often to ask for a sign of life before a run has to have ended. */
static uint64_t beats(uint64_t run_ms)
{
    return (run_ms + RESULT_MARGIN_MS) / PATIENCE_BEAT_MS;
}

int cell_submit(struct cell *cell, const struct sandbox_spec *spec, struct err *err)
{
    int r = sandbox_spec_check(spec, err);

    if (r < 0)
        return r;
    if (cell->busy)
        BUG("a second run for a busy cell");
    wire_start(&cell->out, WIRE_RUN);
    message_put_spec(&cell->out, spec);
    r = wire_send(cell->sock, &cell->out, err);
    if (r < 0)
        return r;
    cell->busy = true;
    cell->beats_left = 0;
    if (spec->limits.wall_ms)
        cell->beats_left = beats(spec->limits.wall_ms * STARVED_FACTOR);
    return 0;
}

int cell_cancel(struct cell *cell, struct err *err)
{
    if (!cell->busy)
        return 0;
    cell->beats_left = beats(0);
    wire_start(&cell->out, WIRE_CANCEL);
    return wire_send(cell->sock, &cell->out, err);
}

int cell_probe(struct cell *cell, struct cell_usage *ret_usage, struct err *err)
{
    struct cell_usage usage;
    int r;

    if (!cell->busy)
        BUG("a probe of an idle cell");
    if (cell->received)
        return 1;
    r = ask(cell, err);
    if (r == 0)
        r = receive(cell, false, err);
    if (r < 0)
        return r;
    if (cell->in.type != WIRE_USAGE) {
        /* The probe itself then finds an idle cell, which lets it pass. */
        cell->received = true;
        return 1;
    }
    usage.cpu_us = wire_get_u64(&cell->in);
    usage.delay_us = wire_get_u64(&cell->in);
    if (!wire_end(&cell->in))
        return err_say(err, EBADMSG, "malformed packet of a sandbox cell");
    *ret_usage = usage;
    return 0;
}

int cell_receive(struct cell *cell, struct sandbox_result *ret_result, struct err *err)
{
    int r = cell->received ? 0 : receive(cell, true, err);

    cell->received = false;
    cell->busy = false;
    if (r < 0)
        return r;
    switch (cell->in.type) {
    case WIRE_RESULT:
        return message_get_result(&cell->in, ret_result, err);
    case WIRE_REFUSED:
    case WIRE_FAILED:
        return message_get_error(&cell->in, err);
    default:
        wire_reader_release(&cell->in);
        return err_say(err, EBADMSG, "unexpected packet of a sandbox cell");
    }
}

int cell_run(struct cell *cell, const struct sandbox_spec *spec,
             struct sandbox_result *ret_result, struct err *err)
{
    int r = cell_submit(cell, spec, err);

    return r < 0 ? r : cell_receive(cell, ret_result, err);
}
