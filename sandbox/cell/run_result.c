#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/box.h"
#include "sandbox/cell/run_result.h"

/* By what was counted; where nothing is, by the signal of RLIMIT_CPU. */
static bool cpu_limit_passed(const struct run *run, const struct sandbox_result *result)
{
    int wait_status = run->status.wait_status;

    if (!run->limits->cpu_ms)
        return false;
    if (result->cpu_us > run->limits->cpu_ms * 1000)
        return true;
    return !cgroup_has(&run->cell->cgroups, CG_CPU) && run->status.complete &&
           WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGXCPU;
}

/* The clock of the wall limit goes on until we hear that the tree is gone. On a loaded
 * machine that can be long after the program's end, and is not its fault. */
static bool ended_in_time(const struct run *run, const struct sandbox_result *result,
                          uint64_t delay_us)
{
    uint64_t busy = result->cpu_us + delay_us;

    return (run->why == END_WALL_LIMIT || run->why == END_STARVED) && !run->out.stopped &&
           !run->err.stopped && run->status.complete &&
           run->status.ended_us < run->killed_us &&
           result->wall_us <= busy + run->limits->wall_ms * 1000;
}

/* How it ended, from what we did and what the init reported. */
static void decide_end(struct run *run, uint64_t delay_us, struct sandbox_result *result)
{
    const struct launch_status *status = &run->status;
    int wait_status = status->wait_status;
    enum cgroup_oom oom = cgroup_oom(&run->cell->cgroups);

    if (cgroup_trouble(&run->cell->cgroups))
        run_fail(run, COUNTERS_UNREADABLE, cgroup_trouble(&run->cell->cgroups));
    if (run->trouble[0]) {
        result->end = END_STARVED;
        snprintf(result->message, sizeof(result->message), "%s", run->trouble);
    } else if (run->status.complete && status->failed_stage) {
        result->end = END_NO_EXEC;
        snprintf(result->message, sizeof(result->message), "%s: %s",
                 launch_stage_name(status->failed_stage), strerror(status->failed_errno));
    } else if (run->killed && !ended_in_time(run, result, delay_us)) {
        result->end = run->why;
        result->signal = run->why == END_SIGNALED ? SIGKILL : 0;
    } else if (oom != OOM_NONE) {
        result->end = oom == OOM_LIMIT ? END_MEMORY_LIMIT : END_STARVED;
    } else if (cpu_limit_passed(run, result)) {
        result->end = END_CPU_LIMIT;
    } else if (!run->status.complete) {
        /* The init cannot be killed from inside. */
        result->end = END_STARVED;
        snprintf(result->message, sizeof(result->message),
                 "the init of the run ended without a report");
    } else if (WIFEXITED(wait_status)) {
        result->end = END_EXITED;
        result->exit_code = WEXITSTATUS(wait_status);
    } else if (run->cancelled && WTERMSIG(wait_status) == SIGKILL) {
        result->end = END_CANCELLED;
    } else {
        result->signal = WTERMSIG(wait_status);
        result->end = result->signal == SIGSYS ? END_FORBIDDEN : END_SIGNALED;
    }
    if (result->end == END_STARVED && oom == OOM_HOST && !run->trouble[0])
        snprintf(result->message, sizeof(result->message),
                 "the host ran out of memory before the run reached its limit");
    else if (result->end == END_STARVED && !result->message[0])
        snprintf(
            result->message, sizeof(result->message),
            "its init was stopped, or %d times the wall limit passed without CPU time",
            STARVED_FACTOR);
}

/* What came, for good; -1 when it was not captured. */
static int seal_stream(struct run *run, const struct stream *stream)
{
    const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

    if (!stream->captured)
        return -1;
    if (stream->file_fd < 0)
        return run->cell->empty_fd;
    if (lseek(stream->file_fd, 0, SEEK_SET) < 0 ||
        fcntl(stream->file_fd, F_ADD_SEALS, seals) < 0)
        run_fail(run, "hand over the output", errno);
    return stream->file_fd;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* What it used, now that all of it is gone. Returns the run delay. */
static uint64_t add_up(struct run *run, struct sandbox_result *result)
{
    struct cgroup_slot *cgroups = &run->cell->cgroups;
    struct tree_usage usage;

    run->init_pid = 0;
    run_measure(run, &usage);
    result->cpu_us = usage.cpu_us;
    if (!cgroup_has(cgroups, CG_CPU))
        result->cpu_us = larger(usage.cpu_us, run->status.cpu_us);
    result->memory_kib = cgroup_has_peak(cgroups)
                             ? cgroup_peak_kib(cgroups)
                             : larger(usage.peak_kib, run->status.memory_kib);
    return usage.delay_us;
}

static void note_way(const struct run *run, struct sandbox_result *result)
{
    result->warm = run->warm != NULL;
    snprintf(result->cold_why, sizeof(result->cold_why), "%s", run->cold_why);
}

int run_send_result(struct run *run, struct err *err)
{
    struct cell_state *cell = run->cell;
    const struct sandbox_spec *spec = &cell->received.spec;
    struct sandbox_result result;
    struct err reason = ERR_INIT;
    uint64_t now = clock_us(), delay_us;
    int r = 0;

    sandbox_result_init(&result);
    delay_us = add_up(run, &result);
    result.ended_us = run->status.complete ? run->status.ended_us : now;
    result.wall_us = result.ended_us - run->started_us;
    result.stdout_fd = seal_stream(run, &run->out);
    result.stderr_fd = seal_stream(run, &run->err);
    decide_end(run, delay_us, &result);
    note_way(run, &result);
    result.stdout_bytes = run->out.bytes;
    result.stderr_bytes = run->err.bytes;
    for (size_t i = 0; i < spec->collect_count && r == 0; i++)
        r = box_collect(cell->box_fd, spec->collect[i], spec->collect_bytes,
                        &result.collected[i], &reason);
    if (r == 0) {
        wire_start(&cell->out, WIRE_RESULT);
        message_put_result(&cell->out, &result);
    } else {
        wire_start(&cell->out, WIRE_REFUSED);
        message_put_error(&cell->out, &reason);
    }
    r = wire_send(cell->assay_sock, &cell->out, err);
    for (size_t i = 0; i < SANDBOX_COLLECT_MAX; i++)
        close_fd(&result.collected[i]);
    return r;
}
