#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "grader/base/io.h"
#include "sandbox/cell/cgroup.h"
#include "sandbox/cell/cgroup_find.h"

#define TEXT_MAX 4096
/* What they take at most. The rest of what is in the group before a run is page cache,
 * which gives way: it must not widen the limit. */
#define OWN_MEMORY (512 * 1024)
/* More than this before a run, page cache aside, is left over from the last. */
#define LEFT_OVER (4 * 1024 * 1024)
#define NO_LIMIT  UINT64_MAX

static const char *const v1_names[CG_MAX] = {"memory", "pids", "cpuacct", NULL};
static const char *const v2_names[CG_MAX] = {"memory", "pids", NULL, NULL};

/* ---- small files ---- */

/* False when there is no such file, or it cannot be read: then slot->trouble says why. */
static bool read_at_start(struct cgroup_slot *slot, int fd, char *text, size_t size)
{
    ssize_t n = fd < 0 ? -1 : pread(fd, text, size - 1, 0);

    if (n < 0 && fd >= 0)
        slot->trouble = errno;
    if (n < 0)
        return false;
    text[n] = '\0';
    return true;
}

static uint64_t read_number(struct cgroup_slot *slot, int fd)
{
    char text[64];
    uint64_t value = 0;

    if (!read_at_start(slot, fd, text, sizeof(text)))
        return 0;
    text[strcspn(text, "\n")] = '\0';
    if (!parse_u64(text, &value))
        slot->trouble = EBADMSG;
    return value;
}

/* The number behind "key " (or "key total=") in a flat-keyed file. */
static uint64_t read_key(struct cgroup_slot *slot, int fd, const char *line_start,
                         const char *key)
{
    char text[TEXT_MAX];
    const char *at = text;

    if (!read_at_start(slot, fd, text, sizeof(text)))
        return 0;
    while (at && strncmp(at, line_start, strlen(line_start)) != 0) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    at = at ? strstr(at, key) : NULL;
    return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

static int write_text(int dir_fd, const char *name, const char *text)
{
    cleanup_fd int fd = openat(dir_fd, name, O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

static int write_number(int fd, uint64_t value)
{
    char text[32];

    if (value == NO_LIMIT)
        snprintf(text, sizeof(text), "max");
    else
        snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
    return pwrite(fd, text, strlen(text), 0) < 0 ? -errno : 0;
}

static void set_group(struct cgroup_slot *slot, enum cgroup_controller controller,
                      char *path, int fd, bool v2)
{
    slot->groups[controller].path = path;
    slot->groups[controller].dir_fd = fd;
    slot->groups[controller].v2 = v2;
}

static void report(struct sandbox_isolation *isolation, enum sandbox_layer layer,
                   const struct cgroup_slot *slot, enum cgroup_controller controller,
                   const struct err *why)
{
    struct sandbox_layer_state *state = &isolation->layers[layer];

    state->active = cgroup_has(slot, controller);
    if (state->active)
        snprintf(state->detail, sizeof(state->detail), "cgroup %s %.90s",
                 slot->groups[controller].v2 ? "v2" : "v1",
                 slot->groups[controller].path);
    else
        snprintf(state->detail, sizeof(state->detail), "no cgroup: %.100s", why->text);
}

/* ---- the slot ---- */

bool cgroup_has(const struct cgroup_slot *slot, enum cgroup_controller controller)
{
    return slot->groups[controller].dir_fd >= 0;
}

bool cgroup_has_peak(const struct cgroup_slot *slot)
{
    return slot->peak_fd >= 0;
}

static int open_in(const struct cgroup_slot *slot, enum cgroup_controller controller,
                   const char *v1_name, const char *v2_name, int flags)
{
    int dir_fd = slot->groups[controller].dir_fd;
    const char *name = slot->groups[controller].v2 ? v2_name : v1_name;

    if (slot->own_run_fd >= 0 && slot->groups[controller].v2)
        dir_fd = slot->own_run_fd;
    return dir_fd < 0 || !name ? -1 : openat(dir_fd, name, flags | O_CLOEXEC);
}

static void open_files(struct cgroup_slot *slot)
{
    slot->cpu_fd = open_in(slot, CG_CPU, "cpuacct.usage", "cpu.stat", O_RDONLY);
    slot->limit_fd =
        open_in(slot, CG_MEMORY, "memory.limit_in_bytes", "memory.max", O_WRONLY);
    slot->usage_fd =
        open_in(slot, CG_MEMORY, "memory.usage_in_bytes", "memory.current", O_RDONLY);
    slot->peak_fd =
        open_in(slot, CG_MEMORY, "memory.max_usage_in_bytes", "memory.peak", O_RDWR);
    if (slot->peak_fd < 0)
        slot->peak_fd = open_in(slot, CG_MEMORY, NULL, "memory.peak", O_RDONLY);
    slot->oom_fd =
        open_in(slot, CG_MEMORY, "memory.oom_control", "memory.events", O_RDONLY);
    slot->pids_fd = open_in(slot, CG_PIDS, "pids.max", "pids.max", O_WRONLY);
    slot->pressure_fd = open_in(slot, CG_PRESSURE, NULL, "cpu.pressure", O_RDONLY);
    slot->limit_bytes = 0;
    slot->pids_max = 0;
    /* What would be swapped out would not be counted; v2 has a limit for that. */
    if (cgroup_has(slot, CG_MEMORY) && !slot->groups[CG_MEMORY].v2)
        write_text(slot->groups[CG_MEMORY].dir_fd, "memory.swappiness", "0");
}

static void close_files(struct cgroup_slot *slot)
{
    close_fd(&slot->cpu_fd);
    close_fd(&slot->limit_fd);
    close_fd(&slot->usage_fd);
    close_fd(&slot->peak_fd);
    close_fd(&slot->oom_fd);
    close_fd(&slot->pids_fd);
    close_fd(&slot->pressure_fd);
}

static void slot_init(struct cgroup_slot *slot)
{
    memset(slot, 0, sizeof(*slot));
    for (size_t i = 0; i < CG_MAX; i++)
        slot->groups[i].dir_fd = -1;
    slot->own_run_fd = -1;
    slot->cpu_fd = slot->limit_fd = slot->usage_fd = slot->peak_fd = -1;
    slot->oom_fd = slot->pids_fd = slot->pressure_fd = -1;
}

/* Kernels booted without it have a file that cannot be read. */
static bool has_pressure(struct cgroup_slot *slot)
{
    char text[TEXT_MAX];

    return read_at_start(slot, slot->pressure_fd, text, sizeof(text));
}

/* Files of the slot's group that serve all its runs; also where a run has its own. */
static void open_shared(struct cgroup_slot *slot, struct sandbox_isolation *isolation)
{
    struct sandbox_layer_state *delay = &isolation->layers[LAYER_RUN_DELAY];

    open_files(slot);
    if (cgroup_has(slot, CG_MEMORY) && !cgroup_has_peak(slot))
        snprintf(
            isolation->layers[LAYER_CGROUP_MEMORY].detail,
            sizeof(isolation->layers[0].detail),
            "cgroup limits; no memory.peak before Linux 5.19: /proc is read instead");
    if (cgroup_has(slot, CG_PRESSURE) && !has_pressure(slot)) {
        close_fd(&slot->groups[CG_PRESSURE].dir_fd);
        close_fd(&slot->pressure_fd);
        delay->active = false;
        snprintf(delay->detail, sizeof(delay->detail),
                 "no cpu.pressure (boot with psi=1): read from /proc instead");
    }
    if (slot->per_run)
        close_files(slot);
}

void cgroup_open(struct cgroup_slot *slot, struct sandbox_isolation *isolation)
{
    static const enum sandbox_layer layers[CG_MAX] = {LAYER_CGROUP_MEMORY,
                                                      LAYER_CGROUP_PIDS, LAYER_CGROUP_CPU,
                                                      LAYER_RUN_DELAY};
    bool memory_on_v2 = !cgroup_on_v1(v1_names[CG_MEMORY]);
    struct err v2_err = ERR_INIT;
    char *v2_path = NULL;
    int v2_fd = -1;

    slot_init(slot);
    cgroup_make_v2(memory_on_v2, &v2_path, &v2_fd, &v2_err);
    for (size_t i = 0; i < CG_MAX; i++) {
        struct err err = v2_err;
        int fd = -1;
        char *path = NULL;
        bool v2 = !cgroup_on_v1(v1_names[i]);

        if (!v2) {
            path = cgroup_make_v1(v1_names[i], &fd);
            if (!path)
                err_set(&err, errno, "make a v1 group for %s", v1_names[i]);
        } else if (v2_path && (!v2_names[i] || memory_on_v2)) {
            fd = fcntl(v2_fd, F_DUPFD_CLOEXEC, 3);
            path = fd < 0 ? NULL : strdup(v2_path);
        }
        if (path)
            set_group(slot, (enum cgroup_controller)i, path, fd, v2);
        report(isolation, layers[i], slot, (enum cgroup_controller)i, &err);
    }
    free(v2_path);
    close_fd(&v2_fd);
    slot->per_run = slot->groups[CG_MEMORY].v2;
    open_shared(slot, isolation);
}

pid_t cgroup_fork(const struct cgroup_slot *slot)
{
    struct clone_args args = {
        .flags = CLONE_INTO_CGROUP,
        .exit_signal = SIGCHLD,
    };

    if (!slot->per_run)
        return fork();
    args.cgroup = (unsigned)slot->groups[CG_MEMORY].dir_fd;
    return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

/* The kernel asks whether the spawner may write there when it clones into another group.
 */
static int give_procs(int dir_fd, uid_t uid)
{
    if (uid == geteuid())
        return 0;
    return fchownat(dir_fd, "cgroup.procs", uid, (gid_t)-1, 0) < 0 ? -errno : 0;
}

/* From the slot's group to the one beside those of the runs. */
static int move_beside(struct cgroup_slot *slot, const char *pid)
{
    int dir_fd = slot->groups[CG_MEMORY].dir_fd, r;
    cleanup_fd int beside_fd = -1;

    if (mkdirat(dir_fd, SPAWNER_GROUP, 0755) < 0)
        return -errno;
    beside_fd = openat(dir_fd, SPAWNER_GROUP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (beside_fd < 0)
        return -errno;
    r = write_text(beside_fd, "cgroup.procs", pid);
    if (r == 0)
        r = write_text(dir_fd, "cgroup.subtree_control", "+memory +pids");
    return r == 0 ? give_procs(dir_fd, slot->spawner_uid) : r;
}

int cgroup_adopt(struct cgroup_slot *slot, pid_t spawner, uid_t uid, struct err *err)
{
    char text[32];

    slot->spawner = spawner;
    slot->spawner_uid = uid;
    snprintf(text, sizeof(text), "%d", (int)spawner);
    for (size_t i = 0; i < CG_MAX; i++) {
        int dir_fd = slot->groups[i].dir_fd, r;

        if (dir_fd < 0 || (slot->groups[i].v2 && slot->per_run))
            continue;
        r = write_text(dir_fd, "cgroup.procs", text);
        if (r < 0)
            return err_set(err, -r, "move the spawner into %s", slot->groups[i].path);
    }
    if (slot->per_run) {
        int r = move_beside(slot, text);

        if (r < 0)
            return err_set(err, -r, "move the spawner below %s",
                           slot->groups[CG_MEMORY].path);
    }
    return 0;
}

void cgroup_close(struct cgroup_slot *slot)
{
    cgroup_end(slot);
    close_files(slot);
    for (size_t i = 0; i < CG_MAX; i++) {
        close_fd(&slot->groups[i].dir_fd);
        if (slot->groups[i].path)
            cgroup_remove(AT_FDCWD, slot->groups[i].path);
        free(slot->groups[i].path);
        slot->groups[i].path = NULL;
    }
}

/* Where v2 has the memory controller: a group for this run alone. */
static int make_run_group(struct cgroup_slot *slot, struct err *err)
{
    const char *path = slot->groups[CG_MEMORY].path;
    int dir_fd = slot->groups[CG_MEMORY].dir_fd, r;

    if (!slot->per_run)
        return 0;
    /* One that is left over could not be removed: its counters are not this run's. */
    unlinkat(dir_fd, RUN_GROUP, AT_REMOVEDIR);
    if (mkdirat(dir_fd, RUN_GROUP, 0755) < 0)
        return err_set(err, errno, "make %s/%s", path, RUN_GROUP);
    slot->own_run_fd = openat(dir_fd, RUN_GROUP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (slot->own_run_fd < 0)
        return err_set(err, errno, "open %s/%s", path, RUN_GROUP);
    r = give_procs(slot->own_run_fd, slot->spawner_uid);
    if (r < 0)
        return err_set(err, -r, "give %s/%s to the spawner", path, RUN_GROUP);
    open_files(slot);
    /* Not there without swap. What is swapped out would not be counted. */
    write_text(slot->own_run_fd, "memory.swap.max", "0");
    /* Never memory.oom.group: see launch.h on oom_fd. */
    return 0;
}

/* In the run's group: its init, and what else lives there. */
static uint64_t own_processes(const struct cgroup_slot *slot)
{
    uint64_t count = 1;

    if (slot->per_run)
        return count;
    for (size_t i = 0; i < CGROUP_GUESTS_MAX; i++)
        count += slot->guests[i] > 0;
    return count + 1;
}

static int set_limits(struct cgroup_slot *slot, const struct sandbox_limits *limits,
                      struct err *err)
{
    uint64_t bytes = NO_LIMIT;
    uint64_t pids = (limits->processes ? limits->processes : 64) + own_processes(slot);
    int r;

    if (limits->memory_kib && limits->memory_kib < UINT64_MAX / 2048)
        bytes = limits->memory_kib * 1024 +
                (slot->usage_base < OWN_MEMORY ? slot->usage_base : OWN_MEMORY);
    if ((cgroup_has(slot, CG_MEMORY) && (slot->limit_fd < 0 || slot->oom_fd < 0)) ||
        (cgroup_has(slot, CG_PIDS) && slot->pids_fd < 0) ||
        (cgroup_has(slot, CG_CPU) && slot->cpu_fd < 0))
        return err_say(err, ENOTSUP,
                       "a control group has no limit or counter: are all "
                       "of memory, pids and cpu handed down to it?");
    if (slot->limit_fd >= 0 && bytes != slot->limit_bytes) {
        r = write_number(slot->limit_fd, bytes == NO_LIMIT && !slot->groups[CG_MEMORY].v2
                                             ? (uint64_t)INT64_MAX
                                             : bytes);
        if (r < 0)
            return err_set(err, -r, "set the memory limit");
        slot->limit_bytes = bytes;
    }
    if (slot->pids_fd >= 0 && pids != slot->pids_max) {
        r = write_number(slot->pids_fd, pids);
        if (r < 0)
            return err_set(err, -r, "set the limit on processes");
        slot->pids_max = pids;
    }
    return 0;
}

static uint64_t read_cpu_us(struct cgroup_slot *slot)
{
    if (slot->groups[CG_CPU].v2)
        return read_key(slot, slot->cpu_fd, "usage_usec", "usage_usec ");
    return read_number(slot, slot->cpu_fd) / 1000;
}

static uint64_t read_delay_us(struct cgroup_slot *slot)
{
    return read_key(slot, slot->pressure_fd, "full", "total=");
}

static uint64_t read_oom(struct cgroup_slot *slot)
{
    return read_key(slot, slot->oom_fd, "oom_kill ", "oom_kill ");
}

/* Is more charged than can simply be dropped, that is, other than page cache of files?
 * memory.stat is long to write, and most runs leave too little to ask. */
static bool holds_left_over(struct cgroup_slot *slot)
{
    cleanup_fd int fd = -1;
    uint64_t usage = read_number(slot, slot->usage_fd), cache, shmem;

    if (usage <= LEFT_OVER)
        return false;
    fd = openat(slot->groups[CG_MEMORY].dir_fd, "memory.stat", O_RDONLY | O_CLOEXEC);
    cache = read_key(slot, fd, "cache ", "cache ");
    shmem = read_key(slot, fd, "shmem ", "shmem ");
    return usage + shmem > cache + LEFT_OVER;
}

static int move_pid(int group_fd, pid_t pid)
{
    char text[32];

    snprintf(text, sizeof(text), "%d", (int)pid);
    return write_text(group_fd, "cgroup.procs", text);
}

/* The spawner, and the warm programs that still live. */
static int move_all(const struct cgroup_slot *slot, int group_fd)
{
    int r = move_pid(group_fd, slot->spawner);

    for (size_t i = 0; i < CGROUP_GUESTS_MAX && r == 0; i++)
        if (slot->guests[i] > 0) {
            r = move_pid(group_fd, slot->guests[i]);
            r = r == -ESRCH ? 0 : r;
        }
    return r;
}

/* Moves the spawner into a new v1 memory group and drops the old one, whose charges go
 * to the parent. */
static int rotate_memory(struct cgroup_slot *slot, struct err *err)
{
    char *path = slot->groups[CG_MEMORY].path, *fresh;
    size_t stem = (size_t)(strrchr(path, '/') - path);
    int fd, r;

    stem += strcspn(path + stem, ".");
    if (asprintf(&fresh, "%.*s.%u", (int)stem, path, ++slot->rotations) < 0)
        return err_oom(err);
    fd = mkdir(fresh, 0755) < 0 ? -1 : open(fresh, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        r = err_set(err, errno, "make %s", fresh);
        free(fresh);
        return r;
    }
    r = cgroup_claim(fd);
    if (r == 0)
        r = move_all(slot, fd);
    if (r < 0) {
        close(fd);
        rmdir(fresh);
        r = err_set(err, -r, "move the spawner into %s", fresh);
        free(fresh);
        return r;
    }
    close_files(slot);
    close(slot->groups[CG_MEMORY].dir_fd);
    rmdir(path);
    free(path);
    slot->groups[CG_MEMORY].path = fresh;
    slot->groups[CG_MEMORY].dir_fd = fd;
    open_files(slot);
    return 0;
}

int cgroup_lift(struct cgroup_slot *slot, struct err *err)
{
    uint64_t none = (uint64_t)INT64_MAX;
    int r;

    if (slot->limit_fd < 0 || slot->groups[CG_MEMORY].v2)
        return 0;
    r = write_number(slot->limit_fd, none);
    slot->limit_bytes = 0; /* to be written in any case */
    return r < 0 ? err_set(err, -r, "lift the memory limit") : 0;
}

int cgroup_invite(struct cgroup_slot *slot, pid_t guest, struct err *err)
{
    size_t at = 0;

    while (at < CGROUP_GUESTS_MAX && slot->guests[at] > 0)
        at++;
    if (at == CGROUP_GUESTS_MAX)
        return err_say(err, E2BIG, "too many warm programs");
    slot->guests[at] = guest;
    if (!cgroup_has(slot, CG_MEMORY) || slot->groups[CG_MEMORY].v2)
        return 0;
    return rotate_memory(slot, err);
}

void cgroup_dismiss(struct cgroup_slot *slot, pid_t guest)
{
    for (size_t i = 0; i < CGROUP_GUESTS_MAX; i++)
        if (slot->guests[i] == guest)
            slot->guests[i] = 0;
}

int cgroup_trouble(const struct cgroup_slot *slot)
{
    return slot->trouble;
}

int cgroup_begin(struct cgroup_slot *slot, const struct sandbox_limits *limits,
                 struct err *err)
{
    int r = make_run_group(slot, err);

    slot->trouble = 0;
    if (r < 0)
        return r;
    if (slot->own_run_fd < 0 && slot->usage_fd >= 0 && holds_left_over(slot)) {
        r = rotate_memory(slot, err);
        if (r < 0)
            return r;
    }
    /* What the spawner and left-over page cache take is not the program's. */
    slot->usage_base = slot->own_run_fd < 0 ? read_number(slot, slot->usage_fd) : 0;
    r = set_limits(slot, limits, err);
    if (r < 0)
        return r;
    if (slot->peak_fd >= 0 && slot->own_run_fd < 0)
        r = write_number(slot->peak_fd, 0);
    if (r < 0)
        return err_set(err, -r, "reset the peak of memory");
    slot->cpu_base = read_cpu_us(slot);
    slot->oom_base = read_oom(slot);
    slot->delay_base = read_delay_us(slot);
    return slot->trouble ? err_set(err, slot->trouble, "read a control group's counters")
                         : 0;
}

void cgroup_end(struct cgroup_slot *slot)
{
    if (slot->own_run_fd < 0)
        return;
    close_files(slot);
    close_fd(&slot->own_run_fd);
    unlinkat(slot->groups[CG_MEMORY].dir_fd, RUN_GROUP, AT_REMOVEDIR);
}

uint64_t cgroup_cpu_us(struct cgroup_slot *slot)
{
    uint64_t now = cgroup_has(slot, CG_CPU) ? read_cpu_us(slot) : 0;

    return now > slot->cpu_base ? now - slot->cpu_base : 0;
}

uint64_t cgroup_peak_kib(struct cgroup_slot *slot)
{
    uint64_t peak = read_number(slot, slot->peak_fd);

    return peak > slot->usage_base ? (peak - slot->usage_base) / 1024 : 0;
}

/* What is charged in one go, and so may be missing from the peak when a charge fails. */
#define CHARGE_MAX ((uint64_t)1 << 20)

enum cgroup_oom cgroup_oom(struct cgroup_slot *slot)
{
    if (slot->oom_fd < 0 || read_oom(slot) <= slot->oom_base)
        return OOM_NONE;
    if (slot->limit_bytes == NO_LIMIT)
        return OOM_HOST;
    if (slot->peak_fd < 0 ||
        read_number(slot, slot->peak_fd) + CHARGE_MAX >= slot->limit_bytes)
        return OOM_LIMIT;
    return OOM_HOST;
}

uint64_t cgroup_delay_us(struct cgroup_slot *slot)
{
    uint64_t now = read_delay_us(slot);

    return now > slot->delay_base ? now - slot->delay_base : 0;
}
