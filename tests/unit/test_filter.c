/*
 * The filters against their table: every call number of every profile goes through both
 * programs in a small interpreter of classic BPF, as the kernel would run them. And
 * SECURITY.md against the table.
 *
 *     ASSAY_WRITE_DOCS=1 build/release/check-unit     writes the section anew
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "grader/base/io.h"
#include "sandbox/cell/filter.h"
#include "sandbox/cell/filter_table.h"
#include "tests/support.h"

#define CALLS_MAX 600 /* numbers that are looked at */
#define KILL      SECCOMP_RET_KILL_PROCESS
#define ALLOW     SECCOMP_RET_ALLOW
#define FAIL(e)   (SECCOMP_RET_ERRNO | (e))
#define STEPS_MAX 4096

#ifdef __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

static struct filter_set set;

static void build_filters(void)
{
    struct err err = ERR_INIT;

    ck_assert_msg(filter_build(&set, &err) == 0, "%s", err.text);
}

static void release_filters(void)
{
    filter_release(&set);
}

static bool jumps(uint16_t op, uint32_t a, uint32_t k)
{
    switch (op) {
    case BPF_JEQ:
        return a == k;
    case BPF_JGT:
        return a > k;
    case BPF_JGE:
        return a >= k;
    case BPF_JSET:
        return a & k;
    default:
        ck_abort_msg("jump %x", op);
    }
}

/* The instructions that libseccomp writes. */
static uint32_t interpret(const struct sock_fprog *program,
                          const struct seccomp_data *data)
{
    uint32_t a = 0;
    unsigned pc = 0;

    for (int step = 0; step < STEPS_MAX; step++) {
        struct sock_filter in;

        ck_assert_uint_lt(pc, program->len);
        in = program->filter[pc++];
        if (in.code == (BPF_LD | BPF_W | BPF_ABS)) {
            ck_assert_uint_le(in.k, sizeof(*data) - sizeof(a));
            memcpy(&a, (const char *)data + in.k, sizeof(a));
        } else if (in.code == (BPF_ALU | BPF_AND | BPF_K)) {
            a &= in.k;
        } else if (in.code == (BPF_JMP | BPF_JA)) {
            pc += in.k;
        } else if (BPF_CLASS(in.code) == BPF_JMP) {
            pc += jumps(BPF_OP(in.code), a, in.k) ? in.jt : in.jf;
        } else if (in.code == (BPF_RET | BPF_K)) {
            return in.k;
        } else {
            ck_abort_msg("instruction %x", in.code);
        }
    }
    ck_abort_msg("no end");
}

/* Of two filters the stricter answer counts, and of equal ones the newer. */
static uint32_t fate(enum sandbox_profile profile, const struct seccomp_data *data)
{
    uint32_t closing = interpret(&set.closing[profile], data);
    uint32_t standing = interpret(&set.standing, data);
    int32_t newer = (int32_t)(closing & SECCOMP_RET_ACTION_FULL);
    int32_t older = (int32_t)(standing & SECCOMP_RET_ACTION_FULL);

    return older < newer ? standing : closing;
}

static bool in_group(const struct filter_group *group, int nr)
{
    for (const char *const *name = group->calls; *name; name++)
        if (seccomp_syscall_resolve_name(*name) == nr)
            return true;
    return false;
}

static bool has_rules(int nr)
{
    for (size_t i = 0; i < filter_rule_count; i++)
        if (seccomp_syscall_resolve_name(filter_rules[i].call) == nr)
            return true;
    return false;
}

/* What the table gives a call that no argument decides about. */
static uint32_t expected_fate(enum sandbox_profile profile, int nr)
{
    uint32_t expected = FAIL(ENOSYS);

    if (in_group(&filter_killed, nr))
        return KILL;
    if (in_group(&filter_refused, nr))
        return FAIL(EPERM);
    for (size_t i = 0; i < filter_group_count; i++)
        if (in_group(&filter_groups[i], nr))
            expected = filter_groups[i].profiles & (1u << profile) ? ALLOW : FAIL(EPERM);
    return expected;
}

START_TEST(each_call_has_the_fate_that_the_table_gives_it)
{
    enum sandbox_profile profile = (enum sandbox_profile)_i;
    unsigned allowed = 0;

    for (int nr = 0; nr < CALLS_MAX; nr++) {
        struct seccomp_data data = {.nr = nr, .arch = ARCH};
        uint32_t got;

        if (has_rules(nr))
            continue;
        got = fate(profile, &data);
        ck_assert_msg(got == expected_fate(profile, nr),
                      "call %d in profile %d: %x and not %x", nr, profile, got,
                      expected_fate(profile, nr));
        allowed += got == ALLOW;
    }
    ck_assert_uint_gt(allowed, 150);
}
END_TEST

/* A table in which a call stands twice does not say what it gets. */
START_TEST(no_call_stands_in_two_places)
{
    for (int nr = 0; nr < CALLS_MAX; nr++) {
        int places =
            in_group(&filter_killed, nr) + in_group(&filter_refused, nr) + has_rules(nr);

        for (size_t i = 0; i < filter_group_count; i++)
            places += in_group(&filter_groups[i], nr);
        ck_assert_msg(places <= 1, "call %d stands in %d places", nr, places);
    }
}
END_TEST

START_TEST(foreign_architectures_are_killed)
{
    struct seccomp_data x86 = {.nr = 20, .arch = AUDIT_ARCH_I386};
    struct seccomp_data arm = {.nr = 20, .arch = AUDIT_ARCH_ARM};

    for (int profile = 0; profile < PROFILE_MAX; profile++) {
        for (int nr = 0; nr < CALLS_MAX; nr++) {
            x86.nr = arm.nr = nr;
            ck_assert_uint_eq(fate((enum sandbox_profile)profile, &x86), KILL);
            ck_assert_uint_eq(fate((enum sandbox_profile)profile, &arm), KILL);
        }
#ifdef __x86_64__
        for (int nr = 0; nr < CALLS_MAX; nr++) {
            struct seccomp_data x32 = {.nr = nr | 0x40000000, .arch = ARCH};

            ck_assert_uint_eq(fate((enum sandbox_profile)profile, &x32), KILL);
        }
#endif
    }
}
END_TEST

#define NATIVE  PROFILE_NATIVE
#define MANAGED PROFILE_MANAGED
#define COMPILE PROFILE_COMPILE

/* High halves of arguments that the kernel ignores, or not, must open nothing. */
#define HIGH (UINT64_C(1) << 32)

static const struct {
    const char *call;
    enum sandbox_profile profile;
    unsigned arg;
    uint64_t value;
    uint32_t fate;
} arguments[] = {
    {"clone", NATIVE, 0, SIGCHLD, ALLOW},
    {"clone", NATIVE, 0, 0x3d0f00 /* a thread */, ALLOW},
    {"clone", NATIVE, 0, 0x10000000 /* CLONE_NEWUSER */, FAIL(EPERM)},
    {"clone", MANAGED, 0, 0x00020000 /* CLONE_NEWNS */, FAIL(EPERM)},
    {"clone", COMPILE, 0, HIGH | 0x40000000 /* CLONE_NEWNET */, FAIL(EPERM)},
    {"clone", NATIVE, 0, 0x30000000, FAIL(EPERM)},
    {"clone3", NATIVE, 0, 0, FAIL(ENOSYS)},
    {"socket", MANAGED, 0, AF_UNIX, ALLOW},
    {"socket", NATIVE, 0, AF_UNIX, FAIL(EPERM)},
    {"socket", COMPILE, 0, AF_UNIX, FAIL(EPERM)},
    {"socket", MANAGED, 0, AF_INET, FAIL(EPERM)},
    {"socket", MANAGED, 0, HIGH | AF_UNIX, FAIL(EPERM)},
    {"socket", MANAGED, 0, HIGH | AF_INET, FAIL(EPERM)},
    {"socket", NATIVE, 0, AF_NETLINK, FAIL(EPERM)},
    {"socketpair", NATIVE, 0, AF_UNIX, ALLOW},
    {"socketpair", MANAGED, 0, AF_INET, FAIL(EPERM)},
    {"execveat", NATIVE, 4, AT_EMPTY_PATH, ALLOW},
    {"execveat", NATIVE, 4, 0, FAIL(ENOSYS)},
    {"ioctl", MANAGED, 1, 0x5401 /* TCGETS */, ALLOW},
    {"ioctl", MANAGED, 1, 0x5412 /* TIOCSTI */, FAIL(ENOSYS)},
    {"ioctl", MANAGED, 1, HIGH | 0x5412, FAIL(ENOSYS)},
    {"mknodat", NATIVE, 2, S_IFIFO | 0600, ALLOW},
    {"mknodat", NATIVE, 2, S_IFCHR | 0600, FAIL(EPERM)},
    {"mknodat", NATIVE, 2, S_IFBLK, FAIL(EPERM)},
    {"mknodat", NATIVE, 2, S_IFSOCK, FAIL(ENOSYS)},
    {"prlimit64", NATIVE, 0, 0, ALLOW},
    {"prlimit64", NATIVE, 0, 1, FAIL(EPERM)},
    {"personality", NATIVE, 0, 0xffffffff, ALLOW},
    {"personality", NATIVE, 0, 0x0040000 /* ADDR_NO_RANDOMIZE */, FAIL(ENOSYS)},
    {"prctl", NATIVE, 0, PR_SET_NAME, ALLOW},
    {"prctl", NATIVE, 0, PR_SET_SECCOMP, FAIL(ENOSYS)},
    {"prctl", MANAGED, 0, PR_SET_MM, FAIL(ENOSYS)},
    {"prctl", MANAGED, 0, HIGH | PR_SET_SECCOMP, FAIL(ENOSYS)},
};

START_TEST(arguments_decide_as_the_table_says)
{
    int nr = seccomp_syscall_resolve_name(arguments[_i].call);
    struct seccomp_data data = {.nr = nr, .arch = ARCH};
    uint32_t got;

    if (nr < 0)
        return; /* not on this architecture */
    data.args[arguments[_i].arg] = arguments[_i].value;
    got = fate(arguments[_i].profile, &data);
    ck_assert_msg(got == arguments[_i].fate, "%s(%llx): %x", arguments[_i].call,
                  (unsigned long long)arguments[_i].value, got);
}
END_TEST

/* ---- SECURITY.md ---- */

#define DOCUMENT "SECURITY.md"
#define BEGIN    "<!-- system calls: from sandbox/cell/filter_table.c -->\n"
#define END      "<!-- end of system calls -->\n"
#define TEXT_CAP ((size_t)1 << 20)
#define COLUMNS  90

/* Appends words, wrapped, behind a bullet's indentation. */
static void add_wrapped(struct buf *b, const char *text)
{
    size_t column = buf_str(b) ? strlen(buf_str(b)) : 0;

    for (const char *at = buf_str(b); at && (at = strchr(at, '\n')); at++)
        column = strlen(at + 1);
    while (*text) {
        size_t len = strcspn(text, " ");

        if (column + 1 + len > COLUMNS) {
            ck_assert_int_eq(buf_add_str(b, "\n "), 0);
            column = 1;
        }
        ck_assert_int_eq(buf_addf(b, " %.*s", (int)len, text), 0);
        column += 1 + len;
        text += len + strspn(text + len, " ");
    }
}

static const char *profiles_text(unsigned profiles)
{
    switch (profiles) {
    case FOR_ALL:
        return "all profiles";
    case FOR_MANAGED:
        return "managed";
    case FOR_MANAGED | FOR_COMPILE:
        return "managed, compile";
    default:
        ck_abort_msg("no words for profiles %x", profiles);
    }
}

static void add_group(struct buf *b, const struct filter_group *group, const char *whose)
{
    ck_assert_int_eq(buf_addf(b, "- **%s** (%s).", group->name, whose), 0);
    add_wrapped(b, group->reason);
    for (const char *const *name = group->calls; *name; name++) {
        char word[64];

        snprintf(word, sizeof(word), "`%s`%s", *name, name[1] ? "" : ".");
        add_wrapped(b, word);
    }
    ck_assert_int_eq(buf_add_char(b, '\n'), 0);
}

static void add_rules(struct buf *b)
{
    for (size_t i = 0; i < filter_rule_count; i++) {
        const struct filter_rule *rule = &filter_rules[i];

        if (!rule->text)
            continue;
        ck_assert_int_eq(buf_addf(b, "- `%s`, by its arguments:", rule->call), 0);
        add_wrapped(b, rule->text);
        ck_assert_int_eq(buf_add_str(b, ".\n"), 0);
    }
}

static void write_section(struct buf *b)
{
    for (size_t i = 0; i < filter_group_count; i++)
        add_group(b, &filter_groups[i], profiles_text(filter_groups[i].profiles));
    add_rules(b);
    add_group(b, &filter_refused, "EPERM");
    add_group(b, &filter_killed, "killed, verdict SV");
}

START_TEST(the_document_agrees_with_the_table)
{
    cleanup_buf struct buf section = BUF_INIT(TEXT_CAP);
    cleanup_free char *text = NULL;
    struct err err = ERR_INIT;
    char *begin, *end;

    write_section(&section);
    if (io_read_file(DOCUMENT, TEXT_CAP, &text, NULL, &err) < 0)
        ck_abort_msg("%s", err.text);
    begin = strstr(text, BEGIN);
    end = strstr(text, END);
    ck_assert_msg(begin && end && begin < end, "%s has no such section", DOCUMENT);
    begin += strlen(BEGIN);
    if (getenv("ASSAY_WRITE_DOCS")) {
        FILE *file = fopen(DOCUMENT, "we");

        ck_assert_ptr_nonnull(file);
        fprintf(file, "%.*s%s%s", (int)(begin - text), text, buf_str(&section), end);
        ck_assert_int_eq(fclose(file), 0);
        return;
    }
    ck_assert_msg(strlen(buf_str(&section)) == (size_t)(end - begin) &&
                      strncmp(begin, buf_str(&section), (size_t)(end - begin)) == 0,
                  "%s is not what the table says: ASSAY_WRITE_DOCS=1 writes it",
                  DOCUMENT);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("filter");
    TCase *tc = tcase_create("filters");
    TCase *document = tcase_create("document");

    tcase_add_checked_fixture(tc, build_filters, release_filters);
    tcase_add_loop_test(tc, each_call_has_the_fate_that_the_table_gives_it, 0,
                        PROFILE_MAX);
    tcase_add_test(tc, no_call_stands_in_two_places);
    tcase_add_test(tc, foreign_architectures_are_killed);
    tcase_add_loop_test(tc, arguments_decide_as_the_table_says, 0,
                        (int)ARRAY_SIZE(arguments));
    suite_add_tcase(suite, tc);
    tcase_add_test(document, the_document_agrees_with_the_table);
    suite_add_tcase(suite, document);
    return suite;
}
REGISTER_SUITE(make_suite)
