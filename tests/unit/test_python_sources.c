#include <string.h>

#include "grader/base/err.h"
#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "runners/python_sources.h"
#include "tests/support.h"

static const struct {
    const char *role_path;
    const char *(*source)(size_t *ret_len);
} roles[] = {
    {"runners/python/driver.py", python_source_driver},
    {"runners/python/examiner.py", python_source_examiner},
};

START_TEST(test_text_is_values_then_role)
{
    cleanup_free char *values = NULL;
    cleanup_free char *role = NULL;
    size_t values_len, role_len, len = 0;
    const char *text = roles[_i].source(&len);
    struct err err = {0};

    ck_assert_int_eq(
        io_read_file("runners/python/values.py", 1 << 20, &values, &values_len, &err), 0);
    ck_assert_int_eq(io_read_file(roles[_i].role_path, 1 << 20, &role, &role_len, &err),
                     0);
    ck_assert_uint_eq(len, values_len + role_len);
    ck_assert_int_eq(memcmp(text, values, values_len), 0);
    ck_assert_int_eq(memcmp(text + values_len, role, role_len), 0);
}
END_TEST

START_TEST(test_text_is_terminated_and_ascii)
{
    size_t len = 0;
    const char *text = roles[_i].source(&len);

    /* No NUL inside: the whole text is one C string. */
    ck_assert_uint_eq(strlen(text), len);
    ck_assert_int_eq(text[len - 1], '\n');
    for (size_t i = 0; i < len; i++)
        ck_assert(text[i] == '\n' || (text[i] >= ' ' && text[i] <= '~'));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("python_sources");
    TCase *tcase = tcase_create("texts");

    tcase_add_loop_test(tcase, test_text_is_values_then_role, 0, (int)ARRAY_SIZE(roles));
    tcase_add_loop_test(tcase, test_text_is_terminated_and_ascii, 0,
                        (int)ARRAY_SIZE(roles));
    suite_add_tcase(suite, tcase);
    return suite;
}

REGISTER_SUITE(make_suite)
