/*
 * Where groups are made, in folders that look like a hierarchy. That the kernel agrees is
 * shown by make check-vm.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "sandbox/cell/cgroup_place.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static char *mount;

static void set_up(void)
{
    mount = temp_folder_make();
}

static void tear_down(void)
{
    temp_folder_remove(mount);
}

/* A group with what it has, and what it hands to those below it. */
static void add_group(const char *path, const char *has, const char *hands_down)
{
    static const char *const names[] = {"cgroup.controllers", "cgroup.subtree_control",
                                        "cgroup.procs"};
    const char *const texts[] = {has, hands_down, ""};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char *name;

        ck_assert_int_ge(asprintf(&name, "%s%s%s", path, *path ? "/" : "", names[i]), 0);
        temp_folder_write(mount, name, texts[i]);
        free(name);
    }
}

static void expect_place(const char *own, const char *place)
{
    cleanup_free char *path = NULL, *expected = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(cgroup_place(mount, own, &path, &err) == 0, "%s: %s", own, err.text);
    ck_assert_int_ge(asprintf(&expected, "%s%s", mount, place), 0);
    ck_assert_str_eq(path, expected);
}

START_TEST(own_group_is_taken_when_it_hands_down)
{
    add_group("", "cpu memory pids", "memory pids");
    add_group("a", "memory pids", "cpu memory pids");
    expect_place("/a", "/a");
}
END_TEST

START_TEST(a_leaf_of_ours_stands_for_the_group_above_it)
{
    add_group("a", "memory pids", "memory pids");
    add_group("a/assay.leaf", "memory pids", "");
    expect_place("/a/assay.leaf", "/a");
}
END_TEST

START_TEST(the_top_of_what_is_visible_is_divided)
{
    cleanup_free char *text = NULL, *path = NULL;

    add_group("", "memory pids", "");
    expect_place("/", "");
    path = temp_folder_path(mount, "cgroup.subtree_control");
    ck_assert_int_eq(io_read_file(path, 100, &text, NULL, NULL), 0);
    ck_assert_str_eq(text, "+memory +pids");
}
END_TEST

START_TEST(root_goes_to_the_nearest_group_above_that_hands_down)
{
    if (geteuid() != 0)
        return; /* an ordinary user's own group is divided instead */
    add_group("", "memory pids", "memory pids");
    add_group("user", "memory pids", "memory pids");
    add_group("user/0", "memory pids", "cpu");
    add_group("user/0/session", "", "");
    expect_place("/user/0/session", "/user");
}
END_TEST

START_TEST(words_are_compared_whole)
{
    struct err err = ERR_INIT;
    char *path = NULL;

    add_group("", "memory2 xpids", "memory2 xpids");
    ck_assert_int_eq(cgroup_place(mount, "/", &path, &err), -ENOTSUP);
    ck_assert_ptr_nonnull(strstr(err.text, "memory controller"));
    ck_assert_ptr_null(path);
}
END_TEST

START_TEST(a_group_outside_of_what_is_visible_is_an_error)
{
    struct err err = ERR_INIT;
    char *path = NULL;

    ck_assert_int_lt(cgroup_place(mount, "/../../no-such-group", &path, &err), 0);
    ck_assert_ptr_null(path);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("cgroup_place");
    TCase *tc = tcase_create("places");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, own_group_is_taken_when_it_hands_down);
    tcase_add_test(tc, a_leaf_of_ours_stands_for_the_group_above_it);
    tcase_add_test(tc, the_top_of_what_is_visible_is_divided);
    tcase_add_test(tc, root_goes_to_the_nearest_group_above_that_hands_down);
    tcase_add_test(tc, words_are_compared_whole);
    tcase_add_test(tc, a_group_outside_of_what_is_visible_is_an_error);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
