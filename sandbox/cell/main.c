/*
 * assay-cell: the sandbox's helper process. docs/cell.md describes it.
 *
 * Started by assay with one socket as descriptor 3. It sets up control groups, filters
 * and its spawner once, says what isolation holds, and then serves one run at a time
 * until the socket is closed.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/filter.h"
#include "sandbox/cell/run.h"
#include "sandbox/cell/spawner.h"
#include "sandbox/cell/tree.h"

#define ASSAY_SOCKET     3
#define CONFIG_PATHS_MAX 32
#define PRIORITY_BONUS   10

struct config {
    bool best_effort;
    const char *extra_paths[CONFIG_PATHS_MAX + 1];
    const char *hidden_paths[CONFIG_PATHS_MAX + 1];
};

/* Reads a list and makes its strings outlive the packet. They live as long as the cell.
 */
static int read_paths(struct wire_reader *in, const char **paths, struct err *err)
{
    if (!message_get_strings(in, paths, CONFIG_PATHS_MAX))
        return err_say(err, E2BIG, "malformed configuration, or more than %d paths",
                       CONFIG_PATHS_MAX);
    for (size_t i = 0; paths[i]; i++) {
        paths[i] = strdup(paths[i]);
        if (!paths[i])
            return err_oom(err);
    }
    return 0;
}

static int read_config(struct cell_state *cell, struct config *config, struct err *err)
{
    int r = wire_receive(ASSAY_SOCKET, &cell->in, err);

    if (r < 0)
        return r;
    if (r == 0 || cell->in.type != WIRE_CONFIG)
        return err_say(err, EPROTO, "assay-cell is started by assay, not by hand");
    config->best_effort = wire_get_u32(&cell->in) != 0;
    r = read_paths(&cell->in, config->extra_paths, err);
    if (r == 0)
        r = read_paths(&cell->in, config->hidden_paths, err);
    if (r == 0 && !wire_end(&cell->in))
        r = err_say(err, EBADMSG, "malformed configuration");
    return r;
}

static void set_layer(struct sandbox_isolation *isolation, enum sandbox_layer layer,
                      bool active, const char *detail)
{
    isolation->layers[layer].active = active;
    snprintf(isolation->layers[layer].detail, sizeof(isolation->layers[layer].detail),
             "%s", detail);
}

/* The spawner's setup is all or nothing, so all of these hold once it is ready. */
static void describe_isolation(struct cell_state *cell, bool privileged)
{
    static const enum sandbox_layer all_or_nothing[] = {
        LAYER_USER_NS, LAYER_MOUNT_NS, LAYER_PID_NS,       LAYER_NET_NS,
        LAYER_IPC_NS,  LAYER_UTS_NS,   LAYER_CGROUP_NS,    LAYER_PIVOT_ROOT,
        LAYER_TMPFS,   LAYER_SECCOMP,  LAYER_NO_NEW_PRIVS, LAYER_RLIMITS};
    char detail[64];

    for (size_t i = 0; i < ARRAY_SIZE(all_or_nothing); i++)
        set_layer(&cell->isolation, all_or_nothing[i], true, "");
    snprintf(detail, sizeof(detail), "runs as uid %u of the host", cell->program_uid);
    set_layer(&cell->isolation, LAYER_OWN_UID, privileged,
              privileged ? detail : "only root can give a cell a uid of its own");
    if (file_rules_abi()) {
        snprintf(detail, sizeof(detail), "ABI %d", file_rules_abi());
        set_layer(&cell->isolation, LAYER_LANDLOCK, true, detail);
    } else {
        set_layer(&cell->isolation, LAYER_LANDLOCK, false,
                  "the kernel has none, or boots without it (lsm=...,landlock)");
    }
    /* Where no group counts, /proc is read instead; that is weaker, and is said so. */
    if (!cell->isolation.layers[LAYER_RUN_DELAY].active &&
        !cell->isolation.layers[LAYER_CGROUP_CPU].active)
        set_layer(&cell->isolation, LAYER_RUN_DELAY, false,
                  "read from /proc instead: processes that have ended are missed");
    cell->isolation.strict = true;
}

/* When a limit is reached, the cell and the init have to run soon, also on a loaded
 * machine: what is to be ended uses CPU time until then. They need next to none
 * themselves. Only root can do this. Returns what the programs shall have. */
static int raise_priority(void)
{
    int nice = getpriority(PRIO_PROCESS, 0);

    setpriority(PRIO_PROCESS, 0, nice - PRIORITY_BONUS);
    return nice;
}

static int start_spawner(struct cell_state *cell, const struct spawner_config *config,
                         struct err *err)
{
    int pair[2], r;
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return err_set(err, errno, "make a socket pair");
    if (!cgroup_has(&cell->cgroups, CG_CPU))
        cell->clock_fd = tree_clock_open();
    pid = fork();
    if (pid < 0)
        return err_set(err, errno, "start the spawner");
    if (pid == 0) {
        /* The spawner may hold nothing that leads to assay. */
        close(pair[0]);
        close(ASSAY_SOCKET);
        spawner_main(pair[1], config);
    }
    close(pair[1]);
    cell->spawner_sock = pair[0];
    cell->spawner_pid = pid;
    r = spawner_attend(pair[0], pid, config->privileged, &cell->program_uid, err);
    return r == 0 ? cgroup_adopt(&cell->cgroups, pid, err) : r;
}

static int serve(struct cell_state *cell, struct err *err)
{
    for (;;) {
        int r = wire_receive(ASSAY_SOCKET, &cell->in, err);

        if (r <= 0)
            return r;
        switch (cell->in.type) {
        case WIRE_RUN:
            r = run_serve(cell, err);
            break;
        case WIRE_CANCEL: /* both came after the end of the run they meant */
        case WIRE_PROBE:
            break;
        default:
            r = err_say(err, EBADMSG, "unexpected packet");
        }
        wire_reader_release(&cell->in);
        if (r < 0)
            return r;
    }
}

static int set_up(struct cell_state *cell, struct err *err)
{
    static struct config config;
    static struct filter_set filters;
    static struct spawner_config spawner;
    cpu_set_t cpus;
    int r;

    r = read_config(cell, &config, err);
    if (r < 0)
        return r;
    cell->cpus = 1;
    if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) > 0)
        cell->cpus = (unsigned)CPU_COUNT(&cpus);
    r = filter_build(&filters, err);
    if (r < 0)
        return r;
    cgroup_open(&cell->cgroups, &cell->isolation);
    spawner.extra_paths = config.extra_paths;
    spawner.hidden_paths = config.hidden_paths;
    spawner.filters = &filters;
    spawner.privileged = spawner_privileged();
    spawner.nice = raise_priority();
    r = start_spawner(cell, &spawner, err);
    if (r < 0)
        return r;
    describe_isolation(cell, spawner.privileged);
    return run_open(cell, err);
}

/* The spawner leaves when its socket closes; its groups can go when it has. */
static void tear_down(struct cell_state *cell)
{
    close_fd(&cell->spawner_sock);
    close_fd(&cell->box_fd);
    /* After an error it may still wait for the end of a run; its death ends that. */
    if (cell->spawner_pid > 0)
        kill(cell->spawner_pid, SIGKILL);
    while (wait(NULL) > 0 || errno == EINTR)
        ;
    cgroup_close(&cell->cgroups);
}

int main(void)
{
    static struct cell_state cell;
    struct err err = ERR_INIT;
    int r;

    cell.assay_sock = ASSAY_SOCKET;
    cell.spawner_sock = -1;
    cell.box_fd = -1;
    cell.clock_fd = -1;
    /* So that tear_down() also waits for the init of a run whose spawner was killed. */
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    fcntl(ASSAY_SOCKET, F_SETFD, FD_CLOEXEC);
    r = set_up(&cell, &err);
    if (r == 0) {
        wire_start(&cell.out, WIRE_READY);
        message_put_isolation(&cell.out, &cell.isolation);
        r = wire_send(ASSAY_SOCKET, &cell.out, &err);
    }
    if (r == 0)
        r = serve(&cell, &err);
    if (r < 0) {
        wire_start(&cell.out, WIRE_FAILED);
        message_put_error(&cell.out, &err);
        wire_send(ASSAY_SOCKET, &cell.out, NULL);
    }
    tear_down(&cell);
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
