#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "tests/integration/processes.h"
#include "tests/support.h"

#define TEXT_MAX  4096
#define LOOK_US   20000
#define LOOKS_MAX 3000 /* a minute */

static bool read_proc(pid_t pid, const char *name, char *text, size_t size)
{
    char path[96];
    FILE *file;
    size_t len;

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    file = fopen(path, "re");
    if (!file)
        return false;
    len = fread(text, 1, size - 1, file);
    text[len] = '\0';
    fclose(file);
    return len > 0;
}

/* Appends the children of all threads: assay's workers start the cells. */
static void add_children(struct processes *processes, pid_t parent, enum depth depth)
{
    char path[64], **names;
    size_t count;

    snprintf(path, sizeof(path), "/proc/%d/task", (int)parent);
    if (depth == DEPTH_MAX || io_list_dir(path, &names, &count, NULL) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        char name[64], text[TEXT_MAX], *at = text;
        int pid, used;

        snprintf(name, sizeof(name), "task/%s/children", names[i]);
        if (!read_proc(parent, name, text, sizeof(text)))
            continue;
        for (; sscanf(at, "%d%n", &pid, &used) == 1; at += used) {
            if (processes->count == PROCESSES_MAX)
                break;
            processes->list[processes->count].pid = pid;
            processes->list[processes->count++].depth = depth;
        }
    }
    io_free_names(names);
}

void processes_below(pid_t assay, struct processes *ret_processes)
{
    ret_processes->count = 0;
    add_children(ret_processes, assay, DEPTH_CELL);
    for (size_t i = 0; i < ret_processes->count; i++)
        add_children(ret_processes, ret_processes->list[i].pid,
                     ret_processes->list[i].depth + 1);
}

pid_t processes_find(const struct processes *processes, enum depth depth)
{
    for (size_t i = 0; i < processes->count; i++)
        if (processes->list[i].depth == depth)
            return processes->list[i].pid;
    return 0;
}

static bool is_gone(pid_t pid)
{
    char text[TEXT_MAX];
    const char *end;

    if (!read_proc(pid, "stat", text, sizeof(text)))
        return true;
    end = strrchr(text, ')');
    return end && end[1] == ' ' && (end[2] == 'Z' || end[2] == 'X');
}

void processes_expect_gone(const struct processes *processes)
{
    for (size_t i = 0; i < processes->count; i++) {
        int looks = 0;

        while (!is_gone(processes->list[i].pid)) {
            ck_assert_msg(++looks < LOOKS_MAX, "process %d at depth %d is left",
                          (int)processes->list[i].pid, (int)processes->list[i].depth);
            usleep(LOOK_US);
        }
    }
}
