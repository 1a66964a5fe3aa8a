#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/filter_table.h"
#include "sandbox/cell/launch.h"
#include "sandbox/cell/rebase.h"
#include "sandbox/cell/setup.h"
#include "sandbox/cell/spawner.h"
#include "sandbox/cell/view.h"
#include "sandbox/cell/warm.h"
#include "sandbox/cell/warden.h"
#include "sandbox/messages.h"
#include "sandbox/patience.h"
#include "sandbox/warm_serve.h"

#define INIT_STACK_BYTES 65536

struct spawner {
    struct setup setup;
    const struct plan *plan;
    char box[4096]; /* path of the private folder */
    bool box_mounted;
    int rules_fd; /* for the private folder as it is; -1: no Landlock */
    struct wire_reader in;
    struct wire_writer out;
    struct received_spec received;
    struct launch_status *status; /* the init writes it, whether or not it is a copy */
};

/* ---- service ---- */

static int send_error(struct spawner *s, const struct err *error)
{
    wire_start(&s->out, WIRE_FAILED);
    message_put_error(&s->out, error);
    return wire_send(s->setup.sock, &s->out, NULL);
}

/* What the setup failed for. */
static void send_lacking(struct spawner *s, enum sandbox_layer layer,
                         const struct err *error)
{
    wire_start(&s->out, WIRE_LACKS);
    wire_u32(&s->out, (uint32_t)layer);
    message_put_error(&s->out, error);
    wire_send(s->setup.sock, &s->out, NULL);
}

/* A folder of the host comes from the cell, by its path. */
static int renew(struct spawner *s)
{
    const struct file_rules_host host = {s->setup.config->extra_paths,
                                         s->setup.config->hidden_paths};
    bool view = plan_has_view(s->plan);
    struct err err = ERR_INIT;
    uint64_t kib = wire_get_u64(&s->in);
    uint32_t inodes = wire_get_u32(&s->in);
    const char *path = wire_get_str(&s->in);
    cleanup_fd int fd = -1;

    if (!wire_end(&s->in) || view == (path != NULL))
        return -EBADMSG;
    close_fd(&s->rules_fd);
    snprintf(s->box, sizeof(s->box), "%s", view ? SANDBOX_WORK_DIR : path);
    if (view && view_renew_box(kib, inodes, plan_inner_uid(s->plan), &s->box_mounted, &fd,
                               &err) < 0)
        return send_error(s, &err);
    if (file_rules_open(s->plan->landlock_abi, s->box, view ? NULL : &host, &s->rules_fd,
                        &err) < 0)
        return send_error(s, &err);
    /* Programs inherit this as their working directory. */
    if (chdir(s->box) < 0) {
        err_set(&err, errno, "enter %s", s->box);
        return send_error(s, &err);
    }
    wire_start(&s->out, WIRE_BOX);
    wire_fd(&s->out, fd);
    wire_fd(&s->out, s->rules_fd);
    return wire_send(s->setup.sock, &s->out, NULL);
}

/* What is cloned from now on is the kernel's first choice when the memory group is full:
 * a program must not be able to have its spawner killed instead. Raising the score and
 * taking that back, as the init does, needs no privilege. */
static int prefer_for_oom(const struct spawner *s, struct err *err)
{
    if (pwrite(s->setup.oom_fd, "1000", 4, 0) < 0)
        return err_set(err, errno, "write /proc/self/oom_score_adj");
    return 0;
}

#ifdef __x86_64__
/* clone3() as a vfork: the child runs launch_init() on a stack of its own, in our memory,
 * and we sleep until it has left. Copying even this small process would cost as much as
 * all the rest of a run's start. libc has no clone3(), and clone() cannot create a
 * process in a control group. */
static long vfork_init(struct clone_args *args, struct launch *launch)
{
    static char stack[INIT_STACK_BYTES] __attribute__((aligned(16)));
    register struct launch *argument __asm__("r12") = launch;
    long pid = SYS_clone3;

    args->flags |= CLONE_VM | CLONE_VFORK;
    args->stack = (uint64_t)(uintptr_t)stack;
    args->stack_size = sizeof(stack);
    __asm__ volatile("syscall\n\t"
                     "test %%rax, %%rax\n\t"
                     "jnz 1f\n\t"
                     "xor %%ebp, %%ebp\n\t"
                     "mov %%r12, %%rdi\n\t"
                     "call *%[init]\n\t"
                     "1:"
                     : "+a"(pid)
                     : "D"(args), "S"(sizeof(*args)),
                       "r"(argument), [init] "r"(launch_init)
                     : "rcx", "r11", "cc", "memory");
    return pid;
}
#else
/* The same with a copy of our memory, for which libc is enough. */
static long vfork_init(struct clone_args *args, struct launch *launch)
{
    long pid;

    args->flags |= CLONE_VFORK;
    pid = syscall(SYS_clone3, args, sizeof(*args));
    if (pid == 0)
        launch_init(launch);
    return pid < 0 ? -errno : pid;
}
#endif

static int call_init(void *launch)
{
    launch_init(launch);
}

/* clone() can do the same, but for the control group. */
static long clone_init(uint64_t flags, struct launch *launch)
{
    static char stack[INIT_STACK_BYTES] __attribute__((aligned(16)));
    int pid = clone(call_init, stack + sizeof(stack),
                    (int)flags | CLONE_VM | CLONE_VFORK | SIGCHLD, launch);

    return pid < 0 ? -errno : pid;
}

/* A tenth of a run's start goes into a fresh ipc namespace. Without a call that reaches
 * it, the spawner's is as good: nothing can be in it, nor be put there. */
static bool can_reach_ipc(const struct launch *launch)
{
    return !plan_has(launch->plan, LAYER_SECCOMP) ||
           FOR_IPC & (1u << launch->received->spec.profile);
}

static uint64_t init_flags(const struct launch *launch)
{
    const struct plan *plan = launch->plan;
    uint64_t flags = CLONE_FILES;

    if (plan_has(plan, LAYER_PID_NS))
        flags |= CLONE_NEWPID;
    if (plan_has(plan, LAYER_IPC_NS) && can_reach_ipc(launch))
        flags |= CLONE_NEWIPC;
    return flags;
}

/* Runs the init, in fresh namespaces, until the tree is gone. */
static int run_init(struct launch *launch, int cgroup_fd, struct err *err)
{
    struct clone_args args = {.flags = init_flags(launch), .exit_signal = SIGCHLD};
    long pid;

    if (cgroup_fd >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (unsigned)cgroup_fd;
    }
    pid = vfork_init(&args, launch);
    /* Docker's filter hides clone3, whose flags it could not check. */
    if (pid == -ENOSYS && cgroup_fd < 0)
        pid = clone_init(init_flags(launch), launch);
    if (pid < 0)
        return err_set(err, (int)-pid, "start the init of a run");
    while (waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return 0;
}

static int run(struct spawner *s)
{
    struct err err = ERR_INIT;
    struct launch launch = {
        .sock = s->setup.sock,
        .out = &s->out,
        .status = s->status,
        .rules_fd = s->rules_fd,
        .oom_fd = s->setup.oom_fd,
        .oom_score = s->setup.oom_score,
        .host_filter = s->setup.config->host_filter,
        .plan = s->plan,
    };
    cleanup_fd int cgroup_fd = -1;
    cleanup(rebased_release) struct rebased rebased = {0};
    struct sandbox_spec *launch_spec = &s->received.spec;
    int r;

    cgroup_fd = wire_get_fd(&s->in);
    launch.other_threads = wire_get_u32(&s->in);
    if (message_get_spec(&s->in, &s->received, &err) < 0)
        return -EBADMSG;
    launch.received = &s->received;
    launch.spec = launch_spec;
    launch.filter = &s->setup.config->filters->closing[s->received.spec.profile];
    memset(s->status, 0, sizeof(*s->status));
    launch.nice = s->setup.config->nice;
    r = prefer_for_oom(s, &err);
    if (r == 0 && !plan_has_view(s->plan))
        r = rebase_spec(launch_spec, s->box, &rebased, &err);
    if (r == 0)
        r = run_init(&launch, cgroup_fd, &err);
    if (!plan_has(s->plan, LAYER_PID_NS))
        warden_sweep(s->plan);
    received_spec_release(&s->received); /* when the init did not come so far */
    if (r < 0)
        return send_error(s, &err);
    wire_start(&s->out, WIRE_EMPTY);
    launch_put_status(&s->out, s->status);
    return wire_send(s->setup.sock, &s->out, NULL);
}

/* In its own process, which is the spawner's like until here. */
static _Noreturn void execute_warm(int sock, const char *const *argv,
                                   const char *const *env)
{
    const struct rlimit stack = {WARM_STACK_KIB * 1024, RLIM_INFINITY};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t none;

    sigemptyset(&none);
    if (null < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 ||
        sigprocmask(SIG_SETMASK, &none, NULL) < 0)
        _exit(1);
    /* A lower hard limit stays; runs that want more are executed. */
    setrlimit(RLIMIT_STACK, &stack);
    sock = fcntl(sock, F_DUPFD, WARM_SOCKET + 1);
    for (int fd = 0; fd < WARM_SOCKET; fd++)
        if (dup2(null, fd) < 0)
            _exit(1);
    if (sock < 0 || dup2(sock, WARM_SOCKET) < 0 ||
        close_range(WARM_SOCKET + 1, ~0U, 0) < 0)
        _exit(1);
    execve(argv[0], (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
    _exit(1);
}

static int start_warm(struct spawner *s)
{
    struct received_spec *strings = &s->received; /* there is no run meanwhile */
    cleanup_fd int sock = wire_get_fd(&s->in), pid_fd = -1;
    struct err err = ERR_INIT;
    pid_t pid;

    if (!message_get_strings(&s->in, strings->argv, SANDBOX_STRINGS_MAX) ||
        !message_get_strings(&s->in, strings->env, SANDBOX_STRINGS_MAX) ||
        !wire_end(&s->in) || !strings->argv[0])
        return -EBADMSG;
    /* Those that were dropped. */
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    pid = fork();
    if (pid == 0)
        execute_warm(sock, strings->argv, strings->env);
    if (pid > 0)
        pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (pid < 0 || pid_fd < 0) {
        err_set(&err, errno, "start a warm program");
        return send_error(s, &err);
    }
    wire_start(&s->out, WIRE_STARTED);
    wire_fd(&s->out, pid_fd);
    return wire_send(s->setup.sock, &s->out, NULL);
}

static _Noreturn void serve(struct spawner *s)
{
    for (;;) {
        int r = wire_receive(s->setup.sock, &s->in, NULL);

        if (r <= 0)
            _exit(0);
        if (s->in.type == WIRE_RENEW)
            r = renew(s);
        else if (s->in.type == WIRE_RUN)
            r = run(s);
        else if (s->in.type == WIRE_WARM)
            r = start_warm(s);
        else
            r = -EBADMSG;
        wire_reader_release(&s->in);
        if (r < 0)
            _exit(1);
    }
}

_Noreturn void spawner_main(int sock, const struct spawner_config *config)
{
    static struct spawner s;
    enum sandbox_layer lacking = LAYER_MAX;
    struct err err = ERR_INIT;
    sigset_t term;
    int r;

    /* Until the init of a run has its handler; one without would not get the signal. */
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    r = sigprocmask(SIG_BLOCK, &term, NULL) < 0 ? -errno : 0;
    s.setup = (struct setup){.sock = sock, .config = config, .in = &s.in, .out = &s.out};
    s.plan = config->plan;
    s.rules_fd = -1;
    s.status = mmap(NULL, sizeof(*s.status), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s.status == MAP_FAILED) {
        err_set(&err, errno, "share memory with inits");
        send_error(&s, &err);
        _exit(1);
    }
    if (r < 0)
        r = err_set(&err, -r, "block SIGTERM");
    else
        r = setup_enter(&s.setup, &lacking, &err);
    if (r < 0) {
        send_lacking(&s, lacking, &err);
        _exit(1);
    }
    wire_start(&s.out, WIRE_READY);
    if (wire_send(sock, &s.out, NULL) < 0)
        _exit(1);
    serve(&s);
}

/* ---- in the cell ---- */

static int write_maps(pid_t spawner, uid_t uid, struct err *err)
{
    char map[96];
    int r;

    snprintf(map, sizeof(map), "0 %u 1\n%d %u 1\n", uid + SPAWNER_UID_OFFSET, INNER_UID,
             uid);
    r = setup_write_map(spawner, "uid_map", map, err);
    return r == 0 ? setup_write_map(spawner, "gid_map", map, err) : r;
}

static int read_lacking(struct wire_reader *in, enum sandbox_layer *ret_layer,
                        struct err *err)
{
    uint32_t layer = wire_get_u32(in);

    *ret_layer = layer < LAYER_MAX ? (enum sandbox_layer)layer : LAYER_MAX;
    return message_get_error(in, err);
}

int spawner_attend(int sock, pid_t spawner, uid_t uid, enum sandbox_layer *ret_lacking,
                   struct err *err)
{
    static struct wire_reader in;
    static struct wire_writer out;

    for (;;) {
        int r = patience_wait(sock, spawner, "the spawner", err);

        if (r < 0)
            return r;
        r = wire_receive(sock, &in, err);
        if (r < 0)
            return r;
        if (r == 0)
            return err_say(err, EPIPE, "the spawner ended during its setup");
        if (in.type == WIRE_FAILED)
            return message_get_error(&in, err);
        if (in.type == WIRE_LACKS)
            return read_lacking(&in, ret_lacking, err);
        if (in.type == WIRE_READY)
            return 0;
        r = write_maps(spawner, uid, err);
        if (r < 0)
            return r;
        wire_start(&out, WIRE_CONFIG);
        r = wire_send(sock, &out, err);
        if (r < 0)
            return r;
    }
}
