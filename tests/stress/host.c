#include "tests/stress/host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/base/io.h"

#define FACTS_MAX   2000000
#define TEXT_MAX    (1 << 20)
#define VALUE_MAX   4096
#define WALK_FDS    32
#define PROCESS_MAX 65536
#define IPC_COLUMNS 32
#define CELL_UIDS   0x70000000u /* sandbox/cell/plan.c: from here on, two for each cell */

/* Values of the kernel that change whatever is done. */
static const char *const counters[] = {
    "fs/aio-nr",
    "fs/dentry-state",
    "fs/file-nr",
    "fs/inode-nr",
    "fs/inode-state",
    "fs/quota/",
    "kernel/ns_last_pid",
    "kernel/pty/nr",
    "kernel/random/uuid",
    "kernel/random/entropy_avail",
    "net/netfilter/nf_conntrack_count",
};

/* Kinds of facts that others on a busy host bring about, too. */
static const char *const shared_kinds[] = {"process: ", "file: ", "group: ", "ipc: ",
                                           "keys of user: "};

/* nftw() hands nothing to its callback. */
static struct host *walking;

static void add_fact(struct host *host, const char *kind, const char *text)
{
    if (host->count == FACTS_MAX)
        BUG("more than %d facts", FACTS_MAX);
    if (host->count == host->alloc) {
        host->alloc = host->alloc ? 2 * host->alloc : 4096;
        host->facts = reallocarray(host->facts, host->alloc, sizeof(char *));
        if (!host->facts)
            BUG("out of memory");
    }
    if (asprintf(&host->facts[host->count], "%s: %s", kind, text) < 0)
        BUG("out of memory");
    host->count++;
}

/* Files of the kernel have no size: read to the end. NULL: cannot be read. */
static char *read_text(const char *path, size_t cap)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *text = fd < 0 ? NULL : malloc(cap + 1);
    size_t len = 0;
    ssize_t n = 1;

    if (!text)
        return NULL;
    while (len < cap && n > 0) {
        n = read(fd, text + len, cap - len);
        len += n > 0 ? (size_t)n : 0;
    }
    text[len] = '\0';
    if (n >= 0)
        return text;
    free(text);
    return NULL;
}

/* Each line is a fact, cut behind its first `words` words (0: whole). */
static void look_at_lines(struct host *host, const char *kind, const char *path,
                          int words)
{
    cleanup_free char *text = read_text(path, TEXT_MAX);
    char *rest = text, *line;

    while (rest && (line = strsep(&rest, "\n"))) {
        size_t end = strspn(line, " ");

        for (int i = 0; i < words; i++)
            end +=
                strcspn(line + end, " :") + (i + 1 < words ? strspn(line + end, " ") : 0);
        if (words)
            line[end] = '\0';
        if (*line)
            add_fact(host, kind, line);
    }
}

/* The n-th word of a line, "" where there is none; `line` is cut into words before. */
static const char *word(char *const *words, size_t count, size_t n)
{
    return n < count ? words[n] : "";
}

static size_t split(char *line, char **words, size_t max)
{
    size_t count = 0;
    char *save = NULL;

    for (char *at = strtok_r(line, " ", &save); at && count < max;
         at = strtok_r(NULL, " ", &save))
        words[count++] = at;
    return count;
}

/* What exists and whose it is. The columns are not the same for all three: the first line
 * names them. */
static void look_at_ipc(struct host *host, const char *what)
{
    char path[64], fact[160], *words[IPC_COLUMNS];
    cleanup_free char *text = NULL;
    size_t count, owner = 0;
    char *rest, *line;

    snprintf(path, sizeof(path), "/proc/sysvipc/%s", what);
    text = read_text(path, TEXT_MAX);
    if (!text)
        return;
    rest = text;
    count = split(strsep(&rest, "\n"), words, IPC_COLUMNS);
    while (owner < count && strcmp(words[owner], "uid") != 0)
        owner++;
    while (rest && (line = strsep(&rest, "\n"))) {
        count = split(line, words, IPC_COLUMNS);
        if (!count)
            continue;
        snprintf(fact, sizeof(fact), "%s %s uid=%s", what, word(words, count, 1),
                 word(words, count, owner));
        add_fact(host, "ipc", fact);
    }
}

static void look_at_value(struct host *host, const char *kind, const char *path)
{
    cleanup_free char *value = read_text(path, VALUE_MAX);
    cleanup_free char *fact = NULL;

    if (!value)
        return;
    if (asprintf(&fact, "%s = %s", path, value) < 0)
        BUG("out of memory");
    for (char *at = fact; *at; at++)
        if (*at == '\n')
            *at = ' ';
    add_fact(host, kind, fact);
}

/* ---- trees ---- */

static int setting_found(const char *path, const struct stat *st, int type,
                         struct FTW *where)
{
    const char *name = path + strlen("/proc/sys/");

    (void)where;
    if (type != FTW_F || !(st->st_mode & 0444))
        return 0;
    for (size_t i = 0; i < ARRAY_SIZE(counters); i++)
        if (strncmp(name, counters[i], strlen(counters[i])) == 0)
            return 0;
    look_at_value(walking, "setting", path);
    return 0;
}

static int group_found(const char *path, const struct stat *st, int type,
                       struct FTW *where)
{
    (void)st;
    (void)where;
    if (type == FTW_D)
        add_fact(walking, "group", path);
    return 0;
}

static int file_found(const char *path, const struct stat *st, int type,
                      struct FTW *where)
{
    cleanup_free char *fact = NULL;

    (void)type;
    (void)where;
    if (asprintf(&fact, "%s uid=%u", path, (unsigned)st->st_uid) < 0)
        BUG("out of memory");
    add_fact(walking, "file", fact);
    return 0;
}

/* What vanishes or cannot be entered meanwhile is another's, and left out. */
static void walk(struct host *host, const char *path, __nftw_func_t found)
{
    walking = host;
    nftw(path, found, WALK_FDS, FTW_PHYS | FTW_MOUNT);
    walking = NULL;
}

static void look_at_groups(struct host *host)
{
    struct dirent **entries = NULL;
    int count = scandir("/sys/fs/cgroup", &entries, NULL, NULL);

    for (int i = 0; i < count; i++) {
        cleanup_free char *path = io_join("/sys/fs/cgroup", entries[i]->d_name);

        if (entries[i]->d_name[0] != '.' && path && io_is_dir(path))
            walk(host, path, group_found); /* each a mount of its own, with v1 */
        free(entries[i]);
    }
    free(entries);
}

/* ---- processes ---- */

static bool next_process(DIR *proc, pid_t *ret_pid)
{
    const struct dirent *entry;
    uint64_t pid;

    while ((entry = readdir(proc)))
        if (parse_u64(entry->d_name, &pid)) {
            *ret_pid = (pid_t)pid;
            return true;
        }
    return false;
}

/* Name and parent; false when it is gone. */
static bool look_at_process(pid_t pid, char *name, size_t size, pid_t *ret_parent)
{
    char path[64], *open, *close;
    cleanup_free char *text = NULL;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    text = read_text(path, VALUE_MAX);
    open = text ? strchr(text, '(') : NULL;
    close = text ? strrchr(text, ')') : NULL;
    if (!open || !close || strlen(close) < 5)
        return false;
    *close = '\0';
    snprintf(name, size, "%s", open + 1);
    *ret_parent = (pid_t)strtoll(close + 4, NULL, 10);
    return true;
}

/* Threads of the kernel (2 and its children) come and go. */
static void look_at_processes(struct host *host)
{
    DIR *proc = opendir("/proc");
    pid_t pid, parent;
    char name[64], path[64], fact[160];
    struct stat st;

    while (proc && next_process(proc, &pid)) {
        snprintf(path, sizeof(path), "/proc/%d", (int)pid);
        if (!look_at_process(pid, name, sizeof(name), &parent) || pid == 2 ||
            parent == 2 || stat(path, &st) < 0)
            continue;
        snprintf(fact, sizeof(fact), "%d %s uid=%u", (int)pid, name, (unsigned)st.st_uid);
        add_fact(host, "process", fact);
    }
    if (proc)
        closedir(proc);
}

size_t host_descendants(void)
{
    static struct {
        pid_t pid, parent;
        bool ours;
    } list[PROCESS_MAX];
    DIR *proc = opendir("/proc");
    size_t count = 0, found = 0;
    bool more = true;
    char name[64];

    while (proc && count < PROCESS_MAX && next_process(proc, &list[count].pid))
        if (look_at_process(list[count].pid, name, sizeof(name), &list[count].parent))
            list[count++].ours = false;
    if (proc)
        closedir(proc);
    while (more) {
        more = false;
        for (size_t i = 0; i < count; i++) {
            bool below = list[i].parent == getpid();

            for (size_t k = 0; k < count && !below && !list[i].ours; k++)
                below = list[k].ours && list[k].pid == list[i].parent;
            if (below && !list[i].ours)
                more = list[i].ours = true;
        }
    }
    for (size_t i = 0; i < count; i++)
        found += list[i].ours;
    return found;
}

pid_t host_first_child(void)
{
    char path[64];
    cleanup_free char *text = NULL;

    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    text = read_text(path, VALUE_MAX);
    return text ? (pid_t)strtoll(text, NULL, 10) : 0;
}

/* ---- all of it ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int host_look(struct host *ret_host, struct err *err)
{
    static const char *const open_folders[] = {"/tmp", "/var/tmp", "/dev/shm", "/run",
                                               "/dev/mqueue"};
    struct host host = {0};

    look_at_processes(&host);
    look_at_lines(&host, "mount", "/proc/self/mountinfo", 0);
    look_at_groups(&host);
    walk(&host, "/proc/sys", setting_found);
    for (size_t i = 0; i < ARRAY_SIZE(open_folders); i++)
        walk(&host, open_folders[i], file_found);
    look_at_ipc(&host, "shm");
    look_at_ipc(&host, "sem");
    look_at_ipc(&host, "msg");
    look_at_lines(&host, "keys of user", "/proc/key-users", 1);
    look_at_lines(&host, "module", "/proc/modules", 1);
    look_at_lines(&host, "swap", "/proc/swaps", 1);
    look_at_lines(&host, "interface", "/proc/net/dev", 1);
    look_at_lines(&host, "partition", "/proc/partitions", 0);
    look_at_lines(&host, "loaded device", "/proc/devices", 0);
    look_at_lines(&host, "CPUs", "/sys/devices/system/cpu/online", 0);
    look_at_lines(&host, "memory", "/sys/devices/system/memory/auto_online_blocks", 0);
    if (!host.count)
        return err_say(err, ENOENT, "nothing can be read in /proc");
    qsort(host.facts, host.count, sizeof(char *), by_text);
    *ret_host = host;
    return 0;
}

void host_release(struct host *host)
{
    for (size_t i = 0; i < host->count; i++)
        free(host->facts[i]);
    free(host->facts);
    *host = (struct host){0};
}

bool host_has(const struct host *host, const char *text)
{
    for (size_t i = 0; i < host->count; i++)
        if (strstr(host->facts[i], text))
            return true;
    return false;
}

/* Does the fact bear the mark of the cell or of what ran in it? Of root's cells these are
 * the two user ids; elsewhere all is the user's. */
static bool is_ours(const char *fact, pid_t cell)
{
    char marks[3][32] = {"stress-ng"};
    unsigned uid = CELL_UIDS + 2 * (unsigned)cell;

    if (geteuid() == 0)
        snprintf(marks[0], sizeof(marks[0]), "%u", uid);
    snprintf(marks[1], sizeof(marks[1]), "%u", uid + 1);
    snprintf(marks[2], sizeof(marks[2]), "assay-%d-", (int)cell);
    for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
        if (strstr(fact, marks[i]))
            return true;
    return false;
}

static bool is_shared(const char *fact)
{
    for (size_t i = 0; i < ARRAY_SIZE(shared_kinds); i++)
        if (strncmp(fact, shared_kinds[i], strlen(shared_kinds[i])) == 0)
            return true;
    return false;
}

static size_t judge(const char *sign, const char *fact, pid_t cell, bool busy)
{
    if (busy && is_shared(fact) && !is_ours(fact, cell))
        return 0;
    printf("  %s %s\n", sign, fact);
    return 1;
}

size_t host_compare(const struct host *before, const struct host *after, pid_t cell,
                    bool busy)
{
    size_t i = 0, k = 0, found = 0;

    while (i < before->count || k < after->count) {
        int order = i == before->count  ? 1
                    : k == after->count ? -1
                                        : strcmp(before->facts[i], after->facts[k]);

        if (order == 0) {
            i++;
            k++;
        } else if (order < 0) {
            found += judge("gone:", before->facts[i++], cell, busy);
        } else {
            found += judge("new: ", after->facts[k++], cell, busy);
        }
    }
    return found;
}
