#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "runners/locate.h"
#include "runners/probe.h"
#include "runners/toolchain.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

/* Not below /tmp, where no tool can be shown to answers. */
static char *make_folder(void)
{
    setenv("TMPDIR", "/var/tmp", 1);
    return temp_folder_make();
}

/* A shell script that is executable; its path is the caller's to free. */
static char *make_script(const char *folder, const char *name, const char *body)
{
    char *path = temp_folder_path(folder, name);
    cleanup_free char *text = NULL;

    ck_assert_int_gt(asprintf(&text, "#!/bin/sh\n%s\n", body), 0);
    temp_folder_write(folder, name, text);
    ck_assert_int_eq(chmod(path, 0755), 0);
    return path;
}

static void make_link(const char *folder, const char *name, const char *target)
{
    cleanup_free char *path = temp_folder_path(folder, name);

    ck_assert_int_eq(symlink(target, path), 0);
}

/* ---- locate ---- */

START_TEST(usr_bin_comes_before_the_path)
{
    char *folder = make_folder();
    cleanup_free char *fake = make_script(folder, "env", "exit 0");
    cleanup_free char *first = NULL, *by_path = NULL, *missing = NULL, *plain = NULL;

    setenv("PATH", folder, 1);
    first = locate_program("env", true);
    by_path = locate_program("env", false);
    missing = locate_program("no-such-tool", true);
    ck_assert_pstr_eq(first, "/usr/bin/env");
    ck_assert_pstr_eq(by_path, fake);
    ck_assert_ptr_null(missing);
    temp_folder_write(folder, "plain", "not executable");
    plain = locate_program("plain", false);
    ck_assert_ptr_null(plain);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(relative_entries_of_the_path_are_not_searched)
{
    char *folder = make_folder();
    cleanup_free char *fake = make_script(folder, "tool", "exit 0");
    cleanup_free char *found = NULL, *named = NULL;

    ck_assert_int_eq(chdir(folder), 0);
    setenv("PATH", ".::", 1);
    found = locate_program("tool", false);
    ck_assert_ptr_null(found);
    named = locate_program("./tool", false);
    ck_assert_ptr_nonnull(named);
    ck_assert_int_eq(*named, '/');
    ck_assert_int_eq(chdir("/"), 0);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(visible_is_what_lies_below_whole_folder_names)
{
    char opt[] = "/opt/py";
    char *folders[] = {opt, NULL};
    static const struct {
        const char *path;
        bool visible;
    } rows[] = {
        {"/usr/bin/gcc", true},  {"/usr", true},     {"/usrlocal/gcc", false},
        {"/bin/sh", true},       {"/lib64/x", true}, {"/etc/alternatives/cc", false},
        {"/opt/py/bin/p", true}, {"/opt/py", true},  {"/opt/python/bin/p", false},
        {"/opt", false},         {"/", false},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        ck_assert_msg(locate_visible(rows[i].path, folders) == rows[i].visible, "%s",
                      rows[i].path);
    ck_assert(!locate_visible("/opt/py", NULL));
}
END_TEST

START_TEST(links_are_followed_no_further_than_needed)
{
    char *folder = make_folder();
    cleanup_free char *inner = temp_folder_path(folder, "inner");
    cleanup_free char *alias = temp_folder_path(folder, "inner/alias");
    cleanup_free char *outside = temp_folder_path(folder, "outside");
    cleanup_free char *back = temp_folder_path(folder, "inner/back");
    cleanup_free char *out = temp_folder_path(folder, "inner/out");
    cleanup_free char *loop = temp_folder_path(folder, "inner/loop");
    cleanup_free char *script = make_script(folder, "inner/real", "exit 0");
    char *folders[] = {inner, NULL};
    const struct {
        const char *path, *expected;
    } rows[] = {
        {script, script}, {alias, alias}, {outside, alias},
        {back, alias},    {out, NULL},    {loop, NULL},
    };

    make_link(folder, "inner/alias", "real");
    make_link(folder, "outside", alias);
    make_link(folder, "inner/back", "../outside");
    make_link(folder, "inner/out", "../plain");
    make_link(folder, "inner/loop", "loop");
    temp_folder_write(folder, "plain", "x");
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_free char *name = locate_visible_name(rows[i].path, folders);

        ck_assert_pstr_eq(name, rows[i].expected);
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(folders_that_hold_more_than_a_tool_are_not_shown_to_answers)
{
    char *folder = make_folder();
    cleanup_free char *home = temp_folder_path(folder, "home");
    cleanup_free char *tool = temp_folder_path(folder, "home/py");
    cleanup_free char *work = temp_folder_path(folder, "work");
    struct err err = ERR_INIT;

    temp_folder_write(folder, "home/py/bin/python", "");
    temp_folder_write(folder, "work/sub/x", "");
    setenv("HOME", home, 1);
    ck_assert_int_eq(locate_check_folder(tool, &err), 0);
    ck_assert_int_eq(locate_check_folder(home, &err), -EPERM);
    ck_assert_ptr_nonnull(strstr(err.text, "home folder"));
    ck_assert_int_eq(locate_check_folder(folder, NULL), -EPERM);
    ck_assert_int_eq(locate_check_folder("/", NULL), -EPERM);
    ck_assert_int_eq(locate_check_folder("/tmp", NULL), -EPERM);
    ck_assert_int_eq(locate_check_folder("/tmp/.", &err), -EPERM);
    ck_assert_ptr_nonnull(strstr(err.text, "looks different inside"));
    ck_assert_int_eq(locate_check_folder("/usr/../etc", NULL), -EPERM);
    ck_assert_int_lt(locate_check_folder("/no/such", NULL), 0);
    ck_assert_int_eq(locate_check_folder(work, NULL), 0);
    ck_assert_int_eq(chdir(work), 0);
    ck_assert_int_eq(locate_check_folder(work, &err), -EPERM);
    ck_assert_ptr_nonnull(strstr(err.text, "working folder"));
    ck_assert_int_eq(chdir("/"), 0);
    temp_folder_remove(folder);
}
END_TEST

/* ---- probe ---- */

START_TEST(a_probe_keeps_standard_output_and_ends_on_time)
{
    static const struct {
        const char *body;
        int result;
        const char *output;
    } rows[] = {
        {"echo one; echo two; echo no >&2", 0, "one\ntwo\n"},
        {"read x; echo \"<$x>\"", 0, "<>\n"},
        {"echo x; exit 3", -ENOEXEC, "x\n"},
        {"kill -9 $$", -ENOEXEC, ""},
        {"echo first; sleep 600", -ETIMEDOUT, "first\n"},
        {"exec >&- 2>&-; sleep 600", -ETIMEDOUT, ""},
        {"(sleep 600) ; echo never", -ETIMEDOUT, ""},
    };
    static const char *const args[] = {"--version", NULL};
    char *folder = make_folder();

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_free char *path = make_script(folder, "tool", rows[i].body);
        cleanup_buf struct buf output = BUF_INIT(1000);
        struct err err = ERR_INIT;
        /* Only those that hang wait for so long. */
        uint64_t timeout_ms = rows[i].result == -ETIMEDOUT ? 300 : 60000;
        int r = probe_ask(path, args, timeout_ms, &output, &err);

        ck_assert_msg(r == rows[i].result, "row %zu: %d %s", i, r, err.text);
        ck_assert_str_eq(buf_str(&output), rows[i].output);
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(a_probe_reads_a_flood_to_its_end)
{
    static const char *const args[] = {"-c",
                                       "i=0; while [ $i -lt 3000 ]; do "
                                       "echo 0123456789012345678901234567890; "
                                       "i=$((i+1)); done",
                                       NULL};
    cleanup_buf struct buf output = BUF_INIT(1000);

    ck_assert_int_eq(probe_ask("/bin/sh", args, 60000, &output, NULL), 0);
    ck_assert_uint_le(output.len, 1000);
    ck_assert_int_eq(probe_ask("/no/such/tool", args, 60000, &output, NULL), -ENOENT);
}
END_TEST

/* ---- toolchains ---- */

/* A fake compiler somewhere; runs toolchain_find() on it. */
static void find_fake(const char *folder, const char *name, const char *body,
                      struct toolchain *ret_tc)
{
    cleanup_free char *path = make_script(folder, name, body);

    ck_assert_int_eq(toolchain_find(runner_find("c"), path, ret_tc, NULL), 0);
}

START_TEST(the_hosts_own_tools_need_no_further_folders)
{
    for (const struct runner *const *r = runner_all(); *r; r++) {
        struct toolchain tc;
        cleanup_free char *expected = io_join("/usr/bin", (*r)->tool);

        /* tsc is a script for whatever node is found first */
        setenv("PATH", "/nowhere:/usr/bin:/bin", 1);
        unsetenv((*r)->variable);
        ck_assert_int_eq(toolchain_find(*r, NULL, &tc, NULL), 0);
        if (!io_is_file(expected)) {
            fprintf(stderr, "NOTE: SKIPPED, not installed: %s\n", expected);
            ck_assert_ptr_null(tc.program);
            ck_assert_ptr_nonnull(strstr(tc.missing, (*r)->package));
        } else {
            ck_assert_ptr_null(tc.missing);
            ck_assert(locate_visible(tc.program, NULL));
            ck_assert_int_gt(tc.version_major, 0);
            ck_assert_ptr_nonnull(tc.home);
            if (!(*r)->settings)
                ck_assert_ptr_null(tc.extra_paths[0]);
            if ((*r)->probe_tells_paths)
                ck_assert_uint_eq(strlen(tc.packages), 64);
        }
        toolchain_release(&tc);
    }
}
END_TEST

START_TEST(an_option_wins_over_the_variable_and_that_over_the_default)
{
    const struct runner *c = runner_find("c");
    struct toolchain tc;

    setenv("ASSAY_CC", "/nowhere/by-variable", 1);
    ck_assert_int_eq(toolchain_find(c, "/nowhere/by-option", &tc, NULL), 0);
    ck_assert_ptr_null(tc.program);
    ck_assert_str_eq(tc.missing,
                     "/nowhere/by-option, set by --cc, is no executable file");
    toolchain_release(&tc);
    ck_assert_int_eq(toolchain_find(c, NULL, &tc, NULL), 0);
    ck_assert_str_eq(tc.missing,
                     "/nowhere/by-variable, set by ASSAY_CC, is no executable file");
    toolchain_release(&tc);
}
END_TEST

START_TEST(versions_are_read_past_the_packagers_own)
{
    static const struct {
        const char *line;
        int major, minor;
    } rows[] = {
        {"gcc (Debian 12.2.0-14+deb12u1) 13.4.0", 13, 4},
        {"g++-14 (conda-forge gcc 1.2.0-2) 14.1.0", 14, 1},
        {"clang version 15.0.6", 15, 0},
        {"Python 3.13.0rc1", 3, 13},
        {"no number", 0, 0},
    };
    char *folder = make_folder();

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_free char *body = NULL;
        struct toolchain tc;

        temp_folder_write(folder, "gcc/lib/gcc/x", "");
        ck_assert_int_gt(asprintf(&body, "echo '%s'; echo Copyright", rows[i].line), 0);
        find_fake(folder, "gcc/bin/gcc", body, &tc);
        ck_assert_pstr_eq(tc.version, rows[i].line);
        ck_assert_int_eq(tc.version_major, rows[i].major);
        ck_assert_int_eq(tc.version_minor, rows[i].minor);
        toolchain_release(&tc);
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(a_compiler_outside_usr_brings_its_installation)
{
    char *folder = make_folder();
    cleanup_free char *prefix = temp_folder_path(folder, "gcc-13");
    cleanup_free char *program = temp_folder_path(folder, "gcc-13/bin/gcc");
    cleanup_free char *link = temp_folder_path(folder, "link");
    struct toolchain tc;

    temp_folder_write(folder, "gcc-13/lib/gcc/specs", "");
    find_fake(folder, "gcc-13/bin/gcc", "echo gcc 13.1", &tc);
    ck_assert_pstr_eq(tc.program, program);
    ck_assert_pstr_eq(tc.extra_paths[0], prefix);
    ck_assert_ptr_null(tc.extra_paths[1]);
    toolchain_release(&tc);

    make_link(folder, "link", program);
    ck_assert_int_eq(toolchain_find(runner_find("c"), link, &tc, NULL), 0);
    ck_assert_pstr_eq(tc.program, program);
    toolchain_release(&tc);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(what_cannot_be_used_says_why_and_what_to_do)
{
    static const struct {
        const char *name, *body, *expected;
    } rows[] = {
        {"bin/gcc", "echo gcc 13.1", "lies outside /usr"},
        {"bin/failing", "exit 4", "ended with exit status 4"},
        {"bin/killed", "kill -11 $$", "was killed by signal 11"},
    };
    char *folder = make_folder();

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct toolchain tc;

        find_fake(folder, rows[i].name, rows[i].body, &tc);
        ck_assert_ptr_null(tc.program);
        ck_assert_ptr_null(tc.version);
        ck_assert_ptr_nonnull(strstr(tc.missing, rows[i].expected));
        ck_assert_ptr_nonnull(strstr(tc.missing, "--cc or ASSAY_CC"));
        toolchain_release(&tc);
    }
    temp_folder_remove(folder);
}
END_TEST

/* What a Python of this version, installed so, would tell about itself. */
static void find_python(const char *folder, const char *version, const char *prefix,
                        const char *base, struct toolchain *ret_tc)
{
    cleanup_free char *body = NULL, *path = NULL;

    ck_assert_int_gt(asprintf(&body, "printf '%%s\\n' '%s' %s/bin/python %s %s", version,
                              prefix, prefix, base),
                     0);
    path = make_script(folder, "shim", body);
    ck_assert_int_eq(toolchain_find(runner_find("python"), path, ret_tc, NULL), 0);
}

START_TEST(an_interpreter_is_found_behind_a_version_managers_script)
{
    char *folder = make_folder();
    cleanup_free char *prefix = temp_folder_path(folder, "versions/3.12");
    cleanup_free char *program =
        make_script(folder, "versions/3.12/bin/python", "exit 0");
    struct toolchain tc;

    find_python(folder, "Python 3.12.1", prefix, prefix, &tc);
    ck_assert_pstr_eq(tc.program, program);
    ck_assert_pstr_eq(tc.version, "Python 3.12.1");
    ck_assert_int_eq(tc.version_minor, 12);
    ck_assert_pstr_eq(tc.extra_paths[0], prefix);
    ck_assert_ptr_null(tc.extra_paths[1]);
    toolchain_release(&tc);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(a_virtual_environment_brings_itself_and_its_base)
{
    char *folder = make_folder();
    cleanup_free char *venv = temp_folder_path(folder, "venv");
    cleanup_free char *base = temp_folder_path(folder, "base");
    cleanup_free char *real = make_script(folder, "base/bin/python3", "exit 0");
    cleanup_free char *program = temp_folder_path(folder, "venv/bin/python");
    struct toolchain tc;

    temp_folder_write(folder, "venv/bin/x", "");
    make_link(folder, "venv/bin/python", real);
    find_python(folder, "Python 3.10.2", venv, base, &tc);
    ck_assert_pstr_eq(tc.program, program);
    ck_assert_pstr_eq(tc.extra_paths[0], venv);
    ck_assert_pstr_eq(tc.extra_paths[1], base);
    ck_assert_ptr_null(tc.extra_paths[2]);
    toolchain_release(&tc);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(pythons_that_are_too_old_or_odd_are_refused)
{
    static const struct {
        const char *version, *prefix, *base, *expected;
    } rows[] = {
        {"Python 2.7.18", "/usr", "/usr", "3.8 or newer"},
        {"Python 3.7.16", "/usr", "/usr", "3.8 or newer"},
        {"nonsense", "/usr", "/usr", "3.8 or newer"},
        {"Python 3.12.0", "relative", "/usr", "does not say"},
        {"Python 3.12.0", "/usr", "", "does not say"},
        {"Python 3.12.0", "/", "/", "more than an installation"},
        {"Python 3.12.0", "/var", "/var", "more than an installation"},
        {"Python 3.12.0", "/tmp", "/tmp", "looks different inside"},
    };
    char *folder = make_folder();

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct toolchain tc;

        find_python(folder, rows[i].version, rows[i].prefix, rows[i].base, &tc);
        ck_assert_msg(tc.program == NULL, "row %zu", i);
        ck_assert_msg(strstr(tc.missing, rows[i].expected) != NULL, "row %zu: %s", i,
                      tc.missing);
        toolchain_release(&tc);
    }
    temp_folder_remove(folder);
}
END_TEST

static const char *only_python(const struct runner *runner, const void *options)
{
    return strcmp(runner->name, "python") == 0 ? options : "/nowhere/tool";
}

START_TEST(a_set_holds_all_languages_and_the_folders_of_all)
{
    char *folder = make_folder();
    cleanup_free char *prefix = temp_folder_path(folder, "py");
    cleanup_free char *real = make_script(folder, "py/bin/python", "exit 0");
    cleanup_free char *body = NULL, *shim = NULL;
    struct toolchain_set set;
    size_t count = 0;

    ck_assert_int_gt(asprintf(&body, "printf '%%s\\n' 'Python 3.9.1' %s %s %s", real,
                              prefix, prefix),
                     0);
    shim = make_script(folder, "shim", body);
    ck_assert_int_eq(toolchain_set_find(only_python, shim, &set, NULL), 0);
    while (runner_all()[count])
        count++;
    ck_assert_uint_eq(set.count, count);
    for (size_t i = 0; i < set.count; i++)
        ck_assert_ptr_eq(set.items[i].runner, runner_all()[i]);
    ck_assert_ptr_null(toolchain_set_get(&set, runner_find("c"))->program);
    ck_assert_pstr_eq(toolchain_set_get(&set, runner_find("python"))->program, real);
    ck_assert_pstr_eq(set.extra_paths[0], prefix);
    ck_assert_ptr_null(set.extra_paths[1]);
    toolchain_set_release(&set);
    temp_folder_remove(folder);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("toolchain");
    TCase *tcase = tcase_create("toolchain");

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, usr_bin_comes_before_the_path);
    tcase_add_test(tcase, relative_entries_of_the_path_are_not_searched);
    tcase_add_test(tcase, visible_is_what_lies_below_whole_folder_names);
    tcase_add_test(tcase, links_are_followed_no_further_than_needed);
    tcase_add_test(tcase, folders_that_hold_more_than_a_tool_are_not_shown_to_answers);
    tcase_add_test(tcase, a_probe_keeps_standard_output_and_ends_on_time);
    tcase_add_test(tcase, a_probe_reads_a_flood_to_its_end);
    tcase_add_test(tcase, the_hosts_own_tools_need_no_further_folders);
    tcase_add_test(tcase, an_option_wins_over_the_variable_and_that_over_the_default);
    tcase_add_test(tcase, versions_are_read_past_the_packagers_own);
    tcase_add_test(tcase, a_compiler_outside_usr_brings_its_installation);
    tcase_add_test(tcase, what_cannot_be_used_says_why_and_what_to_do);
    tcase_add_test(tcase, an_interpreter_is_found_behind_a_version_managers_script);
    tcase_add_test(tcase, a_virtual_environment_brings_itself_and_its_base);
    tcase_add_test(tcase, pythons_that_are_too_old_or_odd_are_refused);
    tcase_add_test(tcase, a_set_holds_all_languages_and_the_folders_of_all);
    return suite;
}
REGISTER_SUITE(make_suite)
