#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "tests/inject/seen.h"

#define TEXT_MAX 65536

/* The user id of a cell comes from its process id: not the same in two runs. */
static const char *const status_lines[] = {
    "Groups:",     "NStgid:",  "SigBlk:",         "SigIgn:", "SigCgt:",
    "CapInh:",     "CapPrm:",  "CapEff:",         "CapBnd:", "CapAmb:",
    "NoNewPrivs:", "Seccomp:", "Seccomp_filters:"};

static char *read_proc(pid_t pid, const char *name)
{
    char path[64], *text = NULL;

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    return io_read_file(path, TEXT_MAX, &text, NULL, NULL) < 0 ? NULL : text;
}

/* NStgid ends in the number that the process has inside. */
static void write_line(FILE *out, const char *label, const char *line)
{
    const char *value = line + strlen(label), *end = line + strcspn(line, "\n");

    if (strcmp(label, "NStgid:") == 0)
        for (const char *at = value; at < end; at++)
            if (*at == '\t')
                value = at;
    fprintf(out, "%s%.*s\n", label, (int)(end - value), value);
}

static void write_status(FILE *out, pid_t pid)
{
    cleanup_free char *text = read_proc(pid, "status");

    for (size_t i = 0; i < ARRAY_SIZE(status_lines); i++) {
        const char *line = text ? strstr(text, status_lines[i]) : NULL;

        if (line)
            write_line(out, status_lines[i], line);
        else
            fprintf(out, "%s unknown\n", status_lines[i]);
    }
}

static bool same_link(pid_t pid, const char *name)
{
    char path[64], own[64], ours[128] = "", theirs[128] = "";

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    snprintf(own, sizeof(own), "/proc/self/%s", name);
    return readlink(path, theirs, sizeof(theirs) - 1) > 0 &&
           readlink(own, ours, sizeof(ours) - 1) > 0 && strcmp(ours, theirs) == 0;
}

static void write_namespaces(FILE *out, pid_t pid)
{
    static const char *const names[] = {"user", "mnt", "pid",    "net",
                                        "ipc",  "uts", "cgroup", "time"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char name[16];

        snprintf(name, sizeof(name), "ns/%s", names[i]);
        fprintf(out, "%s %s\n", name, same_link(pid, name) ? "of the host" : "own");
    }
}

/* Which hierarchies have a group of the cell's. */
static void write_groups(FILE *out, pid_t pid)
{
    cleanup_free char *text = read_proc(pid, "cgroup");
    char *save = NULL;

    for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
         line = strtok_r(NULL, "\n", &save))
        if (strstr(line, "/assay-"))
            fprintf(out, "cgroup %.*s\n", (int)(strrchr(line, ':') - line), line);
}

static void write_all(FILE *out, pid_t pid, const char *name)
{
    cleanup_free char *text = read_proc(pid, name);

    fprintf(out, "%s:\n%s", name, text ? text : "unknown\n");
}

/* Without the owner: see status_lines. */
static void write_mounts(FILE *out, pid_t pid)
{
    cleanup_free char *text = read_proc(pid, "mounts");
    char *save = NULL;

    for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
         line = strtok_r(NULL, "\n", &save)) {
        const char *owner = strstr(line, ",uid=");

        if (!owner)
            owner = strstr(line, " 0 0");
        fprintf(out, "mount %.*s\n", (int)(owner ? owner - line : TEXT_MAX), line);
    }
}

void seen_write(FILE *out, pid_t pid)
{
    fprintf(out, "== program\n");
    write_status(out, pid);
    write_namespaces(out, pid);
    write_groups(out, pid);
    write_all(out, pid, "limits");
    write_all(out, pid, "oom_score_adj");
    write_mounts(out, pid);
}
