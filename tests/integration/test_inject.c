/*
 * Each system call of a cell, its spawner, its inits and the lockdown of programs fails
 * once (tests/inject): then the run is refused with a reason, or all is as without the
 * failure: what the program sees of its own protection, what is seen of it from outside,
 * and the limits that end it. A sandbox that goes on with less says so in its isolation.
 *
 * Of the many calls of cell and spawner, each STRIDEth; with ASSAY_INJECT_ALL in the
 * environment, all of them.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/sandbox.h"
#include "tests/integration/command.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define TEXT_CAP      ((size_t)4 << 20)
#define PROCESSES_MAX 64
#define BLOCKS_MAX    64
#define ARGS_MAX      20
#define RUN_MARK      "== run\n"
#define PROGRAM_MARK  "== program\n"
#define REFUSED       "refused: "
#define EXIT_REFUSED  3

/* ---- what came of one start of tests/inject ---- */

struct outcome {
    struct command_result result;
    char *report, *seen;
    char *blocks[BLOCKS_MAX]; /* of result.out: the layers, then the runs */
    size_t count;
    char *programs[BLOCKS_MAX]; /* of `seen` */
    size_t program_count;
};

static void outcome_release(struct outcome *outcome)
{
    command_result_release(&outcome->result);
    free(outcome->report);
    free(outcome->seen);
}

/* Cuts the text at each mark. */
static size_t split(char *text, const char *mark, char **blocks)
{
    size_t count = 0;

    for (char *at = text; at && count < BLOCKS_MAX;) {
        char *next = strstr(at, mark);

        blocks[count++] = at;
        if (next)
            *next = '\0';
        at = next ? next + strlen(mark) : NULL;
    }
    return count;
}

static char *read_text(const char *path)
{
    char *text = NULL;

    if (io_read_file(path, TEXT_CAP, &text, NULL, NULL) < 0)
        text = strdup("");
    ck_assert_ptr_nonnull(text);
    return text;
}

/* tests/inject with these options: a list that ends with NULL. */
static void inject(const char *folder, const char *const *options,
                   struct outcome *ret_outcome)
{
    cleanup_free char *program = command_beside("inject");
    cleanup_free char *report = temp_folder_path(folder, "report");
    cleanup_free char *seen = temp_folder_path(folder, "seen");
    const char *args[ARGS_MAX] = {"--report", report, "--seen", seen};
    struct outcome outcome = {.result = COMMAND_RESULT_INIT};
    size_t count = 4;

    for (; *options; options++) {
        ck_assert_uint_lt(count, ARGS_MAX - 1);
        args[count++] = *options;
    }
    unlink(report);
    unlink(seen);
    command_run_program(program, args, NULL, &outcome.result);
    outcome.report = read_text(report);
    outcome.seen = read_text(seen);
    outcome.count = split(outcome.result.out, RUN_MARK, outcome.blocks);
    /* Before the first mark there is nothing. */
    outcome.program_count = split(outcome.seen, PROGRAM_MARK, outcome.programs);
    *ret_outcome = outcome;
}

/* ---- comparing ---- */

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Layers that strict isolation can do without, and then says so. `blocks[0]` has a line
 * "NAME 0" or "NAME 1" for each. */
static bool claims(const struct outcome *outcome, enum sandbox_layer layer)
{
    char line[64];

    snprintf(line, sizeof(line), "\n%s 1\n", sandbox_layer_name(layer));
    return strstr(outcome->blocks[0], line) != NULL;
}

static bool same_layers(const struct outcome *got, const struct outcome *wanted)
{
    for (int i = 0; i < LAYER_MAX; i++)
        if (sandbox_layer_required((enum sandbox_layer)i) &&
            claims(got, (enum sandbox_layer)i) != claims(wanted, (enum sandbox_layer)i))
            return false;
    return starts(got->blocks[0], "strict ") &&
           strncmp(got->blocks[0], wanted->blocks[0], strlen("strict 1")) == 0;
}

/* The same lines, but for those that start with `except` (NULL: none). */
static bool same_text(const char *a, const char *b, const char *except)
{
    while (*a || *b) {
        size_t len_a = strcspn(a, "\n"), len_b = strcspn(b, "\n");

        if (except && *a && starts(a, except)) {
            a += len_a + (a[len_a] == '\n');
            continue;
        }
        if (except && *b && starts(b, except)) {
            b += len_b + (b[len_b] == '\n');
            continue;
        }
        if (len_a != len_b || strncmp(a, b, len_a) != 0)
            return false;
        a += len_a + (a[len_a] == '\n');
        b += len_b + (b[len_b] == '\n');
    }
    return true;
}

/* A layer that is not claimed explains a difference in its own line alone. */
static bool same_run(const struct outcome *got, const struct outcome *wanted, size_t i)
{
    return same_text(got->blocks[i], wanted->blocks[i],
                     claims(got, LAYER_LANDLOCK) ? NULL : "landlock ");
}

/* Is the program in the group that the cell claims to limit it with? */
static bool in_group(const struct outcome *got, const char *program,
                     const struct outcome *wanted, enum sandbox_layer layer,
                     const char *controller)
{
    return !claims(got, layer) || !strstr(wanted->programs[1], controller) ||
           strstr(program, controller);
}

static bool same_program(const struct outcome *got, const char *program,
                         const struct outcome *wanted)
{
    return same_text(program, wanted->programs[1], "cgroup ") &&
           in_group(got, program, wanted, LAYER_CGROUP_MEMORY, ":memory\n") &&
           in_group(got, program, wanted, LAYER_CGROUP_PIDS, ":pids\n");
}

static void expect_whole_or_refused(const struct outcome *got,
                                    const struct outcome *wanted, bool see)
{
    bool refused = false, whole = true;

    if (starts(got->blocks[0], REFUSED)) {
        refused = true;
        whole &= got->count == 1 && strlen(got->blocks[0]) > strlen(REFUSED) + 1;
    } else {
        whole &= got->count == wanted->count && same_layers(got, wanted);
        for (size_t i = 1; whole && i < got->count; i++) {
            bool this_refused = starts(got->blocks[i], REFUSED);

            refused |= this_refused;
            whole &= this_refused ? strlen(got->blocks[i]) > strlen(REFUSED) + 1
                                  : same_run(got, wanted, i);
        }
        for (size_t i = 1; see && whole && i < got->program_count; i++)
            whole = same_program(got, got->programs[i], wanted);
    }
    /* The dynamic loader of a cell may say something, too. */
    whole &= got->result.exit_code == (refused ? EXIT_REFUSED : 0) &&
             (refused || !got->result.errors[0]);
    if (whole)
        return;
    fprintf(stderr, "%s", got->report);
    for (size_t i = 0; i < got->count; i++)
        fprintf(stderr, "%s%s", RUN_MARK, got->blocks[i]);
    for (size_t i = 1; i < got->program_count; i++)
        fprintf(stderr, "%s%s", PROGRAM_MARK, got->programs[i]);
    ck_abort_msg("exit status %d; failed: %s%s", got->result.exit_code, got->report,
                 got->result.errors);
}

/* ---- all calls ---- */

static const struct sweep {
    int error;
    unsigned stride;      /* of the cell and the spawner */
    unsigned late_stride; /* of the inits and lockdowns */
    bool limits;          /* only the cell's calls from its first run on */
    const char *option, *value;
} sweeps[] = {
    {EPERM, 5, 1, false, NULL, NULL},       {ENOMEM, 17, 4, false, NULL, NULL},
    {EINVAL, 17, 4, false, NULL, NULL},     {EPERM, 11, 3, false, "--user", "65534"},
    {EPERM, 11, 1, true, "--limits", NULL},
};

/* From a report: how many calls each process made, and which of the cell's is its last
 * before it serves. */
struct calls {
    uint64_t of[PROCESSES_MAX], served_from;
};

static void count_calls(const char *report, struct calls *ret_calls)
{
    unsigned long long process, call;
    struct calls calls = {0};
    char name[64];

    for (const char *line = report; *line; line += strcspn(line, "\n") + 1) {
        ck_assert_int_eq(sscanf(line, "%llu %llu %63s", &process, &call, name), 3);
        ck_assert(process >= 1 && process < PROCESSES_MAX);
        calls.of[process] = call;
        if (process == 1 && strcmp(name, "timerfd_create") == 0)
            calls.served_from = call;
    }
    ck_assert_uint_gt(calls.of[2], 0);
    ck_assert_uint_gt(calls.served_from, 0);
    *ret_calls = calls;
}

static void fail_call(const char *folder, const struct sweep *sweep, uint64_t process,
                      uint64_t call, const struct outcome *wanted)
{
    char process_text[24], call_text[24], error_text[24];
    struct outcome got;

    snprintf(process_text, sizeof(process_text), "%llu", (unsigned long long)process);
    snprintf(call_text, sizeof(call_text), "%llu", (unsigned long long)call);
    snprintf(error_text, sizeof(error_text), "%d", sweep->error);
    inject(folder,
           ARGS("--process", process_text, "--call", call_text, "--errno", error_text,
                sweep->option, sweep->value),
           &got);
    expect_whole_or_refused(&got, wanted, !sweep->limits);
    outcome_release(&got);
}

static unsigned stride_of(const struct sweep *sweep, uint64_t process)
{
    if (getenv("ASSAY_INJECT_ALL"))
        return 1;
    return process <= 2 ? sweep->stride : sweep->late_stride;
}

static bool can_inject(void)
{
    if (geteuid() != 0) {
        ck_assert_msg(!getenv("SANDBOX_MUST_WORK"), "calls can be failed by root only");
        fprintf(stderr, "NOTE: SKIPPED, calls can be failed by root only\n");
        return false;
    }
    return command_sandbox_works();
}

START_TEST(what_fails_is_said_or_changes_nothing)
{
    const struct sweep *sweep = &sweeps[_i];
    struct outcome wanted;
    struct calls calls;
    char *folder;
    int tried = 0;

    if (!can_inject())
        return;
    folder = temp_folder_make();
    inject(folder, ARGS("--list", sweep->option, sweep->value), &wanted);
    command_expect(&wanted.result, 0);
    ck_assert_uint_ge(wanted.program_count, 2);
    ck_assert_ptr_null(strstr(wanted.result.out, REFUSED));
    count_calls(wanted.report, &calls);
    for (uint64_t process = 1; process < PROCESSES_MAX; process++) {
        uint64_t first = sweep->limits ? calls.served_from : 1;

        if (sweep->limits && process > 1)
            break;
        for (uint64_t call = first; call <= calls.of[process];
             call += stride_of(sweep, process), tried++)
            fail_call(folder, sweep, process, call, &wanted);
    }
    fprintf(stderr, "inject: %d calls failed with %s\n", tried, strerror(sweep->error));
    outcome_release(&wanted);
    temp_folder_remove(folder);
}
END_TEST

/* ---- hosts that refuse a call ---- */

static const struct {
    const char *name, *said;
} refusals[] = {
    {"unshare", "mount namespace: unshare: "},
    {"clone", "start the spawner: "},
    {"clone3", "pid namespace: clone3: "},
    {"mount", "view: make mounts private"},
    {"umount2", "view: leave the host's root: "},
    {"pivot_root", "view: pivot_root: "},
    {"open_tree", "view: open_tree /"},
    {"mount_setattr", "view: mount_setattr /"},
    {"move_mount", "view: move_mount /"},
    {"landlock_add_rule", "add a Landlock rule for /"},
    {"landlock_restrict_self", "file rules: "},
    {"prctl", "parent death signal: "},
    {"capget", "capget: "},
    {"capset", "capabilities: "},
    {"setresuid", "become root of the user namespace: "},
    {"setresgid", "become root of the user namespace: "},
    {"setgroups", "drop supplementary groups: "},
    {"setfsuid", "in the sandbox: "},
    {"setfsgid", "in the sandbox: "},
    {"sethostname", "set the host name: "},
    {"setdomainname", "set the host name: "},
    {"setsid", "start a session: "},
    {"setpgid", "process group: "},
    {"setpriority", "priority: "},
    {"prlimit64", "resource limits: "},
    {"close_range", "descriptors: "},
    {"dup2", "descriptors: "},
    {"execve", "execute: "},
    {"pidfd_open", "the init's announcement: "},
    {"rt_sigaction", "the init's signals: "},
    {"rt_sigprocmask", "block SIGTERM: "},
    {"umask", "file mode mask"},
    {"timerfd_settime", "set the timer of a run: "},
    {"socketpair", "make a socket pair: "},
    {"pipe2", "make a pipe: "},
    {"memfd_create", "make a memory file for the seccomp filter: "},
    {"pwrite64", ": Operation not permitted"},
};

START_TEST(a_host_that_refuses_it_is_told_so)
{
    static const struct temp_file files[] = {{"a.py", "print(6 * 7)\n"}, TEMP_FILES_END};
    cleanup_free char *program = command_beside("inject");
    cleanup_free char *assay = command_beside("assay");
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    const char *said[] = {"assay exec: JE: ", refusals[_i].said};
    cleanup_free char *path = NULL;
    char *folder;

    if (!can_inject())
        return;
    folder = temp_folder_make();
    temp_folder_write_all(folder, files);
    path = temp_folder_path(folder, "a.py");
    command_run_program(program, ARGS("--name", refusals[_i].name, assay, "exec", path),
                        NULL, &result);
    command_expect(&result, 3);
    command_expect_errors(&result, said, ARRAY_SIZE(said));
    ck_assert_str_eq(result.out, "");
    temp_folder_remove(folder);
}
END_TEST

/* Not needed for strict isolation, but never left out in silence. */
START_TEST(a_host_without_landlock_is_labelled)
{
    struct outcome outcome;
    char *folder;

    if (!can_inject())
        return;
    folder = temp_folder_make();
    inject(folder, ARGS("--name", "landlock_create_ruleset"), &outcome);
    command_expect(&outcome.result, 0);
    ck_assert(!claims(&outcome, LAYER_LANDLOCK));
    ck_assert(claims(&outcome, LAYER_PIVOT_ROOT) && claims(&outcome, LAYER_SECCOMP));
    outcome_release(&outcome);
    temp_folder_remove(folder);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("inject");
    TCase *tc = tcase_create("calls");

    tcase_set_timeout(tc, 1800);
    tcase_add_loop_test(tc, what_fails_is_said_or_changes_nothing, 0,
                        (int)ARRAY_SIZE(sweeps));
    tcase_add_loop_test(tc, a_host_that_refuses_it_is_told_so, 0,
                        (int)ARRAY_SIZE(refusals));
    tcase_add_test(tc, a_host_without_landlock_is_labelled);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
