/*
 * make check-stress: every stressor of the installed stress-ng, one after another through
 * one warm cell, and a look at the host before and after.
 *
 * A stressor may end as it likes: what it does is refused, limited or allowed. It must
 * not cost the cell: no failure, no process left, a place like new for the next program
 * (the witness of check-escape), and afterwards a host that is as it was.
 *
 *   STRESS_SECONDS   for each stressor; 2
 *   STRESS_ONLY      one class, or one stressor
 *   STRESS_BUSY      others work on this host: host.h says what then counts
 *   STRESS_VERBOSE   how each stressor ended
 *
 * The profile is that of a toolchain, the only one under which all of stress-ng's
 * processes can start; what it refuses the others refuse, too.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/sandbox.h"
#include "tests/stress/host.h"
#include "tests/stress/stressors.h"

#define SECONDS_MAX  60
#define PROGRAM_CAP  ((size_t)64 << 20)
#define OUTPUT_CAP   ((size_t)2 << 20)
#define MIB_KIB      1024
#define CELL_PARTS   2 /* the cell and its spawner */
#define EXIT_NO_HERE 3 /* stress-ng: lacks resources; 4: not implemented */
#define EXIT_NO_CODE 4

#define WAYS(X)                                                                          \
    X(DONE, "done")                                                                      \
    X(NOT_HERE, "not here")                                                              \
    X(FAILED, "failed")                                                                  \
    X(SIGNAL, "signal")                                                                  \
    X(SV, "SV")                                                                          \
    X(CPU, "CPU")                                                                        \
    X(WALL, "wall")                                                                      \
    X(MEMORY, "memory")                                                                  \
    X(OUTPUT, "output")                                                                  \
    X(BROKEN, "CELL")

enum way {
#define WAY_ENUM(id, name) WAY_##id,
    WAYS(WAY_ENUM)
#undef WAY_ENUM
        WAY_MAX,
};

static const char *const way_names[WAY_MAX] = {
#define WAY_NAME(id, name) [WAY_##id] = (name),
    WAYS(WAY_NAME)
#undef WAY_NAME
};

struct stress {
    struct stressors all;
    struct cell *cell;
    int witness_fd;
    unsigned seconds;
    bool verbose;
    size_t faults;
    struct trial {
        bool done;
        enum way way;
        uint64_t us;
    } trials[STRESSORS_MAX];
};

static const char *const environment[] = {"PATH=/usr/bin:/bin", "HOME=/box",
                                          "LANG=C.UTF-8", NULL};

/* What stress-ng's parent process tells of the workers that it starts. */
static const struct {
    const char *text;
    enum way way;
} signs[] = {
    {"terminated on signal: 31", WAY_SV}, /* SIGSYS */
    {"No stress workers invoked", WAY_NOT_HERE},
    {"skipping stressor", WAY_NOT_HERE},
    {"will be skipped", WAY_NOT_HERE},
};

static enum way way_of_exit(int code, const char *told)
{
    for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
        if (strstr(told, signs[i].text))
            return signs[i].way;
    if (code == EXIT_NO_HERE || code == EXIT_NO_CODE)
        return WAY_NOT_HERE;
    return code == 0 ? WAY_DONE : WAY_FAILED;
}

static enum way way_of(const struct sandbox_result *result, const char *told)
{
    switch (result->end) {
    case END_EXITED:
        return way_of_exit(result->exit_code, told);
    case END_SIGNALED:
        return WAY_SIGNAL;
    case END_FORBIDDEN:
        return WAY_SV;
    case END_CPU_LIMIT:
        return WAY_CPU;
    case END_WALL_LIMIT:
        return WAY_WALL;
    case END_MEMORY_LIMIT:
        return WAY_MEMORY;
    case END_OUTPUT_LIMIT:
        return WAY_OUTPUT;
    default:
        return WAY_BROKEN;
    }
}

static char *text_of(int fd)
{
    char *text;

    if (io_read_fd(fd, OUTPUT_CAP, &text, NULL, NULL) < 0)
        text = strdup("");
    if (!text)
        BUG("out of memory");
    return text;
}

static int run_stressor(struct stress *stress, size_t index, struct err *err)
{
    const char *name = stress->all.list[index].name;
    struct trial *trial = &stress->trials[index];
    struct sandbox_result result cleanup_result;
    cleanup_free char *told = NULL;
    char option[STRESS_NAME_SIZE + 2], seconds[16];
    const char *const argv[] = {STRESS_NG,   option,        "1",    "--timeout",
                                seconds,     "--temp-path", "/box", "--pathological",
                                "--oomable", "--verbose",   NULL};
    struct sandbox_spec spec;
    uint64_t start = clock_us();
    int r;

    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    snprintf(option, sizeof(option), "--%s", name);
    snprintf(seconds, sizeof(seconds), "%u", stress->seconds);
    spec.profile = PROFILE_COMPILE;
    spec.argv = argv;
    spec.env = environment;
    spec.limits = (struct sandbox_limits){.cpu_ms = 4000 * (uint64_t)stress->seconds,
                                          .wall_ms = 5000 * (uint64_t)stress->seconds,
                                          .memory_kib = 512 * MIB_KIB,
                                          .output_bytes = 1 << 20,
                                          .processes = 64};
    r = cell_run(stress->cell, &spec, &result, err);
    if (r < 0)
        return err_wrap(err, "stressor %s", name);
    told = text_of(result.stderr_fd);
    *trial = (struct trial){true, way_of(&result, told), clock_us() - start};
    if (stress->verbose || trial->way == WAY_BROKEN)
        printf("%-16s %-9s exit %d, signal %d, %.1f s of CPU, %.1f s, %llu KiB: %s "
               "%.3000s\n",
               name, way_names[trial->way], result.exit_code, result.signal,
               (double)result.cpu_us / 1e6, (double)trial->us / 1e6,
               (unsigned long long)result.memory_kib, result.message,
               stress->verbose ? told : "");
    return 0;
}

/* The next program finds the place as new, and nobody else is there. */
static int expect_as_new(struct stress *stress, const char *after, struct err *err)
{
    static const char *const argv[] = {"attacks", "witness", "pid", "ipc", NULL};
    struct sandbox_result result cleanup_result;
    cleanup_free char *out = NULL;
    struct sandbox_spec spec;
    size_t alive;
    int r;

    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_MANAGED;
    spec.exe_fd = stress->witness_fd;
    spec.argv = argv;
    spec.env = environment;
    spec.limits = (struct sandbox_limits){.cpu_ms = 1000,
                                          .wall_ms = 10000,
                                          .memory_kib = 128 * MIB_KIB,
                                          .output_bytes = 1 << 20,
                                          .processes = 32};
    r = cell_run(stress->cell, &spec, &result, err);
    if (r < 0)
        return err_wrap(err, "after stressor %s", after);
    out = text_of(result.stdout_fd);
    if (result.end != END_EXITED || strcmp(out, "as new\n") != 0) {
        stress->faults++;
        printf("AFTER %s the next program (end %d, exit %d) finds: %s\n", after,
               result.end, result.exit_code, out);
    }
    alive = host_descendants();
    if (alive != CELL_PARTS) {
        stress->faults++;
        printf("AFTER %s there are %zu processes below this one, of %d\n", after, alive,
               CELL_PARTS);
    }
    return 0;
}

static bool wanted(const struct stress *stress, const struct stressor *stressor)
{
    const char *only = getenv("STRESS_ONLY");

    if (!only || strcmp(only, stressor->name) == 0)
        return true;
    for (size_t i = 0; i < stress->all.class_count; i++)
        if (stressor->classes & UINT32_C(1) << i &&
            strcmp(only, stress->all.classes[i]) == 0)
            return true;
    return false;
}

/* A word that stands for nothing would pass for a run in which all went well. */
static int expect_some(const struct stress *stress, struct err *err)
{
    for (size_t i = 0; i < stress->all.count; i++)
        if (wanted(stress, &stress->all.list[i]))
            return 0;
    return err_say(err, EINVAL, "STRESS_ONLY: stress-ng has no class or stressor '%s'",
                   getenv("STRESS_ONLY"));
}

static int run_all(struct stress *stress, struct err *err)
{
    int r = expect_as_new(stress, "nothing", err);

    for (size_t i = 0; i < stress->all.count && r == 0; i++) {
        if (!wanted(stress, &stress->all.list[i]))
            continue;
        r = run_stressor(stress, i, err);
        if (r == 0 && stress->trials[i].way == WAY_BROKEN)
            stress->faults++;
        if (r == 0)
            r = expect_as_new(stress, stress->all.list[i].name, err);
    }
    return r;
}

/* ---- the table ---- */

static void print_row(const struct stress *stress, const char *title, uint32_t classes)
{
    size_t ends[WAY_MAX] = {0}, count = 0;
    uint64_t us = 0;

    for (size_t i = 0; i < stress->all.count; i++) {
        if (!(stress->all.list[i].classes & classes) || !stress->trials[i].done)
            continue;
        ends[stress->trials[i].way]++;
        us += stress->trials[i].us;
        count++;
    }
    if (!count)
        return;
    printf("%-12s %9zu", title, count);
    for (enum way way = 0; way < WAY_MAX; way++)
        printf(" %8zu", ends[way]);
    printf(" %8.1f\n", (double)us / 1e6);
}

static void print_table(const struct stress *stress)
{
    printf("\n%-12s %9s", "class", "stressors");
    for (enum way way = 0; way < WAY_MAX; way++)
        printf(" %8s", way_names[way]);
    printf(" %8s\n", "seconds");
    for (size_t i = 0; i < stress->all.class_count; i++)
        print_row(stress, stress->all.classes[i], UINT32_C(1) << i);
    print_row(stress, "each once", UINT32_MAX);
}

/* If none could do its work, nothing was put under stress. */
static void expect_work(struct stress *stress)
{
    for (size_t i = 0; i < stress->all.count; i++)
        if (stress->trials[i].done && stress->trials[i].way == WAY_DONE)
            return;
    if (getenv("STRESS_ONLY"))
        return;
    stress->faults++;
    printf("No stressor did its work.\n");
}

/* ---- the control ---- */

static int expect_fact(const struct host *host, struct err *err, const char *format, ...)
    PRINTF_LIKE(3, 4);

static int expect_fact(const struct host *host, struct err *err, const char *format, ...)
{
    char text[64];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (host_has(host, text))
        return 0;
    return err_say(err, ENOENT, "control: a look at the host does not see '%s'", text);
}

/* A look that sees nothing finds no change, either: what is made here must be seen. */
static int expect_sight(const struct stress *stress, pid_t cell, struct err *err)
{
    const struct sandbox_isolation *isolation = cell_isolation(stress->cell);
    bool group = isolation->layers[LAYER_CGROUP_MEMORY].active;
    int segment = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    char path[] = "/tmp/check-stress-XXXXXX";
    cleanup_fd int fd = mkostemp(path, O_CLOEXEC);
    cleanup_host struct host host = {0};
    int r = host_look(&host, err);

    shmctl(segment, IPC_RMID, NULL);
    unlink(path);
    if (r == 0)
        r = expect_fact(&host, err, "file: %s uid=", path);
    if (r == 0)
        r = expect_fact(&host, err, "ipc: shm %d uid=", segment);
    if (r == 0)
        r = expect_fact(&host, err, "process: %d assay-cell", (int)cell);
    if (r == 0 && group)
        r = expect_fact(&host, err, "/assay-%d-", (int)cell);
    return r;
}

/* ---- all of it ---- */

static int stress_open(struct stress *stress, const char *attacks, struct err *err)
{
    cleanup_free char *program = NULL;
    struct cell_config config = {0};
    size_t len;
    int r = io_read_file(attacks, PROGRAM_CAP, &program, &len, err);

    if (r == 0)
        r = io_memfd("attacks", program, len, &stress->witness_fd, err);
    if (r == 0)
        r = cell_start(&config, &stress->cell, err);
    return r;
}

static void look_after(struct stress *stress, const struct host *before, pid_t cell)
{
    cleanup_host struct host after = {0};
    struct err err = ERR_INIT;
    size_t changes;

    if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD) {
        stress->faults++;
        printf("The cell left processes behind.\n");
    }
    if (host_look(&after, &err) < 0) {
        stress->faults++;
        printf("%s\n", err.text);
        return;
    }
    printf("\nThe host: %zu facts before, %zu after.\n", before->count, after.count);
    changes = host_compare(before, &after, cell, getenv("STRESS_BUSY") != NULL);
    stress->faults += changes;
    printf("%zu changes.\n", changes);
}

static int stress_all(struct stress *stress, const char *attacks, struct err *err)
{
    cleanup_host struct host before = {0};
    pid_t cell;
    int r = host_look(&before, err);

    if (r == 0)
        r = stress_open(stress, attacks, err);
    if (r < 0)
        return r;
    cell = host_first_child();
    r = expect_sight(stress, cell, err);
    if (r == 0)
        r = run_all(stress, err);
    cell_stop(stress->cell);
    close_fd(&stress->witness_fd);
    print_table(stress);
    expect_work(stress);
    look_after(stress, &before, cell);
    return r;
}

static int prepare(struct stress *stress, struct err *err)
{
    int r = stressors_list(&stress->all, err);

    if (r == 0)
        r = expect_some(stress, err);
    /* What loses its parent comes to us, and is found. */
    if (r == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
        r = err_set(err, errno, "become a subreaper");
    return r;
}

int main(int argc, char **argv)
{
    static struct stress stress = {.witness_fd = -1};
    const char *wanted_seconds = getenv("STRESS_SECONDS");
    struct err err = ERR_INIT;
    uint64_t seconds = 2, start = clock_us();
    int r;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc != 2 || (wanted_seconds && (!parse_u64(wanted_seconds, &seconds) ||
                                         !seconds || seconds > SECONDS_MAX))) {
        fprintf(stderr, "usage: [STRESS_SECONDS=N] %s ATTACKS\n", argv[0]);
        return 2;
    }
    stress.seconds = (unsigned)seconds;
    stress.verbose = getenv("STRESS_VERBOSE") != NULL;
    r = prepare(&stress, &err);
    if (r == 0)
        r = stress_all(&stress, argv[1], &err);
    if (r < 0)
        fprintf(stderr, "check-stress: %s\n", err.text);
    printf("%zu faults in %.0f s.\n", stress.faults, (double)(clock_us() - start) / 1e6);
    return r < 0 || stress.faults ? EXIT_FAILURE : EXIT_SUCCESS;
}
