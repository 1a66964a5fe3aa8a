#include <dirent.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/tree.h"

#define TREE_MAX  4096 /* processes at one look */
#define TEXT_MAX  16384
#define FILES_MAX 4096 /* memory files that one look tells apart */
#define FILE_COST 20   /* a look at all descriptors takes at most one part in so many */

struct tree_process {
    pid_t pid;
    unsigned long long start; /* in ticks since boot: tells ids apart that came twice */
    uint64_t cpu_us, delay_us;
    bool alive; /* at this look */
};

/* One look. */
struct look {
    struct tree *tree;
    pid_t list[TREE_MAX];
    size_t count;
    uint64_t alive_us; /* of the living, and of children that they waited for */
    uint64_t private_kib, shared_kib;
};

/* The content of a small /proc file; false when the process is gone. */
static bool read_proc(char *text, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);

static bool read_proc(char *text, size_t size, const char *format, ...)
{
    char path[96];
    cleanup_fd int fd = -1;
    va_list args;
    ssize_t n;

    va_start(args, format);
    vsnprintf(path, sizeof(path), format, args);
    va_end(args);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    n = fd < 0 ? -1 : read(fd, text, size - 1);
    if (n < 0)
        return false;
    text[n] = '\0';
    return true;
}

/* "Name:   123 kB" of a file of such lines; 0 when it is not there. `name` starts with
 * the end of the line before: the first line holds the process's name, which the program
 * chooses, and in which the kernel writes a newline as \n. */
static uint64_t line_kib(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    unsigned long long value;

    return at && sscanf(at + strlen(name), " %llu", &value) == 1 ? value : 0;
}

/* ---- the clock ---- */

/* A software clock of the kernel; unlike a processor's counters it cannot be told to
 * leave the kernel's part out, and that is asked for only because that is permitted more
 * often. */
int tree_clock_open(void)
{
    struct perf_event_attr attr = {
        .type = PERF_TYPE_SOFTWARE,
        .size = sizeof(attr),
        .config = PERF_COUNT_SW_TASK_CLOCK,
        .inherit = 1,
        .exclude_kernel = 1,
        .exclude_hv = 1,
    };

    return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

/* Without our own part in it. */
static uint64_t clock_of_others(int clock_fd)
{
    struct timespec own;
    uint64_t all_ns, own_ns;

    if (clock_fd < 0 || read(clock_fd, &all_ns, sizeof(all_ns)) != sizeof(all_ns) ||
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own) < 0)
        return 0;
    own_ns = (uint64_t)own.tv_sec * 1000000000 + (uint64_t)own.tv_nsec;
    return all_ns > own_ns ? (all_ns - own_ns) / 1000 : 0;
}

/* ---- life cycle ---- */

void tree_start(struct tree *tree, int clock_fd)
{
    memset(tree, 0, sizeof(*tree));
    tree->clock_fd = clock_fd;
    tree->clock_start_us = clock_of_others(clock_fd);
}

void tree_release(struct tree *tree)
{
    free(tree->seen);
    tree->seen = NULL;
    tree->count = tree->capacity = 0;
}

pid_t tree_pid(int pidfd)
{
    char text[512];
    const char *line;
    int pid;

    if (pidfd < 0 || !read_proc(text, sizeof(text), "/proc/self/fdinfo/%d", pidfd))
        return 0;
    line = strstr(text, "Pid:");
    return line && sscanf(line, "Pid: %d", &pid) == 1 && pid > 0 ? pid : 0;
}

/* The entry of this process; NULL when there is no memory. */
static struct tree_process *remember(struct tree *tree, pid_t pid,
                                     unsigned long long start)
{
    for (size_t i = 0; i < tree->count; i++)
        if (tree->seen[i].pid == pid && tree->seen[i].start == start)
            return &tree->seen[i];
    if (tree->count == tree->capacity) {
        size_t capacity = tree->capacity ? 2 * tree->capacity : 64;
        struct tree_process *grown = realloc(tree->seen, capacity * sizeof(*grown));

        if (!grown)
            return NULL;
        tree->seen = grown;
        tree->capacity = capacity;
    }
    tree->seen[tree->count] = (struct tree_process){.pid = pid, .start = start};
    return &tree->seen[tree->count++];
}

/* ---- one process ---- */

struct times {
    unsigned long long user, system, waited_user, waited_system, start;
};

/* User and system time, its own and that of children it waited for, and its start
 * (proc(5), stat 14 to 17, and 22). The name in parentheses may hold anything. */
static bool read_times(pid_t pid, struct times *t)
{
    char text[1024];
    const char *rest;

    if (!read_proc(text, sizeof(text), "/proc/%d/stat", (int)pid))
        return false;
    rest = strrchr(text, ')');
    return rest && sscanf(rest + 1,
                          " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu "
                          "%llu %*d %*d %*d %*d %llu",
                          &t->user, &t->system, &t->waited_user, &t->waited_system,
                          &t->start) == 5;
}

static struct tree_process *look_at_time(struct look *look, pid_t pid)
{
    const uint64_t tick_us = 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
    struct tree_process *process;
    struct times t;

    if (!read_times(pid, &t))
        return NULL;
    look->alive_us += (t.user + t.system + t.waited_user + t.waited_system) * tick_us;
    process = remember(look->tree, pid, t.start);
    if (!process)
        return NULL;
    process->alive = true;
    if ((t.user + t.system) * tick_us > process->cpu_us)
        process->cpu_us = (t.user + t.system) * tick_us;
    return process;
}

/* Those that have ended become one sum. A list of children may lack one that lives: it
 * would count twice when it comes back, so each is asked for. */
static void forget_dead(struct tree *tree)
{
    size_t kept = 0;

    for (size_t i = 0; i < tree->count; i++) {
        struct tree_process *process = &tree->seen[i];
        struct times t;

        if (process->alive ||
            (read_times(process->pid, &t) && t.start == process->start)) {
            process->alive = false;
            tree->seen[kept++] = *process;
            continue;
        }
        tree->dead_cpu_us += process->cpu_us;
        tree->dead_delay_us += process->delay_us;
    }
    tree->count = kept;
}

static uint64_t delay_of(pid_t pid, const char *task)
{
    unsigned long long ran_ns, delay_ns;
    char text[128];

    if (read_proc(text, sizeof(text), "/proc/%d/task/%.32s/schedstat", (int)pid, task) &&
        sscanf(text, "%llu %llu", &ran_ns, &delay_ns) == 2)
        return delay_ns / 1000;
    return 0;
}

/* Appends the children of one thread to the list. */
static void add_children(struct look *look, pid_t pid, const char *task)
{
    char text[TEXT_MAX], *at = text;
    int child, used;

    if (!read_proc(text, sizeof(text), "/proc/%d/task/%.32s/children", (int)pid, task))
        return;
    while (look->count < TREE_MAX && sscanf(at, "%d%n", &child, &used) == 1) {
        look->list[look->count++] = child;
        at += used;
    }
}

static void look_at_threads(struct look *look, pid_t pid, struct tree_process *process)
{
    const struct dirent *entry;
    uint64_t delay_us = 0;
    char path[64];
    DIR *dir;

    snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
    dir = opendir(path);
    if (!dir)
        return;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        delay_us += delay_of(pid, entry->d_name);
        add_children(look, pid, entry->d_name);
        look->tree->usage.threads++;
    }
    closedir(dir);
    if (process && delay_us > process->delay_us)
        process->delay_us = delay_us;
}

/* ---- memory ---- */

static void look_at_memory(struct look *look, pid_t pid)
{
    char text[4096];

    if (!read_proc(text, sizeof(text), "/proc/%d/status", (int)pid))
        return;
    look->private_kib += line_kib(text, "\nRssAnon:") + line_kib(text, "\nRssFile:");
    look->shared_kib += line_kib(text, "\nRssShmem:");
    if (line_kib(text, "\nVmHWM:") > look->tree->usage.peak_kib)
        look->tree->usage.peak_kib = line_kib(text, "\nVmHWM:");
}

/* By shares; what ended in between is left out. */
static void add_shares(const struct look *look, uint64_t *ret_private_kib,
                       uint64_t *ret_shared_kib)
{
    uint64_t private_kib = 0, shared_kib = 0;
    char text[4096];

    for (size_t i = 1; i < look->count; i++) {
        if (!read_proc(text, sizeof(text), "/proc/%d/smaps_rollup", (int)look->list[i]))
            continue;
        private_kib += line_kib(text, "\nPss_Anon:") + line_kib(text, "\nPss_File:");
        shared_kib += line_kib(text, "\nPss_Shmem:");
    }
    *ret_private_kib = private_kib;
    *ret_shared_kib = shared_kib;
}

/* Again, by shares. The processes go on while one is read after the other: a page that
 * gets its second user in between counts one and a half times. It takes two looks to
 * believe it. */
static void look_at_shares(struct look *look)
{
    uint64_t private_kib, shared_kib;

    add_shares(look, &look->private_kib, &look->shared_kib);
    add_shares(look, &private_kib, &shared_kib);
    if (private_kib + shared_kib < look->private_kib + look->shared_kib) {
        look->private_kib = private_kib;
        look->shared_kib = shared_kib;
    }
}

static uint64_t box_kib(int box_fd)
{
    struct statfs now;

    if (box_fd < 0 || fstatfs(box_fd, &now) < 0)
        return 0;
    return (uint64_t)(now.f_blocks - now.f_bfree) * (uint64_t)now.f_bsize / 1024;
}

/* Adds the memory files that one process has open, each only once. Of those that are more
 * than can be remembered each time: no honest program has so many. */
static void add_memory_files(pid_t pid, dev_t device, ino_t *known, size_t *count,
                             uint64_t *kib)
{
    const struct dirent *entry;
    char path[64];
    DIR *dir;

    snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
    dir = opendir(path);
    if (!dir)
        return;
    while ((entry = readdir(dir))) {
        struct stat st;
        size_t i = 0;

        if (fstatat(dirfd(dir), entry->d_name, &st, 0) < 0 || st.st_dev != device)
            continue;
        while (i < *count && known[i] != st.st_ino)
            i++;
        if (i < *count)
            continue;
        if (*count < FILES_MAX)
            known[(*count)++] = st.st_ino;
        *kib += (uint64_t)st.st_blocks / 2;
    }
    closedir(dir);
}

/* They need not be mapped, and then no process shows them. Seldom, because there may be
 * many descriptors. */
static uint64_t memory_files_kib(struct look *look)
{
    struct tree *tree = look->tree;
    uint64_t started_us = clock_us();
    cleanup_fd int own_fd = -1;
    ino_t known[FILES_MAX];
    size_t count = 0;
    struct stat own;

    if (started_us < tree->files_due_us)
        return tree->files_kib;
    own_fd = memfd_create("look", MFD_CLOEXEC);
    if (own_fd < 0 || fstat(own_fd, &own) < 0)
        return tree->files_kib;
    tree->files_kib = 0;
    for (size_t i = 0; i < look->count; i++)
        add_memory_files(look->list[i], own.st_dev, known, &count, &tree->files_kib);
    tree->files_due_us = clock_us() + FILE_COST * (clock_us() - started_us);
    return tree->files_kib;
}

static void add_up_memory(struct look *look, int box_fd)
{
    struct tree_usage *usage = &look->tree->usage;
    uint64_t files_kib = box_kib(box_fd) + memory_files_kib(look);

    /* The init, and the one process that most programs are. */
    if (look->count > 2 && look->private_kib + look->shared_kib > usage->peak_kib)
        look_at_shares(look);
    usage->memory_kib =
        look->private_kib + (look->shared_kib > files_kib ? look->shared_kib : files_kib);
    if (usage->memory_kib > usage->peak_kib)
        usage->peak_kib = usage->memory_kib;
}

static void add_up_time(struct look *look)
{
    struct tree *tree = look->tree;
    struct tree_usage *usage = &tree->usage;
    uint64_t ever_us = tree->dead_cpu_us, delay_us = tree->dead_delay_us;
    uint64_t clock = clock_of_others(tree->clock_fd);

    for (size_t i = 0; i < tree->count; i++) {
        ever_us += tree->seen[i].cpu_us;
        delay_us += tree->seen[i].delay_us;
    }
    if (delay_us > usage->delay_us)
        usage->delay_us = delay_us;
    if (ever_us < look->alive_us)
        ever_us = look->alive_us;
    if (clock > tree->clock_start_us && ever_us < clock - tree->clock_start_us)
        ever_us = clock - tree->clock_start_us;
    if (ever_us > usage->cpu_us)
        usage->cpu_us = ever_us;
}

void tree_look(struct tree *tree, pid_t root, int box_fd, struct tree_usage *ret_usage)
{
    static struct look look;

    memset(&look, 0, sizeof(look));
    look.tree = tree;
    tree->usage.threads = 0;
    if (root > 0)
        look.list[look.count++] = root;
    for (size_t i = 0; i < look.count; i++) {
        look_at_threads(&look, look.list[i], look_at_time(&look, look.list[i]));
        /* Not of the init, whose memory its child shares until it executes. */
        if (i > 0)
            look_at_memory(&look, look.list[i]);
    }
    forget_dead(tree);
    add_up_time(&look);
    add_up_memory(&look, box_fd);
    *ret_usage = tree->usage;
}
