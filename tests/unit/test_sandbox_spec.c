#include <errno.h>
#include <string.h>

#include "sandbox/sandbox.h"
#include "tests/support.h"

static const char *const argv[] = {"/bin/true", NULL};

static void expect(const struct sandbox_spec *spec, int code, const char *text)
{
    struct err err = ERR_INIT;

    ck_assert_int_eq(sandbox_spec_check(spec, &err), -code);
    ck_assert_msg(strstr(err.text, text), "'%s' does not say '%s'", err.text, text);
}

static const struct {
    struct sandbox_limits limits;
    const char *error; /* NULL: possible */
} limits[] = {
    {{0}, NULL},
    {{.memory_kib = 1024, .stack_kib = 128}, NULL},
    {{.cpu_ms = 1, .wall_ms = 1, .output_bytes = 1, .disk_kib = 1}, NULL},
    {{.processes = 1, .inodes = 1, .open_files = 1}, NULL},
    {{.cpu_ms = UINT64_C(1) << 40, .memory_kib = UINT64_C(1) << 40}, NULL},
    {{.memory_kib = 1023}, "memory limit in KiB of 1023: give 0, or from 1024 to"},
    {{.memory_kib = UINT64_MAX}, "memory limit"},
    {{.cpu_ms = UINT64_MAX}, "CPU limit in ms of 18446744073709551615"},
    {{.cpu_ms = (UINT64_C(1) << 40) + 1}, "CPU limit"},
    {{.wall_ms = UINT64_MAX / 1000}, "wall limit"},
    {{.output_bytes = UINT64_MAX}, "output limit"},
    {{.disk_kib = UINT64_MAX / 1024}, "disk limit"},
    {{.stack_kib = 127}, "stack limit"},
    {{.stack_kib = UINT64_MAX}, "stack limit"},
    {{.processes = UINT32_MAX}, "limit of processes of 4294967295"},
    {{.inodes = UINT32_MAX}, "limit of inodes"},
    {{.open_files = UINT32_MAX}, "limit of open files"},
};

START_TEST(impossible_limits_are_named_with_what_is_possible)
{
    struct sandbox_spec spec;

    for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
        sandbox_spec_init(&spec);
        spec.argv = argv;
        spec.limits = limits[i].limits;
        expect(&spec, limits[i].error ? EINVAL : 0,
               limits[i].error ? limits[i].error : "");
    }
}
END_TEST

START_TEST(what_is_no_program_is_refused)
{
    static const char *const none[] = {NULL}, *const relative[] = {"bin/true", NULL};
    struct sandbox_spec spec;

    sandbox_spec_init(&spec);
    expect(&spec, EINVAL, "without a program");
    spec.argv = none;
    expect(&spec, EINVAL, "without a program");
    spec.argv = relative;
    expect(&spec, EINVAL, "'bin/true' is not an absolute path");
    spec.exe_fd = 0;
    expect(&spec, 0, "");
}
END_TEST

START_TEST(too_many_of_anything_is_refused_with_its_number)
{
    static const char *many[SANDBOX_STRINGS_MAX + 2];
    struct sandbox_spec spec;

    for (size_t i = 0; i <= SANDBOX_STRINGS_MAX; i++)
        many[i] = "/x";
    sandbox_spec_init(&spec);
    spec.argv = many;
    expect(&spec, E2BIG, "4097 arguments; at most 4096");
    spec.argv = many + 1;
    expect(&spec, 0, "");
    spec.argv = argv;
    spec.env = many;
    expect(&spec, E2BIG, "4097 variables");
    spec.env = NULL;
    spec.file_count = SANDBOX_FILES_MAX + 1;
    expect(&spec, E2BIG, "129 files; at most 128");
    spec.file_count = 0;
    spec.collect_count = SANDBOX_COLLECT_MAX + 1;
    expect(&spec, E2BIG, "5 files to collect; at most 4");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("sandbox_spec");
    TCase *tcase = tcase_create("sandbox_spec");

    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, impossible_limits_are_named_with_what_is_possible);
    tcase_add_test(tcase, what_is_no_program_is_refused);
    tcase_add_test(tcase, too_many_of_anything_is_refused_with_its_number);
    return suite;
}
REGISTER_SUITE(make_suite)
