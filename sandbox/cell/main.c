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
#include "sandbox/cell/filter.h"
#include "sandbox/cell/host_filter.h"
#include "sandbox/cell/probe.h"
#include "sandbox/cell/run.h"
#include "sandbox/cell/spawner.h"
#include "sandbox/cell/tree.h"
#include "sandbox/self_test_probe.h"

#define ASSAY_SOCKET     3
#define CONFIG_PATHS_MAX 32
#define PRIORITY_BONUS   10

struct config {
    bool best_effort;
    const char *extra_paths[CONFIG_PATHS_MAX + 1];
    const char *hidden_paths[CONFIG_PATHS_MAX + 1];
    const char *warm_paths[CONFIG_PATHS_MAX + 1]; /* one at most */
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
    if (r == 0)
        r = read_paths(&cell->in, config->warm_paths, err);
    if (r == 0)
        r = warm_read_config(&cell->warm, &cell->in, err);
    if (r == 0 && !wire_end(&cell->in))
        r = err_say(err, EBADMSG, "malformed configuration");
    return r;
}

/* When a limit is reached, the cell and the init have to run soon, also on a loaded
 * machine: what is to be ended uses CPU time until then. They need next to none
 * themselves. Only root can do this. *ret_nice is what the programs shall have. */
static int raise_priority(int *ret_nice, struct err *err)
{
    int nice;

    errno = 0; /* -1 is a priority, too */
    nice = getpriority(PRIO_PROCESS, 0);
    if (nice == -1 && errno)
        return err_set(err, errno, "read the cell's priority");
    if (setpriority(PRIO_PROCESS, 0, nice - PRIORITY_BONUS) < 0 && errno != EACCES &&
        errno != EPERM)
        return err_set(err, errno, "raise the cell's priority");
    *ret_nice = nice;
    return 0;
}

/* One try of the setup. *ret_lacking: the layer that the host refused, if that was it. */
static int try_spawner(struct cell_state *cell, const struct spawner_config *config,
                       enum sandbox_layer *ret_lacking, struct err *err)
{
    int pair[2];
    pid_t pid;

    *ret_lacking = LAYER_MAX;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return err_set(err, errno, "make a socket pair");
    close_fd(&cell->clock_fd);
    if (!cgroup_has(&cell->cgroups, CG_CPU))
        cell->clock_fd = tree_clock_open();
    pid = cgroup_fork(&cell->cgroups);
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
    return spawner_attend(pair[0], pid, cell->plan.program_uid, ret_lacking, err);
}

static void drop_spawner(struct cell_state *cell)
{
    close_fd(&cell->spawner_sock);
    kill(cell->spawner_pid, SIGKILL);
    while (waitpid(cell->spawner_pid, NULL, 0) < 0 && errno == EINTR)
        ;
    cell->spawner_pid = 0;
}

/* What a user can do about a layer that strict isolation needs. */
static int explain(enum sandbox_layer layer, struct err *err)
{
    const char *remedy = layer < LAYER_MAX ? sandbox_layer_remedy(layer) : NULL;
    struct err whole = ERR_INIT;

    if (!remedy)
        return -err->code;
    err_say(&whole, err->code, "%s. Use --isolation best-effort, or: %s", err->text,
            remedy);
    *err = whole;
    return -err->code;
}

/* Again with less, as long as best effort may do with less; see plan.h. */
static int start_spawner(struct cell_state *cell, struct spawner_config *config,
                         bool best_effort, struct err *err)
{
    static struct sock_fprog host_filter;
    int r;

    for (;;) {
        enum sandbox_layer lacking;

        r = plan_check(&cell->plan, err);
        if (r == 0)
            r = host_filter_build(&cell->plan, &host_filter, err);
        if (r < 0)
            return r;
        config->host_filter = &host_filter;
        r = try_spawner(cell, config, &lacking, err);
        if (r == 0)
            return 0;
        if (!best_effort || lacking == LAYER_MAX || !plan_has(&cell->plan, lacking))
            return explain(lacking, err);
        drop_spawner(cell);
        free(host_filter.filter);
        plan_lose(&cell->plan, lacking, err->text);
    }
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
    r = plan_init(&cell->plan, err);
    if (r < 0)
        return r;
    cgroup_open(&cell->cgroups, &cell->plan.isolation);
    spawner.extra_paths = config.extra_paths;
    spawner.hidden_paths = config.hidden_paths;
    spawner.warm_path = config.warm_paths[0];
    spawner.filters = &filters;
    cell->warm.filters = &filters;
    r = raise_priority(&cell->nice, err);
    if (r < 0)
        return r;
    spawner.nice = cell->nice;
    spawner.plan = &cell->plan;
    r = start_spawner(cell, &spawner, config.best_effort, err);
    if (r == 0)
        r = cgroup_adopt(&cell->cgroups, cell->spawner_pid, plan_spawner_uid(&cell->plan),
                         err);
    if (r == 0 && !plan_has_view(&cell->plan))
        r = folder_open(&cell->folder, cell->plan.program_uid, err);
    if (r < 0)
        return r;
    plan_describe(&cell->plan);
    return run_open(cell, err);
}

/* The spawner leaves when its socket closes; its groups can go when it has. */
static void tear_down(struct cell_state *cell)
{
    close_fd(&cell->spawner_sock);
    close_fd(&cell->box_fd);
    close_fd(&cell->rules_fd);
    warm_close(cell);
    /* After an error it may still wait for the end of a run; its death ends that. */
    if (cell->spawner_pid > 0)
        kill(cell->spawner_pid, SIGKILL);
    while (wait(NULL) > 0 || errno == EINTR)
        ;
    cgroup_close(&cell->cgroups);
    folder_close(&cell->folder);
}

static int prepare_process(struct err *err)
{
    /* Also one that somebody has stopped sees then that its socket was closed. */
    if (prctl(PR_SET_PDEATHSIG, SIGCONT, 0, 0, 0) < 0)
        return err_set(err, errno, "set the cell's parent death signal");
    /* So that tear_down() also waits for the init of a run whose spawner was killed. */
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
        return err_set(err, errno, "become a subreaper");
    if (fcntl(ASSAY_SOCKET, F_SETFD, FD_CLOEXEC) < 0)
        return err_set(err, errno, "close assay's socket to programs");
    return 0;
}

int main(int argc, char **argv)
{
    static struct cell_state cell;
    struct err err = ERR_INIT;
    int r;

    if (argc == 4 && strcmp(argv[1], PROBE_ARGUMENT) == 0)
        return probe_main(argv[2], argv[3]);
    cell.assay_sock = ASSAY_SOCKET;
    cell.spawner_sock = -1;
    cell.box_fd = -1;
    cell.rules_fd = -1;
    cell.clock_fd = -1;
    cell.folder.place_fd = -1;
    r = prepare_process(&err);
    if (r == 0)
        r = set_up(&cell, &err);
    if (r == 0) {
        wire_start(&cell.out, WIRE_READY);
        message_put_isolation(&cell.out, &cell.plan.isolation);
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
