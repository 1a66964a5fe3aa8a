#include "tests/escape/escape.h"

#include <string.h>

#include "grader/base/io.h"
#include "tests/support.h"

#define OUTPUT_CAP  ((size_t)80 << 20)
#define PROGRAM_CAP ((size_t)64 << 20)
#define MIB_KIB     1024

static struct cell *cell;

void escape_start_cell(void)
{
    struct cell_config config = {
        .cell_path = getenv("ASSAY_CELL"),
        .best_effort = getenv("ASSAY_TEST_BEST_EFFORT") != NULL,
    };
    struct err err = ERR_INIT;

    if (cell_start(&config, &cell, &err) == 0)
        return;
    cell = NULL;
    if (getenv("SANDBOX_MUST_WORK"))
        ck_abort_msg("%s", err.text);
    fprintf(stderr, "SKIPPED: check-escape: %s\n", err.text);
    exit(EXIT_SUCCESS);
}

void escape_stop_cell(void)
{
    cell_stop(cell);
    cell = NULL;
}

struct cell *escape_cell(void)
{
    return cell;
}

const struct sandbox_isolation *escape_isolation(void)
{
    return cell_isolation(cell);
}

bool escape_has_layer(enum sandbox_layer layer)
{
    return cell_isolation(cell)->layers[layer].active;
}

/* Called before the tests run, too, so that it cannot fail one. */
char *escape_path(const char *name)
{
    const char *folder = getenv("ASSAY_ESCAPE_DIR");
    char self[4096], *path, *slash;
    ssize_t n;

    if (folder) {
        path = io_join(folder, name);
        if (!path)
            BUG("out of memory");
        return path;
    }
    n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[n > 0 ? n : 0] = '\0';
    slash = strrchr(self, '/');
    if (!slash || asprintf(&path, "%.*s/escape/%s", (int)(slash - self), self, name) < 0)
        BUG("no path for %s: set ASSAY_ESCAPE_DIR", name);
    return path;
}

bool escape_wanted(const char *name)
{
    const char *only = getenv("ASSAY_ESCAPE_ONLY");

    return !only || strcmp(only, name) == 0;
}

void escape_outcome_release(struct escape_outcome *outcome)
{
    sandbox_result_release(&outcome->result);
    free(outcome->out);
    free(outcome->errors);
    outcome->out = outcome->errors = NULL;
}

void escape_spec(struct sandbox_spec *ret_spec)
{
    static const char *const environment[] = {"PATH=/usr/bin:/bin", "HOME=/box",
                                              "LANG=C.UTF-8", NULL};

    sandbox_spec_init(ret_spec);
    ret_spec->env = environment;
    ret_spec->limits = (struct sandbox_limits){.cpu_ms = 1000,
                                               .wall_ms = 4000,
                                               .memory_kib = 128 * MIB_KIB,
                                               .output_bytes = 1 << 20,
                                               .processes = 32};
}

void escape_limits(struct sandbox_limits *limits, const struct sandbox_limits *wanted)
{
#define TAKE(field)                                                                      \
    if (wanted->field)                                                                   \
    limits->field = wanted->field
    TAKE(cpu_ms);
    TAKE(wall_ms);
    TAKE(memory_kib);
    TAKE(output_bytes);
    TAKE(disk_kib);
    TAKE(stack_kib);
    TAKE(processes);
    TAKE(inodes);
    TAKE(open_files);
#undef TAKE
}

void escape_run(const struct sandbox_spec *spec, struct escape_outcome *ret_outcome)
{
    struct escape_outcome outcome = {0};
    struct err err = ERR_INIT;

    sandbox_result_init(&outcome.result);
    if (cell_run(cell, spec, &outcome.result, &err) < 0)
        ck_abort_msg("%s", err.text);
    ck_assert_int_eq(
        io_read_fd(outcome.result.stdout_fd, OUTPUT_CAP, &outcome.out, NULL, NULL), 0);
    ck_assert_int_eq(
        io_read_fd(outcome.result.stderr_fd, OUTPUT_CAP, &outcome.errors, NULL, NULL), 0);
    *ret_outcome = outcome;
}

/* A file outside the view is none that the file rules let a run execute. */
static int program_in_memory(const char *name)
{
    cleanup_free char *path = escape_path(name);
    cleanup_free char *bytes = NULL;
    struct err err = ERR_INIT;
    size_t len;
    int fd = -1;

    if (io_read_file(path, PROGRAM_CAP, &bytes, &len, &err) < 0)
        ck_abort_msg("%s (run `make check-escape`)", err.text);
    ck_assert_int_eq(io_memfd(name, bytes, len, &fd, NULL), 0);
    return fd;
}

void escape_attack_args(const char *const *argv, enum sandbox_profile profile,
                        const struct sandbox_limits *limits,
                        struct escape_outcome *ret_outcome)
{
    cleanup_fd int fd = program_in_memory("attacks");
    struct sandbox_spec spec;

    escape_spec(&spec);
    spec.profile = profile;
    spec.exe_fd = fd;
    spec.argv = argv;
    if (limits)
        escape_limits(&spec.limits, limits);
    escape_run(&spec, ret_outcome);
}

void escape_attack(const char *name, enum sandbox_profile profile,
                   const struct sandbox_limits *limits,
                   struct escape_outcome *ret_outcome)
{
    const char *const argv[] = {"attacks", name, NULL};

    escape_attack_args(argv, profile, limits, ret_outcome);
}

void escape_expect_as_new(const char *after)
{
    /* What is not kept apart here is the host's, and no leftover. */
    const char *const argv[] = {"attacks", "witness",
                                escape_has_layer(LAYER_PID_NS) ? "pid" : "-",
                                escape_has_layer(LAYER_IPC_NS) ? "ipc" : "-", NULL};
    cleanup_outcome struct escape_outcome outcome;

    /* Managed: it looks at what only that profile may use. */
    escape_attack_args(argv, PROFILE_MANAGED, NULL, &outcome);
    ck_assert_msg(outcome.result.end == END_EXITED && outcome.result.exit_code == 0 &&
                      strcmp(outcome.out, "as new\n") == 0,
                  "after %s the next program finds: %s", after,
                  escape_describe(&outcome));
}

static const char *const end_names[END_MAX] = {
    [END_EXITED] = "exited",
    [END_SIGNALED] = "signaled",
    [END_CPU_LIMIT] = "CPU limit",
    [END_WALL_LIMIT] = "wall limit",
    [END_MEMORY_LIMIT] = "memory limit",
    [END_OUTPUT_LIMIT] = "output limit",
    [END_FORBIDDEN] = "forbidden",
    [END_CANCELLED] = "cancelled",
    [END_STARVED] = "starved",
    [END_NO_EXEC] = "not executed",
};

const char *escape_describe(const struct escape_outcome *outcome)
{
    static char text[4096];
    const struct sandbox_result *result = &outcome->result;

    snprintf(text, sizeof(text),
             "%s, exit code %d, signal %d, %llu us of CPU, %llu us, %llu KiB\n%s\n"
             "%.1500s\n%.1500s",
             end_names[result->end], result->exit_code, result->signal,
             (unsigned long long)result->cpu_us, (unsigned long long)result->wall_us,
             (unsigned long long)result->memory_kib, result->message, outcome->out,
             outcome->errors);
    return text;
}
