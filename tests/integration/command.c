#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/support.h"

#define ARGS_MAX       192
#define OUTPUT_MAX     ((size_t)256 << 20)
#define DEFAULT_BINARY "build/release/assay"

static const char *binary(void)
{
    const char *path = getenv("ASSAY_BINARY");

    return path ? path : DEFAULT_BINARY;
}

static bool takes_isolation(const char *command)
{
    return strcmp(command, "exec") == 0 || strcmp(command, "grade") == 0;
}

/* Each test judges for itself, and leaves nothing in the user's store. */
static bool keeps_nothing(const char *const *args)
{
    if (strcmp(args[0], "grade") != 0)
        return false;
    for (; *args; args++)
        if (strncmp(*args, "--store", 7) == 0 || strcmp(*args, "--help") == 0)
            return false;
    return true;
}

/* Starts it with these descriptors; errors_fd -1: ours. */
static pid_t spawn(const char *program, const char *const *args, int input_fd,
                   int output_fd, int errors_fd)
{
    posix_spawn_file_actions_t actions;
    char *argv[ARGS_MAX] = {(char *)program};
    size_t count = 1;
    pid_t pid;
    bool alone = args[0] && keeps_nothing(args);
    int r;

    for (; *args; args++) {
        ck_assert_uint_lt(count, ARGS_MAX - 5);
        argv[count++] = (char *)*args;
        if (count == 2 && alone) {
            argv[count++] = (char *)"--no-store";
            argv[count++] = (char *)"--no-cache";
        }
        if (argv[1] == *args && support_best_effort() && takes_isolation(*args)) {
            argv[count++] = (char *)"--isolation";
            argv[count++] = (char *)"best-effort";
        }
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input_fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output_fd, STDOUT_FILENO);
    if (errors_fd >= 0)
        posix_spawn_file_actions_adddup2(&actions, errors_fd, STDERR_FILENO);
    r = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    ck_assert_msg(r == 0, "start %s: %s (build it with make, or set ASSAY_BINARY)",
                  argv[0], strerror(r));
    return pid;
}

/* Its wait status; killed, and the test failed, when it never ends. */
static int wait_for(pid_t pid)
{
    cleanup_fd int pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd pollfd = {.fd = pid_fd, .events = POLLIN};
    int status, ended;

    ck_assert_int_ge(pid_fd, 0);
    do
        ended = poll(&pollfd, 1, COMMAND_TIMEOUT_S * 1000);
    while (ended < 0 && errno == EINTR);
    if (ended <= 0)
        kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(ended > 0, "the program did not end in %d s", COMMAND_TIMEOUT_S);
    return status;
}

static int memory_file(const char *content)
{
    int fd = memfd_create("command", MFD_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    if (content) {
        ck_assert_int_eq(io_write_all(fd, content, strlen(content), NULL), 0);
        ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
    }
    return fd;
}

void command_run(const char *const *args, const char *input,
                 struct command_result *ret_result)
{
    command_run_program(binary(), args, input, ret_result);
}

char *command_beside(const char *name)
{
    const char *slash = strrchr(binary(), '/');
    char *path;

    ck_assert_int_ge(asprintf(&path, "%.*s%s", slash ? (int)(slash + 1 - binary()) : 0,
                              binary(), name),
                     0);
    return path;
}

void command_run_program(const char *program, const char *const *args, const char *input,
                         struct command_result *ret_result)
{
    cleanup_fd int input_fd = memory_file(input), output_fd = memory_file(NULL);
    cleanup_fd int errors_fd = memory_file(NULL);
    struct command_result result = COMMAND_RESULT_INIT;
    int status = wait_for(spawn(program, args, input_fd, output_fd, errors_fd));
    size_t len;

    if (WIFEXITED(status))
        result.exit_code = WEXITSTATUS(status);
    else
        result.signal = WTERMSIG(status);
    ck_assert_int_eq(
        io_read_fd(output_fd, OUTPUT_MAX, &result.out, &result.out_len, NULL), 0);
    ck_assert_int_eq(io_read_fd(errors_fd, OUTPUT_MAX, &result.errors, &len, NULL), 0);
    *ret_result = result;
}

void command_result_release(struct command_result *result)
{
    free(result->out);
    free(result->errors);
    *result = (struct command_result)COMMAND_RESULT_INIT;
}

void command_expect(const struct command_result *result, int exit_code)
{
    ck_assert_msg(result->exit_code == exit_code,
                  "exit status %d (signal %d) instead of %d\n%.4000s\n%.4000s",
                  result->exit_code, result->signal, exit_code, result->errors,
                  result->out);
}

void command_expect_errors(const struct command_result *result, const char *const *texts,
                           size_t count)
{
    for (size_t i = 0; i < count && texts[i]; i++)
        ck_assert_msg(strstr(result->errors, texts[i]) != NULL,
                      "'%s' is not in:\n%.4000s", texts[i], result->errors);
}

cJSON *command_json(const struct command_result *result)
{
    struct err err = ERR_INIT;
    cJSON *value = NULL;
    int r = json_parse(result->out, result->out_len, &value, &err);

    ck_assert_msg(r == 0, "%s: %.200s\n%.2000s", err.text, result->out, result->errors);
    return value;
}

void command_start(const char *const *args, struct command_pipes *ret_pipes)
{
    int input[2], output[2];

    ck_assert_int_eq(pipe2(input, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(output, O_CLOEXEC), 0);
    ret_pipes->pid = spawn(binary(), args, input[0], output[1], -1);
    ret_pipes->input_fd = input[1];
    ret_pipes->output_fd = output[0];
    close(input[0]);
    close(output[1]);
}

int command_finish(struct command_pipes *pipes)
{
    char rest[4096];
    int status;

    close_fd(&pipes->input_fd);
    while (read(pipes->output_fd, rest, sizeof(rest)) > 0)
        ;
    close_fd(&pipes->output_fd);
    status = wait_for(pipes->pid);
    ck_assert_msg(WIFEXITED(status), "signal %d", WTERMSIG(status));
    return WEXITSTATUS(status);
}

bool command_sandbox_works(void)
{
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    command_run(ARGS("doctor"), NULL, &result);
    if (result.exit_code == 0 || support_best_effort())
        return true;
    ck_assert_msg(!getenv("SANDBOX_MUST_WORK"), "%s%s", result.out, result.errors);
    fprintf(stderr, "NOTE: SKIPPED, no sandbox here: see `%s doctor`\n", binary());
    return false;
}
