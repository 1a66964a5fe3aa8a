#include "grader/pipeline/measure.h"
#include "tests/support.h"

static const struct {
    uint64_t cpu_ms, memory_kib, time_limit_ms, memory_limit_kib;
} rows[] = {
    {0, 0, 3000, 512 * 1024},
    {750, 256 * 1024, 3000, 512 * 1024},
    {751, 256 * 1024 + 1, 4000, 513 * 1024},
    {3000, 1024 * 1024, 12000, 2048 * 1024},
};

START_TEST(limits_are_multiples_in_whole_units)
{
    struct measure measure = {.known = false};

    measure_limits(rows[_i].cpu_ms, rows[_i].memory_kib, &measure);
    ck_assert(measure.known);
    ck_assert_uint_eq(measure.time_limit_ms, rows[_i].time_limit_ms);
    ck_assert_uint_eq(measure.memory_limit_kib, rows[_i].memory_limit_kib);
}
END_TEST

static Suite *measure_suite(void)
{
    Suite *suite = suite_create("measure");
    TCase *tests = tcase_create("measure");

    tcase_add_loop_test(tests, limits_are_multiples_in_whole_units, 0, ARRAY_SIZE(rows));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(measure_suite)
