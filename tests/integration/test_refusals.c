/*
 * What cannot be run is refused with a reason, and costs the cell nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "grader/base/io.h"
#include "tests/integration/probe.h"
#include "tests/support.h"

#define LONG_BYTES (1 << 18)

static void expect_works(void)
{
    cleanup_result struct sandbox_result result;
    struct sandbox_spec spec;

    sandbox_result_init(&result);
    probe_spec(&spec, "noop", NULL);
    probe_run(&spec, &result);
    ck_assert_int_eq(result.end, END_EXITED);
    ck_assert_int_eq(result.exit_code, 0);
}

static void expect_refused(const struct sandbox_spec *spec, int code, const char *text)
{
    struct sandbox_result result;
    struct err err = ERR_INIT;

    ck_assert_int_eq(cell_run(probe_cell, spec, &result, &err), -code);
    ck_assert_msg(strstr(err.text, text), "'%s' does not say '%s'", err.text, text);
    expect_works();
}

START_TEST(impossible_limits_are_refused)
{
    struct sandbox_spec spec;

    probe_spec(&spec, "noop", NULL);
    spec.limits.memory_kib = 1;
    expect_refused(&spec, EINVAL, "memory limit");
    probe_spec(&spec, "noop", NULL);
    spec.limits.processes = UINT32_MAX;
    expect_refused(&spec, EINVAL, "limit of processes");
}
END_TEST

/* What the check lets pass can be run, too. */
START_TEST(the_largest_and_smallest_limits_work)
{
    static const struct sandbox_limits rows[] = {
        {.cpu_ms = UINT64_C(1) << 40, .wall_ms = UINT64_C(1) << 40},
        {.memory_kib = UINT64_C(1) << 40, .output_bytes = UINT64_C(1) << 40},
        {.disk_kib = UINT64_C(1) << 40, .stack_kib = UINT64_C(1) << 40},
        {.processes = UINT32_C(1) << 21, .inodes = UINT32_C(1) << 31},
        {.disk_kib = 1, .inodes = 1, .processes = 1, .stack_kib = 128},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_result struct sandbox_result result;
        struct sandbox_spec spec;

        sandbox_result_init(&result);
        probe_spec(&spec, "noop", NULL);
        spec.limits = rows[i];
        probe_run(&spec, &result);
        ck_assert_msg(result.end == END_EXITED && result.exit_code == 0,
                      "row %zu: end %d, signal %d: %s", i, (int)result.end, result.signal,
                      result.message);
    }
}
END_TEST

START_TEST(a_spec_that_is_too_large_is_refused)
{
    static const char *many[SANDBOX_STRINGS_MAX + 2];
    cleanup_free char *text = calloc(1, LONG_BYTES);
    const char *const words[] = {"/bin/true", text, NULL};
    struct sandbox_spec spec;

    for (size_t i = 0; i <= SANDBOX_STRINGS_MAX; i++)
        many[i] = "/bin/true";
    probe_spec(&spec, "noop", NULL);
    spec.argv = many;
    expect_refused(&spec, E2BIG, "4097 arguments");
    memset(text, 'x', LONG_BYTES - 1);
    spec.argv = words;
    expect_refused(&spec, E2BIG, "larger than");
}
END_TEST

START_TEST(files_that_cannot_be_put_in_are_refused)
{
    static const char *const names[] = {"../escape", "in/../../escape/file",
                                        "/etc/escape"};
    struct sandbox_file file = {NULL, -1, false};
    struct sandbox_spec spec;

    probe_spec(&spec, "noop", NULL);
    spec.files = &file;
    spec.file_count = 1;
    ck_assert_int_eq(io_memfd("data", "hello", 5, &file.fd, NULL), 0);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        file.name = names[i];
        expect_refused(&spec, EINVAL, names[i]);
    }
    close(file.fd);
    file = (struct sandbox_file){"folder", open("/tmp", O_RDONLY | O_CLOEXEC), false};
    expect_refused(&spec, EINVAL, "file folder: its content is no regular file");
    close(file.fd);
}
END_TEST

START_TEST(a_missing_program_is_said_to_be_missing)
{
    static const char *const argv[] = {"/usr/bin/no-such-program", NULL};
    cleanup_result struct sandbox_result result;
    struct sandbox_spec spec;

    sandbox_result_init(&result);
    probe_spec(&spec, "noop", NULL);
    spec.exe_fd = -1;
    spec.argv = argv;
    probe_run(&spec, &result);
    ck_assert_int_eq(result.end, END_NO_EXEC);
    ck_assert_str_eq(result.message, "execute: No such file or directory");
}
END_TEST

START_TEST(a_folder_that_is_not_there_stops_a_cell_at_its_start)
{
    static const char *const paths[] = {"/nonexistent/toolchain", NULL};
    const struct cell_config config = {.extra_paths = paths};
    struct err err = ERR_INIT;
    struct cell *other;

    ck_assert_int_lt(cell_start(&config, &other, &err), 0);
    ck_assert_ptr_nonnull(strstr(err.text, paths[0]));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("refusals");
    TCase *tcase = tcase_create("refusals");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, probe_start_cell, probe_stop_cell);
    tcase_add_test(tcase, impossible_limits_are_refused);
    tcase_add_test(tcase, the_largest_and_smallest_limits_work);
    tcase_add_test(tcase, a_spec_that_is_too_large_is_refused);
    tcase_add_test(tcase, files_that_cannot_be_put_in_are_refused);
    tcase_add_test(tcase, a_missing_program_is_said_to_be_missing);
    tcase_add_test(tcase, a_folder_that_is_not_there_stops_a_cell_at_its_start);
    return suite;
}
REGISTER_SUITE(make_suite)
