#include "sandbox/warm_serve.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/launch.h"
#include "sandbox/messages.h"

#define OWN_FD_MIN       64 /* where no descriptor of a program will stand */
#define FILTER_BYTES_MAX 65536

struct server {
    int sock;
    struct plan plan;
    struct sock_fprog filter;
    int oom_fd;
    char oom_score[16];
    int nice;
    struct wire_reader in;
    struct wire_writer out;
    struct received_spec received;
    struct launch_status status;
};

#ifdef __x86_64__
/* A clone() or clone3() that shares our memory and stack: the child runs init(launch)
 * below what we use of it, and we sleep until it has left, as with vfork(). Where init()
 * returns, in a copy of the child, so does this, with 0. */
long warm_clone(long call, uint64_t arg1, uint64_t arg2, void (*init)(struct launch *),
                struct launch *launch);

__asm__(".pushsection .text\n"
        ".hidden warm_clone\n"
        ".globl warm_clone\n"
        ".type warm_clone, @function\n"
        "warm_clone:\n"
        "endbr64\n"
        "push %rbp\n"
        "push %rbx\n"
        "push %r12\n"
        "mov %rdi, %rax\n"
        "mov %rsi, %rdi\n"
        "mov %rdx, %rsi\n"
        "mov %rcx, %rbx\n"
        "mov %r8, %r12\n"
        "syscall\n"
        "test %rax, %rax\n"
        "jnz 1f\n"
        "mov %r12, %rdi\n"
        "call *%rbx\n"
        "xor %eax, %eax\n"
        "1: pop %r12\n"
        "pop %rbx\n"
        "pop %rbp\n"
        "ret\n"
        ".size warm_clone, . - warm_clone\n"
        ".popsection\n");
#else
/* No other way is known to go on in a copy of a copy that shares our stack. */
static long warm_clone(long call, uint64_t arg1, uint64_t arg2,
                       void (*init)(struct launch *), struct launch *launch)
{
    (void)call, (void)arg1, (void)arg2, (void)init, (void)launch;
    return -ENOSYS;
}
#endif

static int say(struct server *s, enum wire_type type)
{
    wire_start(&s->out, type);
    return wire_send(s->sock, &s->out, NULL);
}

static void send_error(struct server *s, const struct err *error)
{
    wire_start(&s->out, WIRE_FAILED);
    message_put_error(&s->out, error);
    if (wire_send(s->sock, &s->out, NULL) < 0)
        _exit(1);
}

void warm_refuse(const char *why)
{
    static struct server s = {.sock = WARM_SOCKET};
    struct err err = ERR_INIT;

    err_say(&err, ENOTSUP, "%s", why);
    send_error(&s, &err);
}

/* A copy of the descriptor where it is in nobody's way. */
static int move_up(int *fd)
{
    int moved = fcntl(*fd, F_DUPFD_CLOEXEC, OWN_FD_MIN);

    close_fd(fd);
    *fd = moved;
    return moved < 0 ? -errno : 0;
}

static int read_filter(struct server *s, int fd)
{
    char *bytes;
    size_t len;

    if (io_read_fd(fd, FILTER_BYTES_MAX, &bytes, &len, NULL) < 0)
        return -EIO;
    s->filter.len = (unsigned short)(len / sizeof(struct sock_filter));
    s->filter.filter = (struct sock_filter *)(void *)bytes;
    return 0;
}

/* What holds in this cell; see warm_config() in warm.c. */
static int read_config(struct server *s)
{
    cleanup_fd int filter_fd = -1;
    const char *score;

    if (wire_receive(s->sock, &s->in, NULL) <= 0 || s->in.type != WIRE_CONFIG)
        return -EPROTO;
    filter_fd = wire_get_fd(&s->in);
    s->oom_fd = wire_get_fd(&s->in);
    score = wire_get_str(&s->in);
    s->nice = (int)wire_get_u32(&s->in);
    s->plan.privileged = wire_get_u32(&s->in) != 0;
    s->plan.program_uid = wire_get_u32(&s->in);
    if (!score || message_get_isolation(&s->in, &s->plan.isolation, NULL) < 0)
        return -EPROTO;
    snprintf(s->oom_score, sizeof(s->oom_score), "%s", score);
    return move_up(&s->oom_fd) < 0 ? -EIO : read_filter(s, filter_fd);
}

static long clone_init(struct launch *launch, int cgroup_fd)
{
    uint64_t flags = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_NEWPID | CLONE_NEWIPC;
    struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD};
    long pid;

    if (cgroup_fd >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (unsigned)cgroup_fd;
    }
    pid = warm_clone(SYS_clone3, (uint64_t)(uintptr_t)&args, sizeof(args), launch_fork,
                     launch);
    /* Docker's filter hides clone3, whose flags it could not check. */
    if (pid == -ENOSYS && cgroup_fd < 0)
        pid = warm_clone(SYS_clone, flags | SIGCHLD, 0, launch_fork, launch);
    return pid;
}

/* 1 in the program's process; 0 when the tree is gone; else -errno. */
static int run_init(struct server *s, struct launch *launch, int cgroup_fd,
                    const struct warm_hooks *hooks, struct err *err)
{
    long pid;

    if (pwrite(s->oom_fd, "1000", 4, 0) < 0)
        return err_set(err, errno, "write oom_score_adj");
    hooks->before();
    pid = clone_init(launch, cgroup_fd);
    if (pid == 0)
        return 1;
    hooks->in_parent();
    close_fd(&launch->report_fds[0]);
    close_fd(&launch->report_fds[1]);
    if (pid < 0)
        return err_set(err, (int)-pid, "start the init of a run");
    while (waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return 0;
}

/* 1 in the program's process. */
static int run(struct server *s, const struct warm_hooks *hooks)
{
    static const struct sock_fprog nothing_missing; /* where layers are, it is not warm */
    static struct launch launch;
    struct err err = ERR_INIT;
    cleanup_fd int cgroup_fd = wire_get_fd(&s->in);
    cleanup_fd int rules_fd = wire_get_fd(&s->in);
    int r;

    if (message_get_spec(&s->in, &s->received, &err) < 0)
        return -EBADMSG;
    if (rules_fd >= 0 && move_up(&rules_fd) < 0)
        return -EIO;
    memset(&s->status, 0, sizeof(s->status));
    launch = (struct launch){
        .received = &s->received,
        .spec = &s->received.spec,
        .filter = &s->filter,
        .host_filter = &nothing_missing,
        .plan = &s->plan,
        .sock = s->sock,
        .out = &s->out,
        .status = &s->status,
        .rules_fd = rules_fd,
        .nice = s->nice,
        .oom_fd = s->oom_fd,
        .oom_score = s->oom_score,
        .report_fds = {-1, -1},
    };
    r = run_init(s, &launch, cgroup_fd, hooks, &err);
    if (r == 1) {
        steal_fd(&cgroup_fd); /* closed already */
        steal_fd(&rules_fd);
        return 1;
    }
    received_spec_release(&s->received); /* when the init did not come so far */
    if (r < 0) {
        send_error(s, &err);
        return 0;
    }
    wire_start(&s->out, WIRE_EMPTY);
    launch_put_status(&s->out, &s->status);
    return wire_send(s->sock, &s->out, NULL);
}

/* So that no run finds in its copy of our memory what another one was called with. */
static void forget(struct server *s)
{
    wire_reader_release(&s->in);
    memset(s->in.data, 0, s->in.len);
    memset(s->out.data, 0, s->out.len);
    memset(&s->received, 0, sizeof(s->received));
}

const struct sandbox_spec *warm_serve(const struct warm_hooks *hooks)
{
    static struct server s = {.sock = WARM_SOCKET, .oom_fd = -1};
    sigset_t term;
    int r;

    /* Until the init of a run has its handler; one without would not get the signal. */
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &term, NULL) < 0 || move_up(&s.sock) < 0 ||
        say(&s, WIRE_READY) < 0 || read_config(&s) < 0)
        _exit(1);
    for (;;) {
        if (wire_receive(s.sock, &s.in, NULL) <= 0)
            _exit(0);
        r = s.in.type == WIRE_RUN ? run(&s, hooks) : -EBADMSG;
        if (r == 1)
            return &s.received.spec;
        forget(&s);
        if (r < 0)
            _exit(1);
    }
}
