#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "tests/inject/seen.h"
#include "tests/inject/supervise.h"

#define CELL_NAME     "assay-cell\n"
#define PROCESSES_MAX 256
#define NO_CALL       (-1)
#define SYNC_WAKE_UP  1ul /* SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP, from Linux 6.6 on */
#define SET_FLAGS     _IOW('!', 4, uint64_t)

struct process {
    pid_t pid;
    uint64_t order; /* among the processes of cells; 0: none of them */
    uint64_t calls;
    bool executes; /* what it is may be another thing by now */
};

struct supervisor {
    const struct injection *injection;
    int listener;
    int nr; /* of injection->name */
    struct process processes[PROCESSES_MAX];
    size_t count;
    uint64_t order;
};

static const int passed[] = {SCMP_SYS(exit),         SCMP_SYS(exit_group),
                             SCMP_SYS(close),        SCMP_SYS(brk),
                             SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
                             SCMP_SYS(getpid),       SCMP_SYS(getppid),
                             SCMP_SYS(getuid),       SCMP_SYS(geteuid),
                             SCMP_SYS(getgid),       SCMP_SYS(getegid)};

static _Noreturn void fail(const char *what, int code)
{
    fprintf(stderr, "inject: %s: %s\n", what, strerror(code));
    exit(125);
}

static void check(int r, const char *what)
{
    if (r < 0)
        fail(what, -r);
}

/* Root can do it without no_new_privs, which would hide that nobody has set it. */
int supervise_load(void)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_NOTIFY);

    if (!ctx)
        fail("make a filter", ENOMEM);
    for (size_t i = 0; i < ARRAY_SIZE(passed); i++)
        check(seccomp_rule_add(ctx, SCMP_ACT_ALLOW, passed[i], 0), "pass a call");
    check(seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(sendmsg), 1,
                           SCMP_A0(SCMP_CMP_EQ, LISTENER_SOCK)),
          "pass sendmsg");
    check(seccomp_attr_set(ctx, SCMP_FLTATR_CTL_NNP, geteuid() != 0), "no_new_privs");
    check(seccomp_load(ctx), "load the filter");
    return seccomp_notify_fd(ctx); /* the context is left: to free it could ask already */
}

static bool is_cell(pid_t pid)
{
    char path[64], name[32] = "";
    cleanup_fd int fd = -1;

    snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd >= 0 && read(fd, name, sizeof(name) - 1) > 0 &&
           strcmp(name, CELL_NAME) == 0;
}

static struct process *find(struct supervisor *s, pid_t pid)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->processes[i].pid == pid)
            return &s->processes[i];
    if (s->count == PROCESSES_MAX)
        fail("processes", E2BIG);
    s->processes[s->count] = (struct process){.pid = pid, .executes = true};
    return &s->processes[s->count++];
}

/* The process that asks, and whether it is one of a cell's by now. */
static struct process *identify(struct supervisor *s, pid_t pid)
{
    struct process *process = find(s, pid);

    if (!process->executes)
        return process;
    process->executes = false;
    if (is_cell(pid)) {
        if (!process->order)
            process->order = ++s->order;
    } else {
        if (process->order && s->injection->seen)
            seen_write(s->injection->seen, pid);
        process->order = 0;
    }
    return process;
}

static bool is_due(const struct supervisor *s, const struct process *process, int nr)
{
    const struct injection *injection = s->injection;

    if (!process->order || injection->list)
        return false;
    if (injection->name)
        return s->nr == nr;
    return process->calls == injection->call && process->order == injection->process;
}

static void note(const struct supervisor *s, const struct process *process,
                 const struct seccomp_notif *request)
{
    char *name = seccomp_syscall_resolve_num_arch(request->data.arch, request->data.nr);

    if (s->injection->report)
        fprintf(s->injection->report, "%llu %llu %s\n",
                (unsigned long long)process->order, (unsigned long long)process->calls,
                name ? name : "?");
    free(name);
}

static void answer(struct supervisor *s, const struct seccomp_notif *request,
                   struct seccomp_notif_resp *response)
{
    struct process *process = identify(s, (pid_t)request->pid);
    bool due;

    process->calls++;
    due = is_due(s, process, request->data.nr);
    if (request->data.nr == SCMP_SYS(execve) || request->data.nr == SCMP_SYS(execveat))
        process->executes = true;
    if (due || (s->injection->list && process->order))
        note(s, process, request);
    memset(response, 0, sizeof(*response));
    response->id = request->id;
    if (due)
        response->error = -s->injection->error;
    else
        response->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
}

/* -1 when nobody is left to ask. */
static int wait_for_call(int listener)
{
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    int n;

    do
        n = poll(&ready, 1, -1);
    while (n < 0 && errno == EINTR);
    return ready.revents & POLLIN ? 0 : -1;
}

void supervise(int listener, const struct injection *injection)
{
    struct supervisor s = {.injection = injection, .listener = listener, .nr = NO_CALL};
    struct seccomp_notif *request;
    struct seccomp_notif_resp *response;

    if (injection->name)
        s.nr = seccomp_syscall_resolve_name(injection->name);
    if (injection->name && s.nr < 0)
        fail(injection->name, ENOSYS);
    ioctl(listener, SET_FLAGS, SYNC_WAKE_UP); /* faster, where there is such a thing */
    check(seccomp_notify_alloc(&request, &response), "allocate");
    while (wait_for_call(listener) == 0) {
        memset(request, 0, sizeof(*request));
        if (seccomp_notify_receive(listener, request) < 0)
            continue; /* the process was killed */
        answer(&s, request, response);
        seccomp_notify_respond(listener, response);
    }
    seccomp_notify_free(request, response);
}
