#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cell/file_rules.h"
#include "sandbox/cell/view.h"

/* From <linux/landlock.h>, of which older headers lack the newer half. */
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH      1
#define FS_EXECUTE             (UINT64_C(1) << 0)
#define FS_WRITE_FILE          (UINT64_C(1) << 1)
#define FS_READ_FILE           (UINT64_C(1) << 2)
#define FS_READ_DIR            (UINT64_C(1) << 3)
#define FS_MAKE_CHAR           (UINT64_C(1) << 6)
#define FS_MAKE_BLOCK          (UINT64_C(1) << 11)
#define FS_TRUNCATE            (UINT64_C(1) << 14)
#define NET_TCP                UINT64_C(3) /* bind, connect */
#define SCOPE_SIGNALS          UINT64_C(2)
#define SCOPE_ALL              UINT64_C(3) /* abstract sockets, signals */

#define READ_ONLY      (FS_EXECUTE | FS_READ_FILE | FS_READ_DIR)
#define READ_ONLY_FILE (FS_EXECUTE | FS_READ_FILE) /* what a rule on a file may hold */
#define HIDDEN_DEPTH   32 /* of a hidden path below a visible one */
#define RULE_PATH_MAX  4096

struct ruleset {
    uint64_t fs, net, scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t parent_fd;
} __attribute__((packed));

int file_rules_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);

    return abi < 0 ? 0 : (int)abi;
}

/* What this ABI can restrict: one more file right in versions 2, 3 and 5. */
static struct ruleset all_rights(int abi)
{
    unsigned rights = 13u + (abi >= 2) + (abi >= 3) + (abi >= 5);

    return (struct ruleset){
        .fs = (UINT64_C(1) << rights) - 1,
        .net = abi >= 4 ? NET_TCP : 0,
        .scoped = abi >= 6 ? SCOPE_ALL : 0,
    };
}

/* An older kernel wants the structure as it knew it. */
static size_t ruleset_size(int abi)
{
    if (abi >= 6)
        return sizeof(struct ruleset);
    return abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

static int allow(int ruleset_fd, const char *path, uint64_t rights, struct err *err)
{
    cleanup_fd int fd = open(path, O_PATH | O_CLOEXEC);
    struct path_rule rule = {rights, fd};
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_set(err, errno, "open %s", path);
    if (!S_ISDIR(st.st_mode))
        rule.allowed &= READ_ONLY_FILE | FS_WRITE_FILE | FS_TRUNCATE;
    if (syscall(SYS_landlock_add_rule, ruleset_fd, RULE_PATH_BENEATH, &rule, 0) < 0)
        return err_set(err, errno, "add a Landlock rule for %s", path);
    return 0;
}

/* ---- the host's folders, where there is no view ---- */

enum relation { APART, HIDDEN, HOLDS_HIDDEN };

static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static enum relation relation_to_hidden(const char *path, const char *const *hidden_paths)
{
    enum relation relation = APART;

    for (size_t i = 0; hidden_paths && hidden_paths[i]; i++) {
        if (is_below(path, hidden_paths[i]))
            return HIDDEN;
        if (is_below(hidden_paths[i], path))
            relation = HOLDS_HIDDEN;
    }
    return relation;
}

/* A rule reaches all that lies below, so nothing can be taken out of it: a folder that
 * holds something hidden gets none, and the others in it one each. */
static int allow_visible(int ruleset_fd, const char *path,
                         const char *const *hidden_paths, int depth, struct err *err)
{
    enum relation relation = relation_to_hidden(path, hidden_paths);
    const struct dirent *entry;
    DIR *dir;
    int r = 0;

    if (relation == APART)
        return allow(ruleset_fd, path, READ_ONLY, err);
    if (relation == HIDDEN)
        return 0;
    dir = depth < HIDDEN_DEPTH ? opendir(path) : NULL;
    if (!dir)
        return err_set(err, depth < HIDDEN_DEPTH ? errno : ELOOP, "list %s", path);
    while (r == 0 && (entry = readdir(dir))) {
        char inner[RULE_PATH_MAX];
        int len = snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);

        /* A link leads to something that has a rule of its own, or none. */
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            entry->d_type == DT_LNK || (size_t)len >= sizeof(inner))
            continue;
        r = allow_visible(ruleset_fd, inner, hidden_paths, depth + 1, err);
    }
    closedir(dir);
    return r;
}

static int allow_list(int ruleset_fd, const char *const *paths,
                      const char *const *hidden_paths, struct err *err)
{
    int r = 0;

    for (size_t i = 0; paths && paths[i] && r == 0; i++) {
        cleanup_free char *real = realpath(paths[i], NULL);

        if (real)
            r = allow_visible(ruleset_fd, real, hidden_paths, 0, err);
    }
    return r;
}

static int allow_host(int ruleset_fd, const struct file_rules_host *host, struct err *err)
{
    int r = allow_list(ruleset_fd, view_folders, host->hidden_paths, err);

    if (r == 0)
        r = allow_list(ruleset_fd, view_files, host->hidden_paths, err);
    if (r == 0)
        r = allow_list(ruleset_fd, view_devices, NULL, err);
    return r < 0 ? r : allow_list(ruleset_fd, host->extra_paths, host->hidden_paths, err);
}

int file_rules_open(int abi, const char *box, const struct file_rules_host *host,
                    int *ret_fd, struct err *err)
{
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full"};
    int r;
    struct ruleset rights = all_rights(abi);
    cleanup_fd int fd = -1;

    if (!abi) {
        *ret_fd = -1;
        return 0;
    }
    fd = (int)syscall(SYS_landlock_create_ruleset, &rights, ruleset_size(abi), 0);
    if (fd < 0)
        return err_set(err, errno, "create a Landlock ruleset");
    r = host ? allow_host(fd, host, err) : allow(fd, "/", READ_ONLY, err);
    if (r == 0)
        r = allow(fd, box, rights.fs & ~(FS_MAKE_CHAR | FS_MAKE_BLOCK), err);
    for (size_t i = 0; i < ARRAY_SIZE(devices) && r == 0; i++)
        r = allow(fd, devices[i],
                  rights.fs & (FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE), err);
    if (r == 0)
        *ret_fd = steal_fd(&fd);
    return r;
}

int file_rules_enter(int fd)
{
    if (fd < 0)
        return 0;
    return syscall(SYS_landlock_restrict_self, fd, 0) < 0 ? -errno : 0;
}

int file_rules_scope(void)
{
    const struct ruleset scope = {.scoped = SCOPE_SIGNALS};
    cleanup_fd int fd =
        (int)syscall(SYS_landlock_create_ruleset, &scope, sizeof(scope), 0);

    return fd < 0 ? -errno : file_rules_enter(fd);
}
