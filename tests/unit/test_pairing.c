#include <errno.h>
#include <stdlib.h>

#include "grader/judge/pairing.h"
#include "tests/support.h"

/* By trying every order. */
static bool exists(const unsigned *rows, unsigned count, unsigned at, unsigned taken)
{
    if (at == count)
        return true;
    for (unsigned i = 0; i < count; i++)
        if (rows[at] & ~taken & 1u << i && exists(rows, count, at + 1, taken | 1u << i))
            return true;
    return false;
}

START_TEST(small_ones_are_as_every_order_says)
{
    uint64_t state = 1;

    for (unsigned round = 0; round < 20000; round++) {
        cleanup_pairing struct pairing pairing = {0};
        unsigned count = round % 7, rows[7] = {0};

        ck_assert_int_eq(pairing_init(&pairing, count), 0);
        for (unsigned i = 0; i < count; i++)
            for (unsigned j = 0; j < count; j++) {
                state = state * 6364136223846793005u + 1442695040888963407u;
                if ((state >> 33) % 3)
                    continue;
                rows[i] |= 1u << j;
                pairing_allow(&pairing, i, j);
            }
        ck_assert_int_eq(pairing_exists(&pairing), exists(rows, count, 0, 0));
    }
}
END_TEST

/* Each but the first goes with its own place and the one before: all have to move. */
START_TEST(long_paths_are_found)
{
    cleanup_pairing struct pairing pairing = {0};
    size_t count = 1000;

    ck_assert_int_eq(pairing_init(&pairing, count), 0);
    for (size_t i = 1; i < count; i++) {
        pairing_allow(&pairing, i - 1, i - 1);
        pairing_allow(&pairing, i - 1, i);
    }
    ck_assert_int_eq(pairing_exists(&pairing), 0);
    pairing_allow(&pairing, count - 1, 0);
    ck_assert_int_eq(pairing_exists(&pairing), 1);
}
END_TEST

START_TEST(too_many_are_refused)
{
    cleanup_pairing struct pairing pairing = {0};

    ck_assert_int_eq(pairing_init(&pairing, PAIRING_MAX + 1), -E2BIG);
}
END_TEST

static Suite *pairing_suite(void)
{
    Suite *suite = suite_create("pairing");
    TCase *tests = tcase_create("pairing");

    tcase_add_test(tests, small_ones_are_as_every_order_says);
    tcase_add_test(tests, long_paths_are_found);
    tcase_add_test(tests, too_many_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(pairing_suite)
