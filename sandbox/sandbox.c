#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "sandbox/sandbox.h"

static const char *const layer_names[LAYER_MAX] = {
#define SANDBOX_LAYER_NAME(id, name) [LAYER_##id] = name,
    SANDBOX_LAYERS(SANDBOX_LAYER_NAME)
#undef SANDBOX_LAYER_NAME
};

const char *sandbox_layer_name(enum sandbox_layer layer)
{
    if (layer >= LAYER_MAX)
        BUG("layer %d", (int)layer);
    return layer_names[layer];
}

void sandbox_spec_init(struct sandbox_spec *spec)
{
    memset(spec, 0, sizeof(*spec));
    spec->exe_fd = -1;
    spec->stdin_fd = -1;
    spec->stdout_fd = -1;
    spec->stderr_fd = -1;
    for (size_t i = 0; i < SANDBOX_CHANNELS_MAX; i++)
        spec->channels[i] = -1;
}

/* What the arithmetic of the cell and the interfaces of the kernel can take. Zero is
 * always possible: no limit, or the default. */
#define HUGE      (UINT64_C(1) << 40) /* KiB: 1 PiB; ms: 34 years */
#define PIDS      (UINT64_C(1) << 21) /* half of what the kernel can have */
#define FILES     (UINT64_C(1) << 20) /* fs.nr_open, unless somebody has changed it */
#define INODES    (UINT64_C(1) << 31)
#define MIN_KIB   1024 /* of memory: the loader of a program needs nearly as much */
#define MIN_STACK 128  /* KiB that the kernel takes for arguments in any case */

struct bounds {
    const char *name;
    uint64_t value, min, max;
};

static int check_bounds(const struct bounds *bounds, struct err *err)
{
    if (!bounds->value || (bounds->value >= bounds->min && bounds->value <= bounds->max))
        return 0;
    return err_say(err, EINVAL,
                   "%s of %" PRIu64 ": give 0, or from %" PRIu64 " to %" PRIu64,
                   bounds->name, bounds->value, bounds->min, bounds->max);
}

static int check_limits(const struct sandbox_limits *limits, struct err *err)
{
    const struct bounds all[] = {
        {"CPU limit in ms", limits->cpu_ms, 1, HUGE},
        {"wall limit in ms", limits->wall_ms, 1, HUGE},
        {"memory limit in KiB", limits->memory_kib, MIN_KIB, HUGE},
        {"output limit in bytes", limits->output_bytes, 1, HUGE},
        {"disk limit in KiB", limits->disk_kib, 1, HUGE},
        {"stack limit in KiB", limits->stack_kib, MIN_STACK, HUGE},
        {"limit of processes", limits->processes, 1, PIDS},
        {"limit of inodes", limits->inodes, 1, INODES},
        {"limit of open files", limits->open_files, 1, FILES},
    };
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(all) && r == 0; i++)
        r = check_bounds(&all[i], err);
    return r;
}

static int check_count(const char *what, size_t count, size_t max, struct err *err)
{
    if (count <= max)
        return 0;
    return err_say(err, E2BIG, "a run has %zu %s; at most %zu are possible", count, what,
                   max);
}

static size_t count_strings(const char *const *strings)
{
    size_t count = 0;

    while (strings && strings[count])
        count++;
    return count;
}

int sandbox_spec_check(const struct sandbox_spec *spec, struct err *err)
{
    int r;

    if (!spec->argv || !spec->argv[0])
        return err_say(err, EINVAL, "a run without a program");
    if (spec->exe_fd < 0 && spec->argv[0][0] != '/')
        return err_say(err, EINVAL, "program '%s' is not an absolute path",
                       spec->argv[0]);
    r = check_count("arguments", count_strings(spec->argv), SANDBOX_STRINGS_MAX, err);
    if (r == 0)
        r = check_count("variables", count_strings(spec->env), SANDBOX_STRINGS_MAX, err);
    if (r == 0)
        r = check_count("files", spec->file_count, SANDBOX_FILES_MAX, err);
    if (r == 0)
        r = check_count("files to collect", spec->collect_count, SANDBOX_COLLECT_MAX,
                        err);
    return r < 0 ? r : check_limits(&spec->limits, err);
}

void sandbox_result_init(struct sandbox_result *result)
{
    memset(result, 0, sizeof(*result));
    result->exit_code = -1;
    result->stdout_fd = -1;
    result->stderr_fd = -1;
    for (size_t i = 0; i < SANDBOX_COLLECT_MAX; i++)
        result->collected[i] = -1;
}

void sandbox_result_release(struct sandbox_result *result)
{
    close_fd(&result->stdout_fd);
    close_fd(&result->stderr_fd);
    for (size_t i = 0; i < SANDBOX_COLLECT_MAX; i++)
        close_fd(&result->collected[i]);
}

bool sandbox_layer_required(enum sandbox_layer layer)
{
    static const bool required[LAYER_MAX] = {
        [LAYER_USER_NS] = true,   [LAYER_MOUNT_NS] = true,     [LAYER_PID_NS] = true,
        [LAYER_NET_NS] = true,    [LAYER_IPC_NS] = true,       [LAYER_UTS_NS] = true,
        [LAYER_CGROUP_NS] = true, [LAYER_PIVOT_ROOT] = true,   [LAYER_TMPFS] = true,
        [LAYER_SECCOMP] = true,   [LAYER_NO_NEW_PRIVS] = true, [LAYER_RLIMITS] = true,
    };

    return required[layer];
}

#define NAMESPACE_REMEDY                                                                 \
    "Run as root, or let ordinary users make user namespaces: sysctl -w "                \
    "user.max_user_namespaces=15000, on Debian also "                                    \
    "kernel.unprivileged_userns_clone=1, on Ubuntu "                                     \
    "kernel.apparmor_restrict_unprivileged_userns=0. In a container: docker run "        \
    "--privileged."
#define CGROUP_REMEDY                                                                    \
    "Run as root, or in a delegated group: systemd-run --user --scope -p Delegate=yes "  \
    "assay ... In a container, its cgroup file system has to be writable: docker run "   \
    "--privileged, or cgroup_writable in containerd."

const char *sandbox_layer_remedy(enum sandbox_layer layer)
{
    static const char *const remedies[LAYER_MAX] = {
        [LAYER_USER_NS] = NAMESPACE_REMEDY,
        [LAYER_MOUNT_NS] = NAMESPACE_REMEDY,
        [LAYER_PID_NS] = NAMESPACE_REMEDY,
        [LAYER_NET_NS] = NAMESPACE_REMEDY,
        [LAYER_IPC_NS] = NAMESPACE_REMEDY,
        [LAYER_UTS_NS] = NAMESPACE_REMEDY,
        [LAYER_CGROUP_NS] = NAMESPACE_REMEDY,
        [LAYER_PIVOT_ROOT] = NAMESPACE_REMEDY,
        [LAYER_TMPFS] = NAMESPACE_REMEDY,
        [LAYER_SECCOMP] = "Use a kernel with CONFIG_SECCOMP_FILTER.",
        [LAYER_LANDLOCK] = "Use Linux 5.13 or later with landlock in its lsm= parameter.",
        [LAYER_OWN_UID] = "Run as root.",
        [LAYER_CGROUP_MEMORY] = CGROUP_REMEDY,
        [LAYER_CGROUP_PIDS] = CGROUP_REMEDY,
        [LAYER_CGROUP_CPU] = CGROUP_REMEDY,
        [LAYER_RUN_DELAY] = "Use a kernel with CONFIG_SCHED_INFO.",
    };

    return remedies[layer];
}
