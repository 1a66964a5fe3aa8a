#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "tests/bench/ways.h"

#define BWRAP    "/usr/bin/bwrap"
#define NOOP_MAX (16 << 20)

static char *const empty_env[] = {NULL};

static int wait_for(pid_t pid, const char *what, struct err *err)
{
    int status;

    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return err_set(err, errno, "wait for %s", what);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_say(err, ECHILD, "%s ended with status %#x", what, (unsigned)status);
    return 0;
}

static int vfork_and_wait(const char *path, char *const *argv, struct err *err)
{
    pid_t pid = vfork(); /* NOLINT: the cheapest way there is, which is the point */

    if (pid == 0) {
        execve(path, argv, empty_env);
        _exit(127);
    }
    return pid < 0 ? err_set(err, errno, "vfork") : wait_for(pid, path, err);
}

static int once_vfork(struct bench *bench, struct err *err)
{
    char *const argv[] = {(char *)(uintptr_t)bench->noop, NULL};

    return vfork_and_wait(bench->noop, argv, err);
}

static int once_spawn(struct bench *bench, struct err *err)
{
    char *const argv[] = {(char *)(uintptr_t)bench->noop, NULL};
    pid_t pid;
    int r = posix_spawn(&pid, bench->noop, NULL, NULL, argv, empty_env);

    return r ? err_set(err, r, "posix_spawn") : wait_for(pid, "posix_spawn", err);
}

static int once_cell(struct bench *bench, struct err *err)
{
    return bench_run_cell(bench->cell, bench->noop_fd, &bench->last, err);
}

/* The least that a sandbox of it needs for the no-op. */
static int once_bwrap(struct bench *bench, struct err *err)
{
    const char *const argv[] = {"bwrap",      "--unshare-all", "--ro-bind", "/usr",
                                "/usr",       "--ro-bind",     bench->noop, "/noop",
                                "--clearenv", "/noop",         NULL};

    return vfork_and_wait(BWRAP, (char *const *)(uintptr_t)argv, err);
}

const struct way ways[WAY_MAX] = {
    [WAY_VFORK] = {"vfork + exec + wait", once_vfork},
    [WAY_SPAWN] = {"posix_spawn + wait", once_spawn},
    [WAY_CELL] = {"warm cell, all layers", once_cell},
    [WAY_BWRAP] = {"bwrap --unshare-all", once_bwrap},
};

int bench_run_cell(struct cell *cell, int noop_fd, struct stages *ret_stages,
                   struct err *err)
{
    static const char *const argv[] = {"noop", NULL};
    static const char *const env[] = {NULL};
    struct sandbox_result result cleanup_result;
    struct sandbox_spec spec;
    uint64_t submitted_us = clock_us(), received_us;
    int r;

    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    spec.argv = argv;
    spec.env = env;
    spec.exe_fd = noop_fd;
    spec.limits = (struct sandbox_limits){.cpu_ms = 10000,
                                          .wall_ms = 20000,
                                          .memory_kib = 256 * 1024,
                                          .output_bytes = 1 << 20,
                                          .processes = 64};
    r = cell_run(cell, &spec, &result, err);
    if (r < 0)
        return r;
    received_us = clock_us();
    if (result.end != END_EXITED || result.exit_code != 0)
        return err_say(err, ECHILD, "the no-op ended with %d, exit %d: %s", result.end,
                       result.exit_code, result.message);
    ret_stages->run_us = (double)result.wall_us;
    ret_stages->before_us = (double)(result.ended_us - result.wall_us - submitted_us);
    ret_stages->after_us = (double)(received_us - result.ended_us);
    return 0;
}

int bench_open(struct bench *bench, const char *noop, struct err *err)
{
    struct cell_config config = {0};
    cleanup_free char *program = NULL;
    size_t len;
    int r;

    *bench = (struct bench){.noop = noop, .noop_fd = -1};
    if (access(BWRAP, X_OK) < 0)
        return err_say(err, ENOENT,
                       "%s is missing: apt-get install bubblewrap (numbers without the "
                       "rival in the same run say nothing)",
                       BWRAP);
    /* As the pipeline does it: the program is a sealed memory file. */
    r = io_read_file(noop, NOOP_MAX, &program, &len, err);
    if (r == 0)
        r = io_memfd("noop", program, len, &bench->noop_fd, err);
    if (r < 0)
        return r;
    r = cell_start(&config, &bench->cell, err);
    for (size_t i = 0; i < WAY_MAX && r == 0; i++) {
        r = ways[i].once(bench, err);
        if (r < 0)
            err_wrap(err, "%s", ways[i].name);
    }
    return r;
}

void bench_close(struct bench *bench)
{
    cell_stop(bench->cell);
    close_fd(&bench->noop_fd);
}
