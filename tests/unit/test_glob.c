#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "grader/base/macros.h"
#include "problems/glob.h"
#include "tests/support.h"

static const struct {
    const char *pattern, *path;
    int matches;
} cases[] = {
    {"accepted", "accepted/a.py", 1},
    {"accepted/", "accepted/a.py", 1},
    {"accepted/*", "accepted/a.py", 1},
    {"accepted/*", "accepted/folder/a.py", 1},
    {"accepted/*.py", "accepted/a.py", 1},
    {"accepted/*.py", "accepted/a.cc", 0},
    {"accepted/a.py", "accepted/a.py", 1},
    {"accepted/a.py", "accepted/a.pyx", 0},
    {"accepted/a", "accepted/a.py", 0},
    {"*", "accepted/a.py", 1},
    {"*.py", "accepted/a.py", 0},
    {"*/*a*", "accepted/banana.py", 1},
    {"*/*x*", "accepted/banana.py", 0},
    {"accepted/a.py/x", "accepted/a.py", 0},
    {"accepted/[a].py", "accepted/a.py", 0},
    {"accepted/?.py", "accepted/a.py", 0},
    {"accepted/{a,b}.{py,cpp}", "accepted/b.cpp", 1},
    {"accepted/{a,b}.{py,cpp}", "accepted/c.cpp", 0},
    {"{accepted,wrong_answer}", "wrong_answer/x", 1},
    {"accepted/{a{b,c},d}", "accepted/ac", 1},
    {"accepted/{a{b,c},d}", "accepted/ad", 0},
    {"accepted/{a,}", "accepted/a", 1},
    {"accepted/{a", "accepted/{a", 1},
    {"accepted/a}", "accepted/a}", 1},
    {"", "accepted/a", 0},
};

START_TEST(patterns_match_paths_and_folders_above)
{
    ck_assert_int_eq(glob_match(cases[_i].pattern, cases[_i].path), cases[_i].matches);
}
END_TEST

START_TEST(hostile_patterns_end_soon)
{
    char braces[201], stars[901], path[901];

    for (size_t i = 0; i < 40; i++)
        memcpy(braces + 5 * i, "{a,a}", 5);
    braces[200] = '\0';
    ck_assert_int_eq(glob_match(braces, "b"), -E2BIG);
    for (size_t i = 0; i < 450; i++)
        memcpy(stars + 2 * i, "*a", 2);
    stars[900] = '\0';
    memset(path, 'a', 899);
    path[899] = 'b';
    path[900] = '\0';
    ck_assert_int_eq(glob_match(stars, path), 0);
}
END_TEST

static Suite *glob_suite(void)
{
    Suite *suite = suite_create("glob");
    TCase *tests = tcase_create("glob");

    tcase_add_loop_test(tests, patterns_match_paths_and_folders_above, 0,
                        ARRAY_SIZE(cases));
    tcase_add_test(tests, hostile_patterns_end_soon);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(glob_suite)
