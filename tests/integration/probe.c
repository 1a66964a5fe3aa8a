#include <string.h>
#include <sys/prctl.h>

#include "grader/base/io.h"
#include "tests/integration/probe.h"
#include "tests/support.h"

#define PATH_SIZE  4096
#define OUTPUT_MAX ((size_t)80 << 20)
#define NOBODY     65534

struct cell *probe_cell;
static int probe_fd = -1;

/* The executable beside this one. In memory: inside, only what lies in the view or
 * nowhere can be executed. */
static void open_probe(void)
{
    cleanup_free char *data = NULL;
    size_t len;
    char self[PATH_SIZE], path[PATH_SIZE + 16];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    ck_assert_int_gt(n, 0);
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(path, sizeof(path), "%s/probe", self);
    ck_assert_msg(io_read_file(path, OUTPUT_MAX, &data, &len, NULL) == 0,
                  "%s is missing: make", path);
    ck_assert_int_eq(io_memfd("probe", data, len, &probe_fd, NULL), 0);
}

void probe_start_cell(void)
{
    struct cell_config config = {0};
    struct err err = ERR_INIT;

    open_probe();
    if (cell_start(&config, &probe_cell, &err) == 0)
        return;
    if (getenv("SANDBOX_MUST_WORK"))
        ck_abort_msg("%s", err.text);
    fprintf(stderr, "NOTE: SKIPPED, no sandbox here: %s\n", err.text);
    exit(EXIT_SUCCESS);
}

void probe_start_cell_unprivileged(void)
{
    if (geteuid() == 0)
        ck_assert(setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
                  setresuid(NOBODY, NOBODY, NOBODY) == 0 &&
                  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0);
    probe_start_cell();
}

void probe_stop_cell(void)
{
    cell_stop(probe_cell);
    probe_cell = NULL;
    close_fd(&probe_fd);
}

void probe_spec(struct sandbox_spec *spec, const char *command, const char *argument)
{
    static const char *const environment[] = {"PATH=/usr/bin", NULL};
    static const char *argv[4];

    argv[0] = "probe";
    argv[1] = command;
    argv[2] = argument;
    argv[3] = NULL;
    sandbox_spec_init(spec);
    spec->argv = argv;
    spec->env = environment;
    spec->exe_fd = probe_fd;
    spec->limits = (struct sandbox_limits){.cpu_ms = PROBE_CPU_MS,
                                           .wall_ms = PROBE_WALL_MS,
                                           .memory_kib = PROBE_MEMORY_KIB,
                                           .output_bytes = 1 << 20};
}

void probe_run(const struct sandbox_spec *spec, struct sandbox_result *ret_result)
{
    struct err err = ERR_INIT;

    sandbox_result_init(ret_result);
    if (cell_run(probe_cell, spec, ret_result, &err) < 0)
        ck_abort_msg("%s", err.text);
}

char *probe_output(const struct sandbox_result *result)
{
    char *text;

    ck_assert_int_eq(io_read_fd(result->stdout_fd, OUTPUT_MAX, &text, NULL, NULL), 0);
    return text;
}
