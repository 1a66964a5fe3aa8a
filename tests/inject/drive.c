#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/sandbox.h"
#include "tests/inject/drive.h"

#define PATH_SIZE    4096
#define PROBE_MAX    ((size_t)16 << 20)
#define OUTPUT_MAX   ((size_t)1 << 20)
#define EXIT_REFUSED 3

#define CPU_MS     1000
#define WALL_MS    5000
#define MEMORY_KIB 65536

struct job {
    const char *argv[4];
    struct sandbox_limits limits; /* 0: the above */
    bool prints;                  /* something that is worth comparing */
};

static const struct job describing[] = {
    {{"probe", "describe"}, {0}, true},
    {{"probe", "describe"}, {0}, true},
};

static const struct job limiting[] = {
    {{"probe", "threads", "1"}, {.cpu_ms = 20}, false},
    {{"probe", "idle", "60000"}, {.wall_ms = 30}, false},
    {{"probe", "touch", "64"}, {.memory_kib = 16384}, false},
    {{"probe", "print", "200000"}, {.output_bytes = 65536}, false},
    {{"probe", "processes"}, {.processes = 8}, true},
    {{"probe", "disk"}, {.disk_kib = 256}, true},
};

/* The executable beside this one, in memory. */
static int open_probe(int *ret_fd, struct err *err)
{
    char self[PATH_SIZE], path[PATH_SIZE + 16];
    cleanup_free char *data = NULL;
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    size_t len;
    int r;

    if (n < 0)
        return err_set(err, errno, "read /proc/self/exe");
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(path, sizeof(path), "%s/probe", self);
    r = io_read_file(path, PROBE_MAX, &data, &len, err);
    return r < 0 ? r : io_memfd("probe", data, len, ret_fd, err);
}

static void print_layers(const struct sandbox_isolation *isolation)
{
    printf("strict %d\n", isolation->strict);
    for (int i = 0; i < LAYER_MAX; i++)
        printf("%s %d\n", sandbox_layer_name((enum sandbox_layer)i),
               isolation->layers[i].active);
}

static struct sandbox_limits limits_of(const struct job *job)
{
    struct sandbox_limits limits = job->limits;

    limits.cpu_ms = limits.cpu_ms ? limits.cpu_ms : CPU_MS;
    limits.wall_ms = limits.wall_ms ? limits.wall_ms : WALL_MS;
    limits.memory_kib = limits.memory_kib ? limits.memory_kib : MEMORY_KIB;
    limits.output_bytes = limits.output_bytes ? limits.output_bytes : OUTPUT_MAX;
    return limits;
}

static int print_file(const char *name, int fd, struct err *err)
{
    cleanup_free char *text = NULL;
    int r = fd < 0 ? 0 : io_read_fd(fd, OUTPUT_MAX, &text, NULL, err);

    if (r == 0)
        printf("%s: %s\n", name, text ? text : "none");
    return r;
}

static int print_result(const struct job *job, const struct sandbox_result *result,
                        struct err *err)
{
    int r = 0;

    if (result->end == END_STARVED || result->end == END_NO_EXEC)
        return err_say(err, EPERM, "%s", result->message);
    printf("end %d exit %d signal %d\n", result->end, result->exit_code, result->signal);
    if (job->prints)
        r = print_file("output", result->stdout_fd, err);
    if (r == 0 && job->prints)
        r = print_file("errors", result->stderr_fd, err);
    return r == 0 ? print_file("left", result->collected[0], err) : r;
}

static int run(struct cell *cell, int probe_fd, const struct job *job, struct err *err)
{
    static const char content[] = "content\n";
    static const char *const env[] = {"PATH=/usr/bin", NULL};
    cleanup_result struct sandbox_result result;
    cleanup_fd int content_fd = -1;
    struct sandbox_file file = {.name = "in/file"};
    struct sandbox_spec spec;
    int r;

    sandbox_result_init(&result);
    r = io_memfd("file", content, strlen(content), &content_fd, err);
    if (r < 0)
        return r;
    file.fd = content_fd;
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_MANAGED;
    spec.argv = job->argv;
    spec.env = env;
    spec.exe_fd = probe_fd;
    spec.files = &file;
    spec.file_count = 1;
    spec.collect[0] = "left";
    spec.collect_count = 1;
    spec.collect_bytes = OUTPUT_MAX;
    spec.limits = limits_of(job);
    r = cell_run(cell, &spec, &result, err);
    return r < 0 ? r : print_result(job, &result, err);
}

int drive(bool limits, bool best_effort)
{
    const struct cell_config config = {.best_effort = best_effort};
    const struct job *jobs = limits ? limiting : describing;
    size_t count = limits ? ARRAY_SIZE(limiting) : ARRAY_SIZE(describing);
    cleanup_fd int probe_fd = -1;
    struct err err = ERR_INIT;
    struct cell *cell = NULL;
    int status = 0;

    if (open_probe(&probe_fd, &err) < 0 || cell_start(&config, &cell, &err) < 0) {
        printf("refused: %s\n", err.text);
        return EXIT_REFUSED;
    }
    print_layers(cell_isolation(cell));
    for (size_t i = 0; i < count; i++) {
        printf("== run\n");
        if (run(cell, probe_fd, &jobs[i], &err) < 0) {
            printf("refused: %s\n", err.text);
            status = EXIT_REFUSED;
        }
    }
    cell_stop(cell);
    return status;
}
