#include <string.h>

#include "grader/base/err.h"
#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "runners/python_sources.h"
#include "tests/support.h"

static const char *const files[PYTHON_SOURCE_MAX][7] = {
    [PYTHON_SOURCE_DRIVER] = {"values.py", "crossing.py", "loading.py", "answer.py",
                              "driver.py"},
    [PYTHON_SOURCE_EXAMINER] = {"values.py", "crossing.py", "handles.py",
                                "conversation.py", "script.py", "examiner.py"},
    [PYTHON_SOURCE_INLINE] = {"values.py", "loading.py", "answer.py", "script.py",
                              "inline.py"},
    [PYTHON_SOURCE_TESTING] = {"testing.py"},
    [PYTHON_SOURCE_FUNCTION] = {"values.py", "loading.py", "function.py"},
};

START_TEST(test_text_is_its_files)
{
    const char *const *name = files[_i];
    size_t len = 0, at = 0;
    const char *text = python_source((enum python_source)_i, &len);

    for (; *name; name++) {
        cleanup_free char *path = NULL, *part = NULL;
        size_t part_len;

        ck_assert_int_gt(asprintf(&path, "runners/python/%s", *name), 0);
        ck_assert_int_eq(io_read_file(path, 1 << 20, &part, &part_len, NULL), 0);
        ck_assert_uint_le(at + part_len, len);
        ck_assert_int_eq(memcmp(text + at, part, part_len), 0);
        at += part_len;
    }
    ck_assert_uint_eq(at, len);
}
END_TEST

START_TEST(test_text_is_terminated_and_ascii)
{
    size_t len = 0;
    const char *text = python_source((enum python_source)_i, &len);

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

    tcase_add_loop_test(tcase, test_text_is_its_files, 0, PYTHON_SOURCE_MAX);
    tcase_add_loop_test(tcase, test_text_is_terminated_and_ascii, 0, PYTHON_SOURCE_MAX);
    suite_add_tcase(suite, tcase);
    return suite;
}

REGISTER_SUITE(make_suite)
