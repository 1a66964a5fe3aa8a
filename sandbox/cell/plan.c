#include <errno.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "grader/base/io.h"
#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/plan.h"
#include "sandbox/cell/view.h"

/* Host user ids of cells: far above what systems hand out; two for each cell, by its
 * process id, so that no two cells share one. */
#define HOST_UID_BASE 0x70000000u

#define LANDLOCK_WITH_SIGNALS 6
#define FOLDER_INSTEAD        "a folder of the host instead: no limit on inodes"

/* Root can do without a user namespace; without a pid namespace it has to, so that the
 * spawner can reach what it must end. */
static const struct {
    enum sandbox_layer lost, needs_it;
    enum { FOR_ALL, FOR_USER, FOR_ROOT } who;
} needs[] = {
    {LAYER_USER_NS, LAYER_MOUNT_NS, FOR_USER},
    {LAYER_USER_NS, LAYER_PID_NS, FOR_USER},
    {LAYER_USER_NS, LAYER_NET_NS, FOR_USER},
    {LAYER_USER_NS, LAYER_IPC_NS, FOR_USER},
    {LAYER_USER_NS, LAYER_UTS_NS, FOR_USER},
    {LAYER_USER_NS, LAYER_CGROUP_NS, FOR_USER},
    {LAYER_PID_NS, LAYER_USER_NS, FOR_ROOT},
    {LAYER_MOUNT_NS, LAYER_PIVOT_ROOT, FOR_ALL},
    {LAYER_PIVOT_ROOT, LAYER_TMPFS, FOR_ALL},
};

/* To become another user, to signal and to clean up after it. */
static int has_powers(bool *ret_has, struct err *err)
{
    const uint32_t powers = 1u << CAP_SETUID | 1u << CAP_SETGID | 1u << CAP_KILL |
                            1u << CAP_CHOWN | 1u << CAP_DAC_OVERRIDE | 1u << CAP_FOWNER;
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct own[_LINUX_CAPABILITY_U32S_3];

    if (syscall(SYS_capget, &header, own) < 0)
        return err_set(err, errno, "capget");
    *ret_has = (own[0].effective & powers) == powers;
    return 0;
}

/* Is this process root with all user ids to give away? */
static int is_privileged(bool *ret_is, struct err *err)
{
    cleanup_free char *map = NULL;
    unsigned inner, outer;
    unsigned long long count;
    bool powers = false;
    int r = has_powers(&powers, err);

    if (r == 0)
        r = io_read_file("/proc/self/uid_map", 4096, &map, NULL, err);
    if (r < 0 && r != -ENOENT) /* a kernel without user namespaces */
        return r;
    *ret_is = map && geteuid() == 0 && powers &&
              sscanf(map, "%u %u %llu", &inner, &outer, &count) == 3 &&
              count == UINT32_MAX;
    return 0;
}

/* A filter at a bad address: a kernel that has filters looks at the address. */
static bool kernel_filters_calls(void)
{
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) == 0 || errno == EFAULT;
}

static void set_layer(struct plan *plan, enum sandbox_layer layer, bool active,
                      const char *detail)
{
    struct sandbox_layer_state *state = &plan->isolation.layers[layer];

    state->active = active;
    snprintf(state->detail, sizeof(state->detail), "%s", detail);
}

int plan_init(struct plan *plan, struct err *err)
{
    int r = is_privileged(&plan->privileged, err);

    if (r < 0)
        return r;
    plan->program_uid =
        plan->privileged ? HOST_UID_BASE + 2 * (uid_t)getpid() : geteuid();
    plan->landlock_abi = file_rules_abi();
    plan->filters_calls = kernel_filters_calls();
    for (int i = 0; i < LAYER_MAX; i++)
        if (sandbox_layer_required((enum sandbox_layer)i))
            set_layer(plan, (enum sandbox_layer)i, true, "");
    set_layer(plan, LAYER_OWN_UID, plan->privileged,
              plan->privileged ? "" : "only root can give a cell a uid of its own");
    set_layer(plan, LAYER_LANDLOCK, plan->landlock_abi > 0,
              plan->landlock_abi
                  ? ""
                  : "the kernel has none, or boots without it (lsm=...,landlock)");
    if (!plan->filters_calls)
        set_layer(plan, LAYER_SECCOMP, false, "the kernel has no CONFIG_SECCOMP_FILTER");
    return 0;
}

bool plan_has(const struct plan *plan, enum sandbox_layer layer)
{
    return plan->isolation.layers[layer].active;
}

void plan_lose(struct plan *plan, enum sandbox_layer layer, const char *why)
{
    set_layer(plan, layer, false, why);
    for (size_t i = 0; i < ARRAY_SIZE(needs); i++) {
        char because[120];

        if (needs[i].lost != layer || !plan_has(plan, needs[i].needs_it) ||
            needs[i].who == (plan->privileged ? FOR_USER : FOR_ROOT))
            continue;
        snprintf(because, sizeof(because), "needs the %s", sandbox_layer_name(layer));
        plan_lose(plan, needs[i].needs_it,
                  needs[i].needs_it == LAYER_TMPFS ? FOLDER_INSTEAD : because);
    }
}

bool plan_scopes_signals(const struct plan *plan)
{
    return plan->landlock_abi >= LANDLOCK_WITH_SIGNALS;
}

int plan_check(const struct plan *plan, struct err *err)
{
    if (!plan_has(plan, LAYER_SECCOMP))
        return err_say(err, EPERM,
                       "no isolation is possible without seccomp: use a kernel with "
                       "CONFIG_SECCOMP_FILTER");
    if (!plan_has_view(plan) && !plan_has(plan, LAYER_LANDLOCK))
        return err_say(err, EPERM,
                       "no boundary around files: mounts are refused (%s) and there is "
                       "no Landlock; allow one of them (in a container: docker run "
                       "--security-opt seccomp=unconfined, or a kernel from 5.13 on with "
                       "Landlock)",
                       plan->isolation.layers[LAYER_MOUNT_NS].detail);
    if (plan_has(plan, LAYER_PID_NS) || plan_has(plan, LAYER_OWN_UID) ||
        plan_scopes_signals(plan))
        return 0;
    if (geteuid() == 0)
        return err_say(err, EPERM,
                       "root without CAP_SETUID, CAP_KILL and the like cannot be "
                       "limited: run as an ordinary user, or with these");
    return plan_has_view(plan) ? err_say(err, EPERM,
                                         "no pid namespace, and no other way to end all "
                                         "processes of a run for certain")
                               : 0;
}

uid_t plan_spawner_uid(const struct plan *plan)
{
    return plan->privileged && plan_has(plan, LAYER_USER_NS)
               ? plan->program_uid + SPAWNER_UID_OFFSET
               : geteuid();
}

uid_t plan_inner_uid(const struct plan *plan)
{
    return plan_has(plan, LAYER_USER_NS) ? INNER_UID : plan->program_uid;
}

int plan_end_signal(const struct plan *plan)
{
    return plan_has(plan, LAYER_PID_NS) ? SIGKILL : SIGUSR1;
}

/* How the whole tree is ended where no namespace does it. */
static const char *tree_end(const struct plan *plan)
{
    if (plan_scopes_signals(plan))
        return "the tree is ended through its Landlock domain";
    return plan_has(plan, LAYER_OWN_UID) ? "the tree is ended through its uid"
                                         : "the tree is ended as /proc shows it";
}

void plan_describe(struct plan *plan)
{
    struct sandbox_layer_state *layers = plan->isolation.layers;
    char detail[120];

    if (plan_has(plan, LAYER_OWN_UID)) {
        snprintf(detail, sizeof(detail), "runs as uid %u of the host", plan->program_uid);
        set_layer(plan, LAYER_OWN_UID, true, detail);
    }
    if (plan_has(plan, LAYER_LANDLOCK)) {
        snprintf(detail, sizeof(detail), "ABI %d", plan->landlock_abi);
        set_layer(plan, LAYER_LANDLOCK, true, detail);
    }
    if (!plan_has(plan, LAYER_PID_NS)) {
        snprintf(detail, sizeof(detail), "%.60s; %s", layers[LAYER_PID_NS].detail,
                 tree_end(plan));
        set_layer(plan, LAYER_PID_NS, false, detail);
    }
    /* Where no group counts, /proc is read instead; that is weaker, and is said so. */
    if (!plan_has(plan, LAYER_RUN_DELAY) && !plan_has(plan, LAYER_CGROUP_CPU))
        set_layer(plan, LAYER_RUN_DELAY, false,
                  "read from /proc instead: processes that have ended are missed");
    plan->isolation.strict = true;
    for (int i = 0; i < LAYER_MAX; i++)
        if (sandbox_layer_required((enum sandbox_layer)i))
            plan->isolation.strict &= plan_has(plan, (enum sandbox_layer)i);
}
