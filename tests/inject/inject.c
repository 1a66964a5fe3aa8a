/*
 * inject [OPTION...] [COMMAND [ARG...]]: runs assay and fails system calls of its cells,
 * to test that nothing goes on after a failure as if nothing had been. Without a command
 * it runs tests/probe in a cell and prints what came of it (drive.h).
 *
 *   --process P --call N   the Nth call of the Pth process: 1 is the cell, then as they
 *                          come: the spawner, its trial of a pid namespace, init, program
 *   --name CALL            instead: each call of this name, as a host that refuses it
 *   --errno NUMBER         what the call fails with (EPERM)
 *   --report FILE          gets "process call name" of each call that was failed
 *   --list                 fails none; all of them go to the report
 *   --seen FILE            gets what protects each program, as seen from outside
 *   --user ID              as this user
 *   --limits               the probe's programs that pass limits
 *   --best-effort          with less isolation, where the host has no more
 *
 * Exit status: the command's.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "tests/inject/drive.h"
#include "tests/inject/supervise.h"

struct options {
    struct injection injection;
    uint64_t user;
    bool has_user, limits, best_effort;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "inject: %s: %s\n", what, strerror(errno));
    exit(125);
}

static void send_fd(int sock, int fd)
{
    char byte = 0, control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec io = {&byte, 1};
    struct msghdr message = {.msg_iov = &io,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof(int));
    if (sendmsg(sock, &message, 0) != 1)
        _exit(125);
}

static int receive_fd(int sock)
{
    char byte, control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec io = {&byte, 1};
    struct msghdr message = {.msg_iov = &io,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    const struct cmsghdr *header;
    int fd;

    if (recvmsg(sock, &message, MSG_CMSG_CLOEXEC) != 1)
        fail("receive the listener");
    header = CMSG_FIRSTHDR(&message);
    if (!header)
        fail("receive the listener");
    memcpy(&fd, CMSG_DATA(header), sizeof(int));
    return fd;
}

static void become(uid_t id)
{
    if (setresgid(id, id, id) < 0 || setresuid(id, id, id) < 0 ||
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0)
        fail("become another user");
}

static _Noreturn void start(int sock, const struct options *options, char **command)
{
    if (dup3(sock, LISTENER_SOCK, O_CLOEXEC) < 0)
        fail("dup3");
    send_fd(LISTENER_SOCK, supervise_load());
    if (options->has_user)
        become((uid_t)options->user);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (!*command)
        exit(drive(options->limits, options->best_effort));
    execv(command[0], command);
    fail(command[0]);
}

static int run(const struct options *options, char **command)
{
    int pair[2], status;
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        fail("socketpair");
    pid = fork();
    if (pid < 0)
        fail("fork");
    if (pid == 0)
        start(pair[1], options, command);
    close(pair[1]);
    supervise(receive_fd(pair[0]), &options->injection);
    if (waitpid(pid, &status, 0) < 0)
        fail("wait");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static uint64_t number(const char *text)
{
    uint64_t value;

    if (!parse_u64(text, &value)) {
        errno = EINVAL;
        fail(text);
    }
    return value;
}

static FILE *create(const char *path)
{
    FILE *file = fopen(path, "we");

    if (!file)
        fail(path);
    return file;
}

int main(int argc, char **argv)
{
    static const struct option table[] = {{"process", required_argument, NULL, 'p'},
                                          {"call", required_argument, NULL, 'c'},
                                          {"name", required_argument, NULL, 'n'},
                                          {"errno", required_argument, NULL, 'e'},
                                          {"report", required_argument, NULL, 'r'},
                                          {"seen", required_argument, NULL, 's'},
                                          {"user", required_argument, NULL, 'u'},
                                          {"list", no_argument, NULL, 'l'},
                                          {"best-effort", no_argument, NULL, 'b'},
                                          {"limits", no_argument, NULL, 'm'},
                                          {0}};
    struct options options = {.injection = {.error = EPERM}};
    int option;

    while ((option = getopt_long(argc, argv, "+", table, NULL)) != -1) {
        switch (option) {
        case 'p':
            options.injection.process = number(optarg);
            break;
        case 'c':
            options.injection.call = number(optarg);
            break;
        case 'n':
            options.injection.name = optarg;
            break;
        case 'e':
            options.injection.error = (int)number(optarg);
            break;
        case 'r':
            options.injection.report = create(optarg);
            break;
        case 's':
            options.injection.seen = create(optarg);
            break;
        case 'u':
            options.user = number(optarg);
            options.has_user = true;
            break;
        case 'l':
            options.injection.list = true;
            break;
        case 'm':
            options.limits = true;
            break;
        case 'b':
            options.best_effort = true;
            break;
        default:
            return 125;
        }
    }
    return run(&options, argv + optind);
}
