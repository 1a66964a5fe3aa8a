/*
 * How exactly limits hold and how exactly use is counted: with what the host gives (as
 * root, control groups) and as an ordinary user without any. No test looks at wall time.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "tests/integration/probe.h"
#include "tests/support.h"

#define TLE_LIMIT_MS 300
#define TLE_SLACK_US 50000 /* over the limit, at most */
#define TLE_TRIES    4
#define MIB_KIB      1024
#define TOUCHED_MIB  64
#define MEMORY_SLACK 8 /* MiB */
#define NOOP_KIB     2048
#define LOAD         8 /* busy processes beside a test */

static const char *const burners[][2] = {
    {"threads", "1"}, {"threads", "2"}, {"threads", "4"}, {"children", "3"},
    {"ignored", "3"}, {"orphans", "3"}, {"churn", "200"},
};

/* Without a group, time of children that come and go unseen is counted by a clock of the
 * kernel's that may be forbidden. */
static bool can_be_seen(const char *command)
{
    cleanup_free char *text = NULL;

    if (strcmp(command, "churn") != 0 ||
        cell_isolation(probe_cell)->layers[LAYER_CGROUP_CPU].active)
        return true;
    if (io_read_file("/proc/sys/kernel/perf_event_paranoid", 16, &text, NULL, NULL) ==
            0 &&
        text[0] <= '2') /* a minus sign, too */
        return true;
    fprintf(stderr, "NOTE: SKIPPED, kernel.perf_event_paranoid hides unseen children\n");
    return false;
}

/* Every run ends by its limit. How far over it depends on when the machine lets the cell
 * run at all, and what else it does is not ours to know: one of a few runs has to show
 * what the cell can do. */
static void expect_exact_time_limit(const char *const *burner)
{
    const uint64_t limit_us = TLE_LIMIT_MS * 1000;
    uint64_t best_us = UINT64_MAX;
    struct sandbox_result result;
    struct sandbox_spec spec;

    if (!can_be_seen(burner[0]))
        return;
    probe_spec(&spec, burner[0], burner[1]);
    spec.limits.cpu_ms = TLE_LIMIT_MS;
    for (int i = 0; i < TLE_TRIES && best_us > limit_us + TLE_SLACK_US; i++) {
        probe_run(&spec, &result);
        ck_assert_msg(result.end == END_CPU_LIMIT && result.cpu_us > limit_us,
                      "%s %s: end %d, exit %d, %llu us", burner[0], burner[1], result.end,
                      result.exit_code, (unsigned long long)result.cpu_us);
        if (result.cpu_us < best_us)
            best_us = result.cpu_us;
        sandbox_result_release(&result);
    }
    ck_assert_msg(best_us <= limit_us + TLE_SLACK_US, "%s %s: %llu us", burner[0],
                  burner[1], (unsigned long long)best_us);
}

START_TEST(a_time_limit_ends_a_run_within_50_ms_of_cpu_time)
{
    expect_exact_time_limit(burners[_i]);
}
END_TEST

START_TEST(a_loaded_machine_makes_no_difference_to_a_time_limit)
{
    pid_t busy[LOAD];

    for (size_t i = 0; i < LOAD; i++) {
        busy[i] = fork();
        if (busy[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (volatile unsigned n = 0;; n++)
                ;
        }
    }
    expect_exact_time_limit(burners[_i]);
    for (size_t i = 0; i < LOAD; i++) {
        kill(busy[i], SIGKILL);
        waitpid(busy[i], NULL, 0);
    }
}
END_TEST

static const char *const users_of_memory[] = {"touch", "shared", "memfd", "file",
                                              "several"};

START_TEST(memory_is_what_was_used_of_whatever_kind)
{
    struct sandbox_result result;
    struct sandbox_spec spec;

    probe_spec(&spec, users_of_memory[_i], "64");
    /* In a folder of exactly 64 MiB there would be no room for anything else. */
    spec.limits.disk_kib = 2 * TOUCHED_MIB * MIB_KIB;
    probe_run(&spec, &result);
    ck_assert_int_eq(result.end, END_EXITED);
    ck_assert_int_eq(result.exit_code, 0);
    ck_assert_msg(result.memory_kib >= TOUCHED_MIB * MIB_KIB &&
                      result.memory_kib <= (TOUCHED_MIB + MEMORY_SLACK) * MIB_KIB,
                  "%s: %llu KiB", users_of_memory[_i],
                  (unsigned long long)result.memory_kib);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(more_memory_than_the_limit_is_told_as_that)
{
    struct sandbox_result result;
    struct sandbox_spec spec;

    probe_spec(&spec, users_of_memory[_i], "512");
    spec.limits.disk_kib = 2 * 512 * MIB_KIB;
    spec.limits.cpu_ms = 60000; /* an emulated machine needs seconds to touch so much */
    spec.limits.wall_ms = 3 * spec.limits.cpu_ms;
    probe_run(&spec, &result);
    ck_assert_msg(result.end == END_MEMORY_LIMIT, "%s: end %d, exit %d",
                  users_of_memory[_i], result.end, result.exit_code);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(a_program_that_does_nothing_needs_next_to_nothing)
{
    /* As large as a grader with a big suite. */
    const size_t size = (size_t)256 << 20;
    char *ballast = malloc(size);
    struct sandbox_result result;
    struct sandbox_spec spec;

    ck_assert_ptr_nonnull(ballast);
    memset(ballast, 1, size);
    probe_stop_cell();
    probe_start_cell();
    probe_spec(&spec, "noop", NULL);
    probe_run(&spec, &result);
    ck_assert_int_eq(result.end, END_EXITED);
    ck_assert_uint_lt(result.memory_kib, NOOP_KIB);
    sandbox_result_release(&result);
    free(ballast);
}
END_TEST

START_TEST(what_is_reserved_but_not_touched_costs_nothing)
{
    struct sandbox_result result;
    struct sandbox_spec spec;

    probe_spec(&spec, "reserve", "1024");
    probe_run(&spec, &result);
    ck_assert_int_eq(result.end, END_EXITED);
    ck_assert_int_eq(result.exit_code, 0);
    ck_assert_uint_lt(result.memory_kib, NOOP_KIB);
    sandbox_result_release(&result);
}
END_TEST

/* A limit that is known by how far the program came. */
static const struct {
    const char *command, *argument;
    struct sandbox_limits limits;
    enum sandbox_end end;
    int number; /* exit code or signal */
    const char *output;
} counted[] = {
    {"open-files", NULL, {.open_files = 10}, END_EXITED, 0, "10\n"},
    {"open-files", NULL, {.open_files = 0}, END_EXITED, 0, "256\n"},
    {"file-size", NULL, {.disk_kib = 1000}, END_EXITED, 0, "1024000\n"},
    {"file", "1", {.disk_kib = 1000}, END_SIGNALED, SIGXFSZ, ""},
    {"disk", NULL, {.disk_kib = 4096}, END_EXITED, 0, "4194304\n"},
    {"inodes", NULL, {.inodes = 100}, END_EXITED, 0, "99\n"},
    {"processes", NULL, {.processes = 1}, END_EXITED, 0, "1\n"},
    {"processes", NULL, {.processes = 17}, END_EXITED, 0, "17\n"},
    {"processes", NULL, {.processes = 0}, END_EXITED, 0, "64\n"},
    {"stack", "900", {.stack_kib = 1024}, END_EXITED, 0, ""},
    {"stack", "1100", {.stack_kib = 1024}, END_SIGNALED, SIGSEGV, ""},
    {"print", "70000", {.output_bytes = 70000}, END_EXITED, 0, NULL},
    {"print", "70001", {.output_bytes = 70000}, END_OUTPUT_LIMIT, 0, NULL},
    {"print", "1", {.output_bytes = 1}, END_EXITED, 0, NULL},
    {"print", "2", {.output_bytes = 1}, END_OUTPUT_LIMIT, 0, NULL},
};

START_TEST(countable_limits_are_exact)
{
    cleanup_free char *text = NULL;
    struct sandbox_result result;
    struct sandbox_spec spec;

    probe_spec(&spec, counted[_i].command, counted[_i].argument);
    spec.limits = counted[_i].limits;
    spec.limits.cpu_ms = PROBE_CPU_MS;
    probe_run(&spec, &result);
    text = probe_output(&result);
    ck_assert_msg(result.end == counted[_i].end, "%s: end %d, exit %d, signal %d",
                  counted[_i].command, result.end, result.exit_code, result.signal);
    if (result.end == END_EXITED || result.end == END_SIGNALED)
        ck_assert_int_eq(result.end == END_EXITED ? result.exit_code : result.signal,
                         counted[_i].number);
    if (counted[_i].output)
        ck_assert_str_eq(text, counted[_i].output);
    if (spec.limits.output_bytes)
        ck_assert_uint_eq(result.stdout_bytes, spec.limits.output_bytes);
    sandbox_result_release(&result);
}
END_TEST

/* ---- out of memory, and not by the run's own doing ---- */

#define GROUPS_V1   "/sys/fs/cgroup/memory"
#define ABOVE_GROUP GROUPS_V1 "/assay-test-above"
#define ABOVE_LIMIT "100663296" /* 96 MiB */

static bool put(const char *path, const char *text)
{
    cleanup_file FILE *file = fopen(path, "we");

    return file && fputs(text, file) >= 0 && fflush(file) == 0;
}

/* This process, and with it the cell that it starts, in a group that has less memory than
 * a run may use. */
static void start_below_a_small_group(void)
{
    if ((mkdir(ABOVE_GROUP, 0755) < 0 && errno != EEXIST) ||
        !put(ABOVE_GROUP "/memory.limit_in_bytes", ABOVE_LIMIT) ||
        !put(ABOVE_GROUP "/cgroup.procs", "0")) {
        fprintf(stderr, "NOTE: SKIPPED, no version 1 memory group can be made here\n");
        return;
    }
    probe_start_cell();
}

static void leave_the_small_group(void)
{
    if (!probe_cell)
        return;
    probe_stop_cell();
    put(GROUPS_V1 "/cgroup.procs", "0");
    rmdir(ABOVE_GROUP);
}

START_TEST(a_host_out_of_memory_is_no_fault_of_the_run)
{
    struct sandbox_result result;
    struct sandbox_spec spec;

    if (!probe_cell)
        return;
    probe_spec(&spec, "touch", "200");
    probe_run(&spec, &result);
    ck_assert_int_eq(result.end, END_STARVED);
    ck_assert_ptr_nonnull(strstr(result.message, "ran out of memory"));
    sandbox_result_release(&result);
}
END_TEST

static void add_memory_of_host(Suite *suite)
{
    TCase *tc = tcase_create("host_memory");

    tcase_add_checked_fixture(tc, start_below_a_small_group, leave_the_small_group);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, a_host_out_of_memory_is_no_fault_of_the_run);
    suite_add_tcase(suite, tc);
}

static void add_tests(Suite *suite, const char *name, void (*start)(void))
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, start, probe_stop_cell);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_time_limit_ends_a_run_within_50_ms_of_cpu_time, 0,
                        (int)ARRAY_SIZE(burners));
    tcase_add_loop_test(tc, a_loaded_machine_makes_no_difference_to_a_time_limit, 0,
                        (int)ARRAY_SIZE(burners));
    tcase_add_loop_test(tc, memory_is_what_was_used_of_whatever_kind, 0,
                        (int)ARRAY_SIZE(users_of_memory));
    tcase_add_loop_test(tc, more_memory_than_the_limit_is_told_as_that, 0,
                        (int)ARRAY_SIZE(users_of_memory));
    tcase_add_test(tc, a_program_that_does_nothing_needs_next_to_nothing);
    tcase_add_test(tc, what_is_reserved_but_not_touched_costs_nothing);
    tcase_add_loop_test(tc, countable_limits_are_exact, 0, (int)ARRAY_SIZE(counted));
    suite_add_tcase(suite, tc);
}

static Suite *make_suite(void)
{
    Suite *suite = suite_create("limits");

    add_tests(suite, "as we are", probe_start_cell);
    add_tests(suite, "ordinary user", probe_start_cell_unprivileged);
    add_memory_of_host(suite);
    return suite;
}
REGISTER_SUITE(make_suite)
