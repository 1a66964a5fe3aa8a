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
