#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/filter.h"
#include "sandbox/cell/host_filter.h"

#define LANDLOCK_WITH_TRUNCATE 3
#define SOCKET_TYPE_MASK       0xf

/* When a group is refused. */
enum gap {
    NO_IPC,         /* no ipc namespace */
    NO_VIEW,        /* files are the host's: Landlock does not cover these calls */
    NO_VIEW_UID,    /* and the program owns some of them */
    NO_TRUNCATE,    /* Landlock does not know truncation yet */
    NO_SOCKETS,     /* sockets of the host can be reached by name */
    NO_PID,         /* no pid namespace */
    NO_PID_UID,     /* and processes of the host belong to the same user */
    NO_SCOPE,       /* and Landlock does not scope signals yet */
    NO_MEMORY_FILES /* nothing counts memory files */
};

struct refusal {
    enum gap gap;
    const char *name;
    int arg; /* -1: always */
    enum scmp_compare op;
    uint64_t a, b;
};

#define ALWAYS -1, SCMP_CMP_EQ, 0, 0

static const struct refusal refusals[] = {
    /* Segments and queues would outlive the run, and be found by the next. */
    {NO_IPC, "shmget", ALWAYS},
    {NO_IPC, "shmat", ALWAYS},
    {NO_IPC, "shmctl", ALWAYS},
    {NO_IPC, "semget", ALWAYS},
    {NO_IPC, "semop", ALWAYS},
    {NO_IPC, "semtimedop", ALWAYS},
    {NO_IPC, "semctl", ALWAYS},
    {NO_IPC, "msgget", ALWAYS},
    {NO_IPC, "msgsnd", ALWAYS},
    {NO_IPC, "msgrcv", ALWAYS},
    {NO_IPC, "msgctl", ALWAYS},
    {NO_IPC, "mq_open", ALWAYS},
    {NO_IPC, "mq_unlink", ALWAYS},
    /* Events of folders that cannot be opened. */
    {NO_VIEW, "inotify_add_watch", ALWAYS},
    /* Times, which whoever may write may set, as in /tmp: Landlock has no right for them.
     */
    {NO_VIEW, "utime", ALWAYS},
    {NO_VIEW, "utimes", ALWAYS},
    {NO_VIEW, "futimesat", ALWAYS},
    {NO_VIEW, "utimensat", ALWAYS},
    /* Owner and mode of files that belong to the same user. An opened file may be a
     * toolchain's. */
    {NO_VIEW_UID, "chmod", ALWAYS},
    {NO_VIEW_UID, "fchmod", ALWAYS},
    {NO_VIEW_UID, "fchmodat", ALWAYS},
    {NO_VIEW_UID, "fchmodat2", ALWAYS},
    {NO_VIEW_UID, "chown", ALWAYS},
    {NO_VIEW_UID, "fchown", ALWAYS},
    {NO_VIEW_UID, "lchown", ALWAYS},
    {NO_VIEW_UID, "fchownat", ALWAYS},
    /* A file that may be read can be opened with O_TRUNC. */
    {NO_TRUNCATE, "truncate", ALWAYS},
    {NO_TRUNCATE, "openat2", ALWAYS},
    {NO_TRUNCATE, "open", 1, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_TRUNC, O_TRUNC},
    {NO_TRUNCATE, "openat", 2, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_TRUNC, O_TRUNC},
    {NO_TRUNCATE, "open", 1, SCMP_CMP_MASKED_EQ, O_ACCMODE, O_ACCMODE},
    {NO_TRUNCATE, "openat", 2, SCMP_CMP_MASKED_EQ, O_ACCMODE, O_ACCMODE},
    /* Pairs that cannot be sent to another address stay. */
    {NO_SOCKETS, "socket", ALWAYS},
    {NO_SOCKETS, "connect", ALWAYS},
    {NO_SOCKETS, "bind", ALWAYS},
    {NO_SOCKETS, "listen", ALWAYS},
    {NO_SOCKETS, "socketpair", 1, SCMP_CMP_MASKED_EQ, SOCKET_TYPE_MASK, SOCK_DGRAM},
    {NO_SOCKETS, "socketpair", 1, SCMP_CMP_MASKED_EQ, SOCKET_TYPE_MASK, SOCK_RAW},
    /* The main process has to die with its init. */
    {NO_PID, "prctl", 0, SCMP_CMP_EQ, PR_SET_PDEATHSIG, 0},
    /* What reaches other processes of the same user without being a signal. */
    {NO_PID_UID, "setpriority", 0, SCMP_CMP_EQ, PRIO_USER, 0},
    {NO_PID_UID, "setpriority", 1, SCMP_CMP_NE, 0, 0},
    {NO_PID_UID, "sched_setaffinity", 0, SCMP_CMP_NE, 0, 0},
    {NO_PID_UID, "get_robust_list", 0, SCMP_CMP_NE, 0, 0},
    /* Signals, also those that the kernel sends later; see limit_signals(). */
    {NO_SCOPE, "fcntl", 1, SCMP_CMP_EQ, F_SETOWN, 0},
    {NO_SCOPE, "fcntl", 1, SCMP_CMP_EQ, F_SETOWN_EX, 0},
    {NO_SCOPE, "fcntl", 1, SCMP_CMP_EQ, F_SETSIG, 0},
    {NO_SCOPE, "pidfd_send_signal", ALWAYS},
    {NO_SCOPE, "tkill", ALWAYS},
    {NO_MEMORY_FILES, "memfd_create", ALWAYS},
};

static bool applies(const struct plan *plan, enum gap gap)
{
    bool own_uid = plan_has(plan, LAYER_OWN_UID);

    switch (gap) {
    case NO_IPC:
        return !plan_has(plan, LAYER_IPC_NS);
    case NO_VIEW:
        return !plan_has_view(plan);
    case NO_VIEW_UID:
        return !plan_has_view(plan) && !own_uid;
    case NO_TRUNCATE:
        return !plan_has_view(plan) && plan->landlock_abi < LANDLOCK_WITH_TRUNCATE;
    case NO_SOCKETS:
        return !plan_has_view(plan) ||
               (!plan_has(plan, LAYER_NET_NS) && !plan_scopes_signals(plan));
    case NO_PID:
        return !plan_has(plan, LAYER_PID_NS);
    case NO_PID_UID:
        return !plan_has(plan, LAYER_PID_NS) && !own_uid;
    case NO_SCOPE:
        return applies(plan, NO_PID_UID) && !plan_scopes_signals(plan);
    case NO_MEMORY_FILES:
        return !plan_has(plan, LAYER_PID_NS) && !plan_has(plan, LAYER_CGROUP_MEMORY);
    }
    return true;
}

/* A call that this libseccomp does not know is not in the first filter either. */
static int refuse(scmp_filter_ctx ctx, const struct refusal *refusal)
{
    struct scmp_arg_cmp cmp = {(unsigned)refusal->arg, refusal->op, refusal->a,
                               refusal->b};
    int nr = seccomp_syscall_resolve_name(refusal->name);

    if (nr < 0)
        return 0;
    /* The kernel looks at the lower half of an int. */
    if (refusal->arg >= 0 && refusal->op == SCMP_CMP_EQ)
        cmp = (struct scmp_arg_cmp){cmp.arg, SCMP_CMP_MASKED_EQ, UINT32_MAX, refusal->a};
    return seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(EPERM), nr,
                                  refusal->arg < 0 ? 0 : 1, &cmp);
}

int host_filter_build(const struct plan *plan, struct sock_fprog *ret_program,
                      struct err *err)
{
    scmp_filter_ctx ctx;
    bool any = false;
    int r = 0;

    *ret_program = (struct sock_fprog){0};
    ctx = seccomp_init(SCMP_ACT_ALLOW);
    if (!ctx)
        return err_oom(err);
    for (size_t i = 0; i < ARRAY_SIZE(refusals) && r == 0; i++) {
        if (!applies(plan, refusals[i].gap))
            continue;
        any = true;
        r = refuse(ctx, &refusals[i]);
    }
    /* The first filter decides about foreign architectures. */
    if (r == 0)
        r = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (r < 0)
        r = err_set(err, -r, "build the filter for missing namespaces");
    else if (any)
        r = filter_export(ctx, ret_program, err);
    seccomp_release(ctx);
    return r;
}

/* Signals to this process (abort() and threads need that) and to its own group, which is
 * of its own session and so of this run. */
static int limit_signals(void)
{
    const uint32_t self = (uint32_t)getpid();
    const unsigned nr = offsetof(struct seccomp_data, nr);
    /* Little-endian: the lower half, and so the int, comes first. */
    const unsigned target = offsetof(struct seccomp_data, args[0]);
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigqueueinfo, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_tgsigqueueinfo, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, target),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, self, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {ARRAY_SIZE(code), code};

    return filter_load(&program);
}

int host_filter_enter(const struct plan *plan, const struct sock_fprog *program)
{
    int r = program->len ? filter_load(program) : 0;

    if (r == 0 && applies(plan, NO_SCOPE))
        r = limit_signals();
    return r;
}
