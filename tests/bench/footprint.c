#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "tests/bench/footprint.h"

#define TEXT_MAX 65536

struct process {
    long pid;
    uint64_t rss_kib, pss_kib;
    size_t fds;
};

static char *read_text(const char *format, ...) PRINTF_LIKE(1, 2);

static char *read_text(const char *format, ...)
{
    char path[512], *text;
    va_list args;

    va_start(args, format);
    vsnprintf(path, sizeof(path), format, args);
    va_end(args);
    return io_read_file(path, TEXT_MAX, &text, NULL, NULL) < 0 ? NULL : text;
}

/* The number behind a key at the start of a line; 0 when it is not there. */
static uint64_t number_of(const char *text, const char *key)
{
    for (const char *at = text; at; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, key, strlen(key)) == 0)
            return strtoull(at + strlen(key), NULL, 10);
    }
    return 0;
}

static size_t count_entries(const char *path, const char *prefix)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    size_t count = 0;

    while (dir && (entry = readdir(dir)))
        count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
                 entry->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return count;
}

static long first_child(long pid)
{
    cleanup_free char *text = read_text("/proc/%ld/task/%ld/children", pid, pid);

    return text ? (long)strtoull(text, NULL, 10) : 0;
}

static void look_at(struct process *process, long pid)
{
    cleanup_free char *memory = read_text("/proc/%ld/smaps_rollup", pid);
    char path[64];

    snprintf(path, sizeof(path), "/proc/%ld/fd", pid);
    process->pid = pid;
    process->rss_kib = memory ? number_of(memory, "Rss:") : 0;
    process->pss_kib = memory ? number_of(memory, "Pss:") : 0;
    process->fds = count_entries(path, "");
}

void footprint_heading(void)
{
    printf("%-10s  %-24s  %-24s  %s\n", "", "cell", "spawner", "control group");
    printf("%-10s  %8s %8s %6s  %8s %8s %6s  %8s %8s %6s\n", "after runs", "RSS KiB",
           "PSS KiB", "fds", "RSS KiB", "PSS KiB", "fds", "charged", "kernel", "groups");
}

/* The slot's memory group as it is now, below `parent`: a group that holds on to memory
 * is left for another, whose name goes on with a number. */
static char *memory_group(const struct cell *cell, char **ret_parent)
{
    const struct sandbox_layer_state *layer =
        &cell_isolation(cell)->layers[LAYER_CGROUP_MEMORY];
    const char *first = layer->active ? strchr(layer->detail, '/') : NULL;
    char *parent = first ? strdup(first) : NULL, *slash, *found = NULL;
    const struct dirent *entry;
    DIR *dir;

    if (!parent)
        return NULL;
    slash = strrchr(parent, '/');
    *slash = '\0';
    dir = opendir(parent);
    while (dir && !found && (entry = readdir(dir)))
        if (strncmp(entry->d_name, slash + 1, strlen(slash + 1)) == 0)
            found = io_join(parent, entry->d_name);
    if (dir)
        closedir(dir);
    *ret_parent = parent;
    return found;
}

static uint64_t group_kib(const char *group, const char *v1_name, const char *v2_name)
{
    cleanup_free char *text = read_text("%s/%s", group, v1_name);

    if (!text)
        text = read_text("%s/%s", group, v2_name);
    return text ? strtoull(text, NULL, 10) / 1024 : 0;
}

int footprint_print(size_t runs, const struct cell *cell, struct err *err)
{
    cleanup_free char *parent = NULL;
    cleanup_free char *group = memory_group(cell, &parent);
    struct process helper, spawner;

    look_at(&helper, first_child(getpid()));
    look_at(&spawner, first_child(helper.pid));
    if (!helper.rss_kib || !spawner.rss_kib)
        return err_say(err, ESRCH, "no cell is among the children of this process");
    printf("%-10zu  %8llu %8llu %6zu  %8llu %8llu %6zu", runs,
           (unsigned long long)helper.rss_kib, (unsigned long long)helper.pss_kib,
           helper.fds, (unsigned long long)spawner.rss_kib,
           (unsigned long long)spawner.pss_kib, spawner.fds);
    if (group) {
        printf("  %8llu %8llu %6zu",
               (unsigned long long)group_kib(group, "memory.usage_in_bytes",
                                             "memory.current"),
               (unsigned long long)group_kib(group, "memory.kmem.usage_in_bytes", ""),
               count_entries(parent, "assay-"));
    }
    printf("\n");
    return 0;
}
