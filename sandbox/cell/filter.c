#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/filter.h"
#include "sandbox/cell/filter_table.h"

#define FILTER_BYTES_MAX 65536

/* What the spawner, the init and the lockdown need, and what a program gets for it. Not
 * by name: an older libseccomp must not take any of it away from the spawner. */
static const struct setup_call {
    int nr;
    uint32_t afterwards;
} setup_calls[] = {
    {SYS_mount, SCMP_ACT_KILL_PROCESS},
    {SYS_umount2, SCMP_ACT_KILL_PROCESS},
    {SYS_clone3, SCMP_ACT_ERRNO(ENOSYS)},
    {SYS_capset, SCMP_ACT_ERRNO(EPERM)},
    {SYS_setresuid, SCMP_ACT_ERRNO(EPERM)},
    {SYS_setresgid, SCMP_ACT_ERRNO(EPERM)},
    {SYS_landlock_create_ruleset, SCMP_ACT_ERRNO(ENOSYS)},
    {SYS_landlock_add_rule, SCMP_ACT_ERRNO(ENOSYS)},
    {SYS_landlock_restrict_self, SCMP_ACT_ERRNO(ENOSYS)},
};

/* The one way to a further filter. */
static const struct scmp_arg_cmp sets_filter = {0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0};

static bool is_setup_call(int nr)
{
    for (size_t i = 0; i < ARRAY_SIZE(setup_calls); i++)
        if (setup_calls[i].nr == nr)
            return true;
    return false;
}

/* One rule for a call that this libseccomp, or this architecture, may not know. */
static int add(scmp_filter_ctx ctx, uint32_t action, const char *name,
               const struct scmp_arg_cmp *cmp)
{
    int nr = seccomp_syscall_resolve_name(name);

    if (nr == __NR_SCMP_ERROR || nr < 0 || is_setup_call(nr))
        return 0;
    return seccomp_rule_add_array(ctx, action, nr, cmp ? 1 : 0, cmp);
}

static int add_group(scmp_filter_ctx ctx, uint32_t action,
                     const struct filter_group *group)
{
    int r = 0;

    for (const char *const *name = group->calls; *name && r == 0; name++)
        r = add(ctx, action, *name, NULL);
    return r;
}

static int add_argument_rule(scmp_filter_ctx ctx, const struct filter_rule *rule)
{
    static const enum scmp_compare compares[] = {
        [FILTER_EQUAL] = SCMP_CMP_EQ,
        [FILTER_DIFFERENT] = SCMP_CMP_NE,
        [FILTER_MASKED] = SCMP_CMP_MASKED_EQ,
    };
    struct scmp_arg_cmp cmp = {rule->arg, compares[rule->compare], rule->a, rule->b};

    return add(ctx, rule->refuse ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_ALLOW, rule->call,
               &cmp);
}

static int add_setup_calls(scmp_filter_ctx ctx, bool closing)
{
    uint32_t action = closing ? SCMP_ACT_ERRNO(ENOSYS) : SCMP_ACT_ALLOW;
    int r = seccomp_rule_add_array(ctx, action, SCMP_SYS(prctl), 1, &sets_filter);

    for (size_t i = 0; i < ARRAY_SIZE(setup_calls) && r == 0; i++) {
        action = closing ? setup_calls[i].afterwards : SCMP_ACT_ALLOW;
        r = seccomp_rule_add_array(ctx, action, setup_calls[i].nr, 0, NULL);
    }
    return r;
}

/* What any profile may do. clone3 is in no list but the setup's: like every unknown call,
 * it ends in ENOSYS. */
static int add_standing(scmp_filter_ctx ctx, enum sandbox_profile profile)
{
    int r = add_group(ctx, SCMP_ACT_ERRNO(EPERM), &filter_refused);

    (void)profile;
    if (r == 0)
        r = add_group(ctx, SCMP_ACT_KILL_PROCESS, &filter_killed);
    for (size_t i = 0; i < filter_group_count && r == 0; i++)
        r = add_group(ctx, SCMP_ACT_ALLOW, &filter_groups[i]);
    for (size_t i = 0; i < filter_rule_count && r == 0; i++)
        r = add_argument_rule(ctx, &filter_rules[i]);
    return r == 0 ? add_setup_calls(ctx, false) : r;
}

/* What this profile may not. */
static int add_closing(scmp_filter_ctx ctx, enum sandbox_profile profile)
{
    const unsigned bit = 1u << profile;
    int r = add_setup_calls(ctx, true);

    for (size_t i = 0; i < filter_group_count && r == 0; i++)
        if (!(filter_groups[i].profiles & bit))
            r = add_group(ctx, SCMP_ACT_ERRNO(EPERM), &filter_groups[i]);
    for (size_t i = 0; i < filter_rule_count && r == 0; i++)
        if (!(filter_rules[i].profiles & bit) && filter_rules[i].text)
            r = add(ctx, SCMP_ACT_ERRNO(EPERM), filter_rules[i].call, NULL);
    return r;
}

/* libseccomp writes the program to a descriptor; keep it in memory. */
int filter_export(scmp_filter_ctx ctx, struct sock_fprog *ret_program, struct err *err)
{
    cleanup_fd int fd = memfd_create("filter", MFD_CLOEXEC);
    char *bytes;
    size_t len;
    int r;

    if (fd < 0)
        return err_set(err, errno, "make a memory file for the seccomp filter");
    r = seccomp_export_bpf(ctx, fd);
    if (r < 0)
        return err_set(err, -r, "export the seccomp filter");
    r = io_read_fd(fd, FILTER_BYTES_MAX, &bytes, &len, err);
    if (r < 0)
        return r;
    ret_program->len = (unsigned short)(len / sizeof(struct sock_filter));
    ret_program->filter = (struct sock_filter *)(void *)bytes;
    return 0;
}

static int build(uint32_t otherwise, enum sandbox_profile profile,
                 int (*add_rules)(scmp_filter_ctx ctx, enum sandbox_profile profile),
                 struct sock_fprog *ret_program, struct err *err)
{
    scmp_filter_ctx ctx = seccomp_init(otherwise);
    int r;

    if (!ctx)
        return err_oom(err);
    r = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (r == 0)
        r = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (r == 0)
        r = add_rules(ctx, profile);
    if (r < 0)
        r = err_set(err, -r, "build the seccomp filter");
    else
        r = filter_export(ctx, ret_program, err);
    seccomp_release(ctx);
    return r;
}

int filter_build(struct filter_set *ret_set, struct err *err)
{
    struct filter_set set = {0};
    int r =
        build(SCMP_ACT_ERRNO(ENOSYS), PROFILE_NATIVE, add_standing, &set.standing, err);

    for (size_t i = 0; i < PROFILE_MAX && r == 0; i++)
        r = build(SCMP_ACT_ALLOW, (enum sandbox_profile)i, add_closing, &set.closing[i],
                  err);
    if (r < 0) {
        filter_release(&set);
        return r;
    }
    *ret_set = set;
    return 0;
}

int filter_load(const struct sock_fprog *program)
{
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) < 0 ? -errno : 0;
}

void filter_release(struct filter_set *set)
{
    free(set->standing.filter);
    for (size_t i = 0; i < PROFILE_MAX; i++)
        free(set->closing[i].filter);
    *set = (struct filter_set){0};
}
