/*
 * What is prepared once for many runs: seen by all, written by none of them.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "tests/integration/probe.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static struct cell *start(const char *warm_path)
{
    const struct cell_config config = {.warm_path = warm_path};
    struct err err = ERR_INIT;
    struct cell *cell;

    ck_assert_msg(cell_start(&config, &cell, &err) == 0, "%s", err.text);
    return cell;
}

/* What the shell script prints; the caller's. */
static char *say(struct cell *cell, const char *script)
{
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};
    const char *const env[] = {"PATH=/usr/bin:/bin", NULL};
    cleanup_result struct sandbox_result result;
    struct err err = ERR_INIT;
    struct sandbox_spec spec;

    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    spec.profile = PROFILE_COMPILE;
    spec.argv = argv;
    spec.env = env;
    ck_assert_msg(cell_run(cell, &spec, &result, &err) == 0, "%s", err.text);
    return probe_output(&result);
}

static void expect_said(struct cell *cell, const char *script, const char *expected)
{
    cleanup_free char *text = say(cell, script);

    ck_assert_str_eq(text, expected);
}

START_TEST(the_warm_folder_is_read_only_and_shows_what_comes_later)
{
    char *folder = temp_folder_make();
    struct cell *cell;

    ck_assert_int_eq(chmod(folder, 0755), 0);
    temp_folder_write(folder, "early", "1");
    cell = start(folder);
    if (!cell_has_warm(cell)) {
        fprintf(stderr, "warm: no view here\n");
    } else {
        expect_said(cell, "cat /warm/early", "1");
        temp_folder_write(folder, "late", "2");
        expect_said(cell, "cat /warm/late", "2");
        expect_said(cell,
                    "for c in 'echo x > /warm/early' 'echo x > /warm/new' "
                    "'rm -f /warm/early' 'mkdir /warm/new' 'chmod 777 /warm/early'; do "
                    "sh -c \"$c\" 2>/dev/null && echo \"$c\"; done; ls /warm; "
                    "cat /warm/early",
                    "early\nlate\n1");
    }
    cell_stop(cell);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(without_a_warm_folder_there_is_none)
{
    struct cell *cell = start(NULL);

    ck_assert(!cell_has_warm(cell));
    expect_said(cell, "ls -d /warm 2>/dev/null; echo", "\n");
    cell_stop(cell);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("warm");
    TCase *tcase = tcase_create("warm");

    tcase_set_timeout(tcase, 300);
    tcase_add_checked_fixture(tcase, probe_start_cell, probe_stop_cell);
    tcase_add_test(tcase, the_warm_folder_is_read_only_and_shows_what_comes_later);
    tcase_add_test(tcase, without_a_warm_folder_there_is_none);
    suite_add_tcase(suite, tcase);
    return suite;
}
REGISTER_SUITE(make_suite)
