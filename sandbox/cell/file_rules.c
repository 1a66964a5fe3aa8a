#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cell/file_rules.h"
#include "sandbox/sandbox.h"

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
#define SCOPE_ALL              UINT64_C(3) /* abstract sockets, signals */

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

    if (fd < 0)
        return err_set(err, errno, "open %s", path);
    if (syscall(SYS_landlock_add_rule, ruleset_fd, RULE_PATH_BENEATH, &rule, 0) < 0)
        return err_set(err, errno, "add a Landlock rule for %s", path);
    return 0;
}

int file_rules_open(int *ret_fd, struct err *err)
{
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full"};
    const uint64_t read_only = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR;
    int abi = file_rules_abi(), r;
    struct ruleset rights = all_rights(abi);
    cleanup_fd int fd = -1;

    if (!abi) {
        *ret_fd = -1;
        return 0;
    }
    fd = (int)syscall(SYS_landlock_create_ruleset, &rights, ruleset_size(abi), 0);
    if (fd < 0)
        return err_set(err, errno, "create a Landlock ruleset");
    r = allow(fd, "/", read_only, err);
    if (r == 0)
        r = allow(fd, SANDBOX_WORK_DIR, rights.fs & ~(FS_MAKE_CHAR | FS_MAKE_BLOCK), err);
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
