#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/base/io.h"
#include "sandbox/cell/proc_list.h"

#define TEXT_MAX 16384

/* NULL when the process is gone. The caller's to free. */
static char *read_proc(const char *format, ...) PRINTF_LIKE(1, 2);

static char *read_proc(const char *format, ...)
{
    char path[96], *text = NULL;
    va_list args;

    va_start(args, format);
    vsnprintf(path, sizeof(path), format, args);
    va_end(args);
    return io_read_file(path, TEXT_MAX, &text, NULL, NULL) < 0 ? NULL : text;
}

static void add_children(pid_t pid, const char *task, struct proc_entry *list, size_t max,
                         size_t *count)
{
    cleanup_free char *text = read_proc("/proc/%d/task/%.32s/children", (int)pid, task);
    const char *at = text;
    int child, used;

    while (at && *count < max && sscanf(at, "%d%n", &child, &used) == 1) {
        list[(*count)++] = (struct proc_entry){child, pid};
        at += used;
    }
}

static void add_children_of_all(pid_t pid, struct proc_entry *list, size_t max,
                                size_t *count)
{
    const struct dirent *entry;
    char path[64];
    DIR *dir;

    snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
    dir = opendir(path);
    if (!dir)
        return;
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            add_children(pid, entry->d_name, list, max, count);
    closedir(dir);
}

size_t proc_descendants(pid_t root, struct proc_entry *list, size_t max)
{
    size_t count = 0;

    add_children_of_all(root, list, max, &count);
    for (size_t i = 0; i < count; i++)
        add_children_of_all(list[i].pid, list, max, &count);
    return count;
}

/* The name in parentheses may hold anything. */
pid_t proc_parent(pid_t pid)
{
    cleanup_free char *text = read_proc("/proc/%d/stat", (int)pid);
    const char *rest = text ? strrchr(text, ')') : NULL;
    int parent;

    return rest && sscanf(rest + 1, " %*c %d", &parent) == 1 ? parent : 0;
}

static uint32_t threads_of_process(const char *name)
{
    cleanup_free char *text = read_proc("/proc/%.32s/status", name);
    const char *line = text ? strstr(text, "\nThreads:") : NULL;
    unsigned threads;

    return line && sscanf(line, "\nThreads: %u", &threads) == 1 ? threads : 0;
}

uint32_t proc_threads_of(uid_t uid)
{
    DIR *dir = opendir("/proc");
    const struct dirent *entry;
    uint32_t count = 0;
    struct stat st;

    while (dir && (entry = readdir(dir)))
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && st.st_uid == uid)
            count += threads_of_process(entry->d_name);
    if (dir)
        closedir(dir);
    return count;
}
