#include "grader/answer/sample_count.h"
#include "grader/base/macros.h"
#include "tests/support.h"

static size_t next(struct sample_count *count, const char *task, const char *language,
                   const char *model)
{
    size_t number;

    ck_assert_int_eq(sample_count_next(count, task, language, model, &number, NULL), 0);
    return number;
}

START_TEST(every_key_counts_by_itself_from_zero)
{
    struct sample_count count = SAMPLE_COUNT_INIT;

    ck_assert_uint_eq(next(&count, "a", NULL, NULL), 0);
    ck_assert_uint_eq(next(&count, "a", NULL, "m"), 0);
    ck_assert_uint_eq(next(&count, "a", "m", NULL), 0);
    ck_assert_uint_eq(next(&count, "b", NULL, NULL), 0);
    ck_assert_uint_eq(next(&count, "a", NULL, NULL), 1);
    ck_assert_uint_eq(next(&count, "a", "", ""), 2);
    ck_assert_uint_eq(next(&count, "a", NULL, "m"), 1);
    sample_count_release(&count);
    ck_assert_uint_eq(next(&count, "a", NULL, NULL), 0);
    sample_count_release(&count);
}
END_TEST

START_TEST(parts_of_a_key_do_not_run_together)
{
    struct sample_count count = SAMPLE_COUNT_INIT;

    ck_assert_uint_eq(next(&count, "ab", "c", NULL), 0);
    ck_assert_uint_eq(next(&count, "a", "bc", NULL), 0);
    ck_assert_uint_eq(next(&count, "a", "b", "c"), 0);
    sample_count_release(&count);
}
END_TEST

START_TEST(fifty_thousand_keys_in_rising_order_take_no_quadratic_time)
{
    struct sample_count count = SAMPLE_COUNT_INIT;
    size_t number, wrong = 0;
    char task[32];

    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 50000; i++) {
            snprintf(task, sizeof(task), "task/%06d", i);
            if (sample_count_next(&count, task, NULL, "model", &number, NULL) < 0)
                ck_abort_msg("no memory for %s", task);
            wrong += number != (size_t)round;
        }
    ck_assert_uint_eq(wrong, 0);
    sample_count_release(&count);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("sample_count");
    TCase *tc = tcase_create("counting");

    tcase_add_test(tc, every_key_counts_by_itself_from_zero);
    tcase_add_test(tc, parts_of_a_key_do_not_run_together);
    tcase_add_test(tc, fifty_thousand_keys_in_rising_order_take_no_quadratic_time);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
