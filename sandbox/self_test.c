#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/self_test.h"
#include "sandbox/self_test_probe.h"

#define BIT(layer)     (UINT32_C(1) << LAYER_##layer)
#define END(end)       (1u << END_##end)
#define MEMORY_KIB     (64 << 10)
#define OUTPUT_BYTES   (1 << 20)
#define DISK_KIB       1024
#define PROCESSES      16
#define CPU_MS         300
#define WALL_MS        20000
#define HELPER_BYTES   ((size_t)64 << 20)
#define EVERYWHERE     0 /* a test that does not depend on layers */
#define SOCKET_PREFIX  "assay-doctor-"
#define COUNT_OF_TESTS ARRAY_SIZE(tests)

struct self_test {
    char folder[PATH_MAX - 16]; /* anybody may read and write here */
    char file[PATH_MAX];
    char pid[32], socket[64], segment[32];
    int socket_fd, segment_id;
    int probe_fd; /* assay-cell, in memory: where it lies may be closed to programs */
};

enum target { NOTHING, FILE_PATH, FOLDER_PATH, PROCESS, SOCKET, SEGMENT };

/* Where one of the layers is in force the attempt has to be stopped, by a refusal that
 * the probe sees or by one of `ends`. */
static const struct {
    const char *name, *attempt;
    enum target target;
    uint32_t layers, otherwise; /* the second where none of the first is in force */
    unsigned ends;
} tests[] = {
    {"read-file", "read a file of the host", FILE_PATH, BIT(PIVOT_ROOT) | BIT(LANDLOCK),
     0, 0},
    {"write-file", "write a file of the host", FILE_PATH, BIT(PIVOT_ROOT) | BIT(LANDLOCK),
     0, 0},
    {"make-file", "make a file in a folder of the host", FOLDER_PATH,
     BIT(PIVOT_ROOT) | BIT(LANDLOCK), 0, 0},
    {"write-usr", "write to /usr", NOTHING, BIT(PIVOT_ROOT) | BIT(LANDLOCK), BIT(OWN_UID),
     0},
    {"see-process", "look into a process of the host", PROCESS,
     BIT(PIVOT_ROOT) | BIT(LANDLOCK), 0, 0},
    {"signal-process", "signal a process of the host", PROCESS,
     BIT(PID_NS) | BIT(OWN_UID), BIT(LANDLOCK) | BIT(SECCOMP), 0},
    {"trace", "trace a process", NOTHING, BIT(SECCOMP), 0, END(FORBIDDEN)},
    {"mount", "mount a file system", NOTHING, BIT(SECCOMP), 0, END(FORBIDDEN)},
    {"keyring", "use a keyring", NOTHING, BIT(SECCOMP), 0, END(FORBIDDEN)},
    {"io-uring", "set up io_uring", NOTHING, BIT(SECCOMP), 0, END(FORBIDDEN)},
    {"namespace", "make a user namespace", NOTHING, BIT(SECCOMP), 0, 0},
    {"network", "open a network socket", NOTHING, BIT(SECCOMP) | BIT(NET_NS), 0, 0},
    {"host-socket", "connect to a socket of the host", SOCKET, BIT(NET_NS), BIT(SECCOMP),
     0},
    {"shared-memory", "attach shared memory of the host", SEGMENT, BIT(IPC_NS),
     BIT(SECCOMP), 0},
    {"privileges", "have a capability, or gain one", NOTHING, BIT(NO_NEW_PRIVS), 0, 0},
    {"descriptors", "find an open descriptor", NOTHING, EVERYWHERE, 0, 0},
    {"host-name", "learn the host's name", NOTHING, BIT(UTS_NS), 0, 0},
    {"cpu-time", "use more CPU time than allowed", NOTHING,
     BIT(CGROUP_CPU) | BIT(RLIMITS), 0, END(CPU_LIMIT)},
    {"memory", "use more memory than allowed", NOTHING, BIT(CGROUP_MEMORY) | BIT(RLIMITS),
     0, END(MEMORY_LIMIT)},
    {"processes", "start more processes than allowed", NOTHING,
     BIT(CGROUP_PIDS) | BIT(RLIMITS), 0, END(SIGNALED)},
    {"output", "print more than allowed", NOTHING, EVERYWHERE, 0, END(OUTPUT_LIMIT)},
    {"disk", "write more to disk than allowed", NOTHING, BIT(TMPFS) | BIT(RLIMITS), 0,
     END(OUTPUT_LIMIT)},
    {"daemon", "leave a process behind", NOTHING, EVERYWHERE, 0, 0},
    {"leave-file", "leave a file behind", NOTHING, EVERYWHERE, 0, 0},
    {"find-file", "find what an earlier run left", NOTHING, EVERYWHERE, 0, 0},
};

const size_t self_test_count = COUNT_OF_TESTS;

const char *self_test_outcome_name(enum self_test_outcome outcome)
{
    static const char *const names[] = {"holds", "failed", "not-tested"};

    return names[outcome];
}

/* ---- what is to be reached ---- */

static int make_file(struct self_test *test, struct err *err)
{
    const char *parent = getenv("TMPDIR");
    cleanup_fd int fd = -1;

    snprintf(test->folder, sizeof(test->folder), "%s/assay-doctor-XXXXXX",
             parent ? parent : "/tmp");
    if (!mkdtemp(test->folder)) {
        test->folder[0] = '\0';
        return err_set(err, errno, "make a folder in %s", parent ? parent : "/tmp");
    }
    snprintf(test->file, sizeof(test->file), "%s/secret", test->folder);
    fd = open(test->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || chmod(test->folder, 0777) < 0 || fchmod(fd, 0666) < 0)
        return err_set(err, errno, "make %s", test->file);
    return io_write_all(fd, "secret\n", 7, err);
}

static int make_socket(struct self_test *test, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t len;

    snprintf(test->socket, sizeof(test->socket), SOCKET_PREFIX "%d", (int)getpid());
    len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(test->socket));
    memcpy(address.sun_path + 1, test->socket, strlen(test->socket));
    test->socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (test->socket_fd < 0 ||
        bind(test->socket_fd, (struct sockaddr *)&address, len) < 0 ||
        listen(test->socket_fd, 1) < 0)
        return err_set(err, errno, "make a socket to be reached");
    return 0;
}

static int make_segment(struct self_test *test, struct err *err)
{
    test->segment_id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0666);
    if (test->segment_id < 0)
        return err_set(err, errno, "make shared memory to be reached");
    snprintf(test->segment, sizeof(test->segment), "%d", test->segment_id);
    return 0;
}

static int load_probes(struct self_test *test, struct err *err)
{
    cleanup_free char *path = NULL;
    cleanup_free char *program = NULL;
    size_t len;
    int r = cell_find_helper(&path, err);

    if (r == 0)
        r = io_read_file(path, HELPER_BYTES, &program, &len, err);
    return r < 0 ? r : io_memfd("probe", program, len, &test->probe_fd, err);
}

int self_test_open(struct self_test **ret_test, struct err *err)
{
    struct self_test *test = calloc(1, sizeof(*test));
    int r;

    if (!test)
        return err_oom(err);
    test->socket_fd = test->segment_id = test->probe_fd = -1;
    snprintf(test->pid, sizeof(test->pid), "%d", (int)getpid());
    r = load_probes(test, err);
    if (r == 0)
        r = make_file(test, err);
    if (r == 0)
        r = make_socket(test, err);
    if (r == 0)
        r = make_segment(test, err);
    if (r < 0) {
        self_test_close(test);
        return err_wrap(err, "prepare the self-test");
    }
    *ret_test = test;
    return 0;
}

void self_test_close(struct self_test *test)
{
    if (!test)
        return;
    if (test->folder[0]) {
        unlink(test->file);
        rmdir(test->folder);
    }
    close_fd(&test->socket_fd);
    if (test->segment_id >= 0)
        shmctl(test->segment_id, IPC_RMID, NULL);
    close_fd(&test->probe_fd);
    free(test);
}

/* ---- one attempt ---- */

static const char *target_of(const struct self_test *test, enum target target)
{
    switch (target) {
    case FILE_PATH:
        return test->file;
    case FOLDER_PATH:
        return test->folder;
    case PROCESS:
        return test->pid;
    case SOCKET:
        return test->socket;
    case SEGMENT:
        return test->segment;
    case NOTHING:
        break;
    }
    return "";
}

static void verdict(struct self_test_result *result, enum self_test_outcome outcome,
                    const char *reason)
{
    result->outcome = outcome;
    snprintf(result->reason, sizeof(result->reason), "%.255s", reason);
}

static bool has_tried(const struct sandbox_result *run)
{
    char text[sizeof(PROBE_TRIES)] = "";
    ssize_t n =
        run->stdout_fd < 0 ? 0 : pread(run->stdout_fd, text, strlen(PROBE_TRIES), 0);

    return n == (ssize_t)strlen(PROBE_TRIES) && strcmp(text, PROBE_TRIES) == 0;
}

static void judge(const struct sandbox_result *run, unsigned ends,
                  struct self_test_result *result)
{
    char reason[128];

    if (run->end == END_NO_EXEC)
        verdict(result, SELF_TEST_NOT_TESTED, run->message);
    else if (run->end == END_EXITED && run->exit_code == 127)
        verdict(result, SELF_TEST_NOT_TESTED, "the probe's libraries are not visible");
    else if (!has_tried(run))
        verdict(result, SELF_TEST_FAILED, "the probe never came to its attempt");
    else if ((run->end == END_EXITED && run->exit_code == PROBE_REFUSED) ||
             (ends & (1u << run->end)))
        verdict(result, SELF_TEST_HOLDS, "");
    else if (run->end == END_EXITED && run->exit_code == PROBE_REACHED)
        verdict(result, SELF_TEST_FAILED, "nothing stopped it");
    else {
        snprintf(reason, sizeof(reason), "unexpected end %d (exit %d, signal %d)",
                 (int)run->end, run->exit_code, run->signal);
        verdict(result, SELF_TEST_FAILED, reason);
    }
}

/* Every process of the run held the other end of the pipe. */
static bool all_gone(int read_fd)
{
    struct pollfd pfd = {.fd = read_fd, .events = POLLIN};

    return poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLHUP);
}

static int try_it(struct self_test *test, struct cell *cell, size_t index,
                  struct self_test_result *result, struct err *err)
{
    const char *const argv[] = {"assay-cell", PROBE_ARGUMENT, tests[index].name,
                                target_of(test, tests[index].target), NULL};
    cleanup_result struct sandbox_result run;
    struct sandbox_spec spec;
    int pipe_fds[2], r;

    sandbox_result_init(&run);
    sandbox_spec_init(&spec);
    if (pipe2(pipe_fds, O_CLOEXEC) < 0)
        return err_set(err, errno, "make a pipe");
    spec.argv = argv;
    spec.exe_fd = test->probe_fd;
    spec.channels[0] = pipe_fds[1];
    spec.limits = (struct sandbox_limits){.cpu_ms = CPU_MS,
                                          .wall_ms = WALL_MS,
                                          .memory_kib = MEMORY_KIB,
                                          .output_bytes = OUTPUT_BYTES,
                                          .disk_kib = DISK_KIB,
                                          .processes = PROCESSES};
    r = cell_run(cell, &spec, &run, err);
    close(pipe_fds[1]);
    if (r == 0) {
        judge(&run, tests[index].ends, result);
        if (!all_gone(pipe_fds[0]))
            verdict(result, SELF_TEST_FAILED, "a process outlived its run");
    }
    close(pipe_fds[0]);
    return r;
}

static uint32_t in_force(const struct sandbox_isolation *isolation, uint32_t layers)
{
    uint32_t found = 0;

    for (int i = 0; i < LAYER_MAX; i++)
        if ((layers & (UINT32_C(1) << i)) && isolation->layers[i].active)
            found |= UINT32_C(1) << i;
    return found;
}

void self_test_run(struct self_test *test, struct cell *cell, size_t index,
                   struct self_test_result *ret_result)
{
    uint32_t layers = tests[index].layers;
    struct self_test_result result = {.name = tests[index].name,
                                      .attempt = tests[index].attempt,
                                      .stopped_by =
                                          in_force(cell_isolation(cell), layers)};
    struct err err = ERR_INIT;

    if (!result.stopped_by)
        result.stopped_by = in_force(cell_isolation(cell), tests[index].otherwise);
    if (layers && !result.stopped_by)
        verdict(&result, SELF_TEST_NOT_TESTED, "what would stop it is missing");
    else if (try_it(test, cell, index, &result, &err) < 0)
        verdict(&result, SELF_TEST_FAILED, err.text);
    *ret_result = result;
}
