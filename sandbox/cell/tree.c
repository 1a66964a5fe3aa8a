#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/tree.h"

#define TREE_MAX 4096 /* processes that are looked at */
#define TEXT_MAX 16384

/* The content of a small /proc file; false when the process is gone. */
static bool read_proc(char *text, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);

static bool read_proc(char *text, size_t size, const char *format, ...)
{
    char path[96];
    cleanup_free char *data = NULL;
    va_list args;

    va_start(args, format);
    vsnprintf(path, sizeof(path), format, args);
    va_end(args);
    if (io_read_file(path, TEXT_MAX, &data, NULL, NULL) < 0)
        return false;
    snprintf(text, size, "%s", data);
    return true;
}

pid_t tree_pid(int pidfd)
{
    char text[512];
    const char *line;
    int pid;

    if (!read_proc(text, sizeof(text), "/proc/self/fdinfo/%d", pidfd))
        return 0;
    line = strstr(text, "Pid:");
    return line && sscanf(line, "Pid: %d", &pid) == 1 && pid > 0 ? pid : 0;
}

/* User and system time, its own and that of children it waited for (proc(5), stat 14 to
 * 17), and resident pages (24). The name in parentheses may hold anything. */
static void add_process(pid_t pid, struct tree_usage *usage)
{
    const uint64_t tick_us = 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
    unsigned long long user, system, waited_user, waited_system;
    char text[1024];
    const char *rest;
    long pages;

    if (!read_proc(text, sizeof(text), "/proc/%d/stat", (int)pid))
        return;
    rest = strrchr(text, ')');
    if (!rest ||
        sscanf(rest + 1,
               " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu "
               "%*d %*d %*d %*d %*u %*u %ld",
               &user, &system, &waited_user, &waited_system, &pages) != 5)
        return;
    usage->cpu_us += (user + system + waited_user + waited_system) * tick_us;
    usage->rss_kib += (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
}

static void add_delay(pid_t pid, const char *task, struct tree_usage *usage)
{
    unsigned long long ran_ns, delay_ns;
    char text[128];

    if (read_proc(text, sizeof(text), "/proc/%d/task/%.32s/schedstat", (int)pid, task) &&
        sscanf(text, "%llu %llu", &ran_ns, &delay_ns) == 2)
        usage->delay_us += delay_ns / 1000;
}

/* Appends the children of one thread to the list. */
static void add_children(pid_t pid, const char *task, pid_t *list, size_t *count)
{
    char text[TEXT_MAX], *at = text;
    int child, used;

    if (!read_proc(text, sizeof(text), "/proc/%d/task/%.32s/children", (int)pid, task))
        return;
    while (*count < TREE_MAX && sscanf(at, "%d%n", &child, &used) == 1) {
        list[(*count)++] = child;
        at += used;
    }
}

static void look_at(pid_t pid, pid_t *list, size_t *count, struct tree_usage *usage)
{
    const struct dirent *entry;
    char path[64];
    DIR *dir;

    add_process(pid, usage);
    snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
    dir = opendir(path);
    if (!dir)
        return;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        add_delay(pid, entry->d_name, usage);
        add_children(pid, entry->d_name, list, count);
    }
    closedir(dir);
}

bool tree_measure(pid_t root, struct tree_usage *ret_usage)
{
    struct tree_usage usage = {0};
    pid_t list[TREE_MAX];
    size_t count = 0;

    if (root <= 0)
        return false;
    list[count++] = root;
    for (size_t i = 0; i < count; i++)
        look_at(list[i], list, &count, &usage);
    *ret_usage = usage;
    return true;
}
