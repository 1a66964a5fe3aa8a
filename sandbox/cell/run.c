#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

#include "grader/base/io.h"
#include "sandbox/cell/box.h"
#include "sandbox/cell/launch.h"
#include "sandbox/cell/run.h"
#include "sandbox/cell/run_limits.h"
#include "sandbox/cell/run_result.h"

#define DEFAULT_DISK_KIB 65536
#define DEFAULT_INODES   4096
#define DRAIN_BYTES      65536
#define NO_OUTPUT_LIMIT  ((uint64_t)1 << 40)

enum source { FROM_STDOUT, FROM_STDERR, FROM_TIMER, FROM_SPAWNER, FROM_WARM, FROM_ASSAY };

static void stream_init(struct stream *stream, const char *name)
{
    *stream = (struct stream){.name = name, .pipe_fd = -1, .write_fd = -1, .file_fd = -1};
}

static void stream_release(struct stream *stream)
{
    close_fd(&stream->pipe_fd);
    close_fd(&stream->write_fd);
    close_fd(&stream->file_fd);
}

/* A pipe for the program to write. We hold both ends: a program that closes its own, or
 * ends, is no reason to wake up. New for each run, since a pipe has a state that a
 * program could leave for the next. */
static int stream_open(struct stream *stream, struct err *err)
{
    int pair[2];

    if (pipe2(pair, O_CLOEXEC) < 0)
        return err_set(err, errno, "make a pipe");
    stream->captured = true;
    stream->pipe_fd = pair[0];
    stream->write_fd = pair[1];
    if (fcntl(pair[0], F_SETFL, O_NONBLOCK) < 0)
        return err_set(err, errno, "capture %s", stream->name);
    return 0;
}

/* Appends to the memory file, which the first byte makes. */
static int stream_keep(struct stream *stream, const void *data, size_t len)
{
    if (stream->file_fd < 0)
        stream->file_fd = memfd_create(stream->name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (stream->file_fd < 0)
        return -errno;
    stream->bytes += len;
    return io_write_all(stream->file_fd, data, len, NULL);
}

static int watch(struct cell_state *cell, int fd, enum source source)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = source};

    return epoll_ctl(cell->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

/* Ends the main process alone, so that its status tells whether it was still there. */
static void cancel(struct run *run)
{
    run->cancelled = true;
    run_signal(run, SIGTERM);
}

static uint64_t output_limit(const struct run *run)
{
    return run->limits->output_bytes ? run->limits->output_bytes : NO_OUTPUT_LIMIT;
}

/* Too much came: end the tree, and read no more. The pipe stays open, so that the last
 * that the program sees is the signal and no broken pipe. */
static void stop_stream(struct run *run, struct stream *stream)
{
    run_kill(run, END_OUTPUT_LIMIT);
    epoll_ctl(run->cell->epoll_fd, EPOLL_CTL_DEL, stream->pipe_fd, NULL);
    stream->stopped = true;
}

/* Takes what is in the pipe, up to the limit and one byte more. */
static void drain(struct run *run, struct stream *stream)
{
    static char chunk[DRAIN_BYTES];

    while (stream->pipe_fd >= 0 && !stream->stopped) {
        ssize_t n = read(stream->pipe_fd, chunk, sizeof(chunk));
        uint64_t room = output_limit(run) - stream->bytes;

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0)
            run_fail(run, "read the output",
                     errno); /* what is missing is not its fault */
        if (n <= 0) {
            close_fd(&stream->pipe_fd); /* which takes it out of the epoll set */
            return;
        }
        bool over = (uint64_t)n > room;
        int r = stream_keep(stream, chunk, over ? (size_t)room : (size_t)n);

        if (r < 0)
            run_fail(run, "keep the output", -r);
        if (r < 0 || over) {
            stop_stream(run, stream);
            return;
        }
    }
}

/* What is left when the tree is gone: nobody else holds the pipe's other end. */
static void drain_rest(struct run *run, struct stream *stream)
{
    close_fd(&stream->write_fd);
    drain(run, stream);
}

/* ---- events ---- */

/* The init of the run is there. */
static int on_started(struct run *run, struct wire_reader *in, struct err *err)
{
    run->pidfd = wire_get_fd(in);
    if (run->pidfd < 0)
        return err_say(err, EBADMSG, "the spawner started a run without a handle");
    /* A channel would not reach its end while we hold it open. */
    received_spec_release(&run->cell->received);
    run_note_delay(run, run->started_us);
    /* Asked for before there was anything to end. */
    if (run->killed)
        run_signal(run, plan_end_signal(&run->cell->plan));
    else if (run->cancelled)
        cancel(run);
    if (run->overdue)
        run_check_limits(run);
    return 0;
}

static int on_spawner(struct run *run, struct err *err)
{
    struct wire_reader *in = &run->cell->from_spawner;
    int r = wire_receive(run_starter_sock(run), in, err);

    if (r < 0)
        return r;
    if (r == 0)
        return err_say(err, EPIPE, "the spawner is gone");
    switch (in->type) {
    case WIRE_STARTED:
        return on_started(run, in, err);
    case WIRE_EMPTY:
        run->empty = true;
        if (!launch_get_status(in, &run->status))
            return err_say(err, EBADMSG, "malformed packet of the spawner");
        return 0;
    case WIRE_FAILED:
        return message_get_error(in, err);
    default:
        return err_say(err, EBADMSG, "unexpected packet of the spawner");
    }
}

static void note_unstarted(struct run *run, const struct err *why)
{
    run->unstarted = true;
    run->warm_lost = why->code == EPIPE;
    snprintf(run->cold_why, sizeof(run->cold_why), "%.100s", why->text);
}

/* As long as nothing has started, the run can still be executed. */
static int on_warm(struct run *run, struct err *err)
{
    struct err why = ERR_INIT;
    int r = on_spawner(run, &why);

    if (r == 0)
        return 0;
    if (run->pidfd >= 0) {
        *err = why;
        return err_wrap(err, "the warm program");
    }
    note_unstarted(run, &why);
    return 0;
}

static void on_assay(struct run *run)
{
    int r = wire_receive(run->cell->assay_sock, &run->cell->meantime, NULL);

    if (r > 0 && run->cell->meantime.type == WIRE_CANCEL) {
        cancel(run);
        return;
    }
    if (r > 0 && run->cell->meantime.type == WIRE_PROBE) {
        struct tree_usage usage;

        run_measure(run, &usage);
        wire_start(&run->cell->out, WIRE_USAGE);
        wire_u64(&run->cell->out, usage.cpu_us);
        wire_u64(&run->cell->out, usage.delay_us);
        wire_send(run->cell->assay_sock, &run->cell->out, NULL);
        return;
    }
    /* Assay is gone, or talks nonsense: end the run and then the cell. */
    wire_reader_release(&run->cell->meantime);
    run->assay_gone = true;
    epoll_ctl(run->cell->epoll_fd, EPOLL_CTL_DEL, run->cell->assay_sock, NULL);
    run_kill(run, END_CANCELLED);
}

static int on_event(struct run *run, enum source source, struct err *err)
{
    uint64_t expirations;

    switch (source) {
    case FROM_STDOUT:
        drain(run, &run->out);
        return 0;
    case FROM_STDERR:
        drain(run, &run->err);
        return 0;
    case FROM_TIMER:
        if (read(run->cell->timer_fd, &expirations, sizeof(expirations)) < 0)
            return 0;
        run_note_delay(run, run->due_us);
        run_check_limits(run);
        return 0;
    case FROM_SPAWNER:
        return run->warm ? err_say(err, EPIPE, "the spawner is gone")
                         : on_spawner(run, err);
    case FROM_WARM:
        return on_warm(run, err);
    case FROM_ASSAY:
        on_assay(run);
        return 0;
    }
    return 0;
}

/* Until the tree is gone; then whatever is still in the pipes. */
static int wait_for_end(struct run *run, struct err *err)
{
    while (!run->empty && !run->unstarted) {
        struct epoll_event events[8];
        int n =
            epoll_wait(run->cell->epoll_fd, events, ARRAY_SIZE(events), PATIENCE_BEAT_MS);
        int r;

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, errno, "wait for a run");
        for (int i = 0; i < n; i++) {
            r = on_event(run, (enum source)events[i].data.u32, err);
            if (r < 0)
                return r;
        }
        if (run->unreachable)
            return err_set(err, run->unreachable, "signal the init of a run");
        r = run_beat(run, err);
        if (r < 0)
            return r;
    }
    if (run->unstarted)
        return 0;
    drain_rest(run, &run->out);
    drain_rest(run, &run->err);
    return 0;
}

/* ---- start ---- */

int run_renew_box(struct cell_state *cell, const struct sandbox_limits *limits,
                  struct err *err)
{
    uint64_t kib = limits->disk_kib ? limits->disk_kib : DEFAULT_DISK_KIB;
    uint32_t inodes = limits->inodes ? limits->inodes : DEFAULT_INODES;
    bool view = plan_has_view(&cell->plan);
    int fd, r;

    if (view && kib == cell->box_kib && inodes == cell->box_inodes &&
        box_is_clean(cell->box_fd, &cell->box_stamp))
        return 0;
    close_fd(&cell->box_fd);
    close_fd(&cell->rules_fd);
    r = view ? 0 : folder_renew(&cell->folder, &cell->box_fd, err);
    if (r < 0)
        return r;
    wire_start(&cell->out, WIRE_RENEW);
    wire_u64(&cell->out, kib);
    wire_u32(&cell->out, inodes);
    wire_str(&cell->out, view ? NULL : cell->folder.path);
    r = wire_send(cell->spawner_sock, &cell->out, err);
    if (r < 0)
        return r;
    cell->awaits_box = true;
    r = patience_wait(cell->spawner_sock, cell->spawner_pid, "the spawner", err);
    if (r < 0)
        return r;
    r = wire_receive(cell->spawner_sock, &cell->from_spawner, err);
    if (r <= 0)
        return r < 0 ? r : err_say(err, EPIPE, "the spawner is gone");
    cell->awaits_box = false;
    if (cell->from_spawner.type == WIRE_FAILED)
        return message_get_error(&cell->from_spawner, err);
    fd = wire_get_fd(&cell->from_spawner);
    if (view)
        cell->box_fd = fd;
    cell->rules_fd = wire_get_fd(&cell->from_spawner);
    cell->box_stamp = box_stamp(cell->box_fd);
    cell->box_kib = kib;
    cell->box_inodes = inodes;
    return 0;
}

/* Hands the run to the spawner. */
static int start_program(struct run *run, struct err *err)
{
    struct cell_state *cell = run->cell;
    struct sandbox_spec spec = cell->received.spec;
    cleanup_fd int in_fd = -1;
    int r = 0;

    spec.file_count = 0;
    spec.collect_count = 0;
    /* Opened for each run: flags, owner and locks belong to the open file, and would
     * reach the next run through one that is shared. */
    if (spec.stdin_fd < 0) {
        in_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (in_fd < 0)
            return err_set(err, errno, "open /dev/null");
        spec.stdin_fd = in_fd;
    }
    if (spec.stdout_fd < 0) {
        r = stream_open(&run->out, err);
        spec.stdout_fd = run->out.write_fd;
    }
    if (r == 0 && spec.stderr_fd < 0) {
        r = stream_open(&run->err, err);
        spec.stderr_fd = run->err.write_fd;
    }
    if (r < 0)
        return r;
    wire_start(&cell->out, WIRE_RUN);
    wire_fd(&cell->out, cell->cgroups.own_run_fd);
    if (run->warm)
        wire_fd(&cell->out, cell->rules_fd);
    else
        wire_u32(&cell->out, run_other_threads(cell));
    message_put_spec(&cell->out, &spec);
    run->started_us = clock_us();
    return wire_send(run_starter_sock(run), &cell->out, err);
}

static int watch_run(struct run *run, struct err *err)
{
    int r = 0;

    if (run->out.pipe_fd >= 0)
        r = watch(run->cell, run->out.pipe_fd, FROM_STDOUT);
    if (r == 0 && run->err.pipe_fd >= 0)
        r = watch(run->cell, run->err.pipe_fd, FROM_STDERR);
    if (r == 0 && run->warm)
        r = watch(run->cell, run->warm->sock, FROM_WARM);
    return r < 0 ? err_set(err, -r, "watch a run") : 0;
}

int run_open(struct cell_state *cell, struct err *err)
{
    int r = io_memfd("empty", "", 0, &cell->empty_fd, err);
    if (r < 0)
        return r;
    cell->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    cell->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (cell->epoll_fd < 0 || cell->timer_fd < 0)
        return err_set(err, errno, "watch runs");
    r = watch(cell, cell->timer_fd, FROM_TIMER);
    if (r == 0)
        r = watch(cell, cell->spawner_sock, FROM_SPAWNER);
    if (r == 0)
        r = watch(cell, cell->assay_sock, FROM_ASSAY);
    return r < 0 ? err_set(err, -r, "watch runs") : 0;
}

static void run_release(struct run *run)
{
    stream_release(&run->out);
    stream_release(&run->err);
    close_fd(&run->pidfd);
    tree_release(&run->tree);
    cgroup_end(&run->cell->cgroups);
}

/* Everything before the program exists: a failure here refuses this run only. */
static int prepare(struct run *run, struct err *err)
{
    struct cell_state *cell = run->cell;
    const struct sandbox_spec *spec = &cell->received.spec;
    int r = run_renew_box(cell, &spec->limits, err);

    if (r == 0)
        r = box_fill(cell->box_fd, cell->plan.program_uid, spec->files, spec->file_count,
                     err);
    if (r == 0)
        r = cgroup_begin(&cell->cgroups, &spec->limits, err);
    return r;
}

static int refuse(struct cell_state *cell, const struct err *reason, struct err *err)
{
    wire_start(&cell->out, WIRE_REFUSED);
    message_put_error(&cell->out, reason);
    return wire_send(cell->assay_sock, &cell->out, err);
}

static void run_begin(struct run *run, struct cell_state *cell)
{
    *run = (struct run){.cell = cell, .limits = &cell->received.spec.limits, .pidfd = -1};
    stream_init(&run->out, "stdout");
    stream_init(&run->err, "stderr");
    tree_start(&run->tree, cell->clock_fd);
}

/* Starts it and waits for its end. */
static int perform(struct run *run, struct err *err)
{
    int r;

    patience_init(&run->patience, run_starter(run));
    r = start_program(run, err);
    if (run->warm && r < 0) {
        note_unstarted(run, err);
        return 0;
    }
    /* As long as it can be executed yet, the spec is needed. */
    if (!run->warm)
        received_spec_release(&run->cell->received);
    if (r == 0)
        r = watch_run(run, err);
    if (r == 0) {
        run_start_limits(run);
        r = wait_for_end(run, err);
    }
    if (run->warm)
        epoll_ctl(run->cell->epoll_fd, EPOLL_CTL_DEL, run->warm->sock, NULL);
    return r;
}

/* The warm program could not be copied: the run is executed, all else as it was. */
static int perform_cold(struct run *run, struct err *err)
{
    struct run again;

    warm_drop(run->cell, run->warm, run->warm_lost ? NULL : run->cold_why);
    stream_release(&run->out);
    stream_release(&run->err);
    tree_release(&run->tree);
    run_begin(&again, run->cell);
    snprintf(again.cold_why, sizeof(again.cold_why), "%s", run->cold_why);
    again.cancelled = run->cancelled;
    again.assay_gone = run->assay_gone;
    *run = again;
    return perform(run, err);
}

static int serve_prepared(struct run *run, struct err *err)
{
    struct cell_state *cell = run->cell;
    int r = perform(run, err);

    if (r == 0 && run->unstarted)
        r = perform_cold(run, err);
    /* The kernel chose the spawner as its out-of-memory victim: this run's doing. */
    if (r == 0 ? !run->assay_gone : cgroup_oom(&cell->cgroups) == OOM_LIMIT) {
        int sent = run_send_result(run, err);

        r = r < 0 ? r : sent;
    }
    if (r == 0 && run->assay_gone)
        r = err_say(err, EPIPE, "assay is gone");
    return r;
}

int run_serve(struct cell_state *cell, struct err *err)
{
    struct run run;
    struct err reason = ERR_INIT;
    int r;

    run_begin(&run, cell);
    if (message_get_spec(&cell->in, &cell->received, &reason) < 0)
        return refuse(cell, &reason, err);
    r = warm_for_run(cell, &cell->received.spec, &run.warm, run.cold_why,
                     sizeof(run.cold_why), err);
    if (r == 0 && prepare(&run, &reason) < 0) {
        /* The answer that comes late would be taken for that to the next question. */
        if (cell->awaits_box)
            *err = reason;
        r = cell->awaits_box ? -reason.code : refuse(cell, &reason, err);
    } else if (r == 0) {
        r = serve_prepared(&run, err);
    }
    received_spec_release(&cell->received);
    run_release(&run);
    return r;
}
