/*
 * For all Check tests: each test_*.c file registers its suite with
 *
 *     static Suite *make_suite(void) { ... }
 *     REGISTER_SUITE(make_suite)
 *
 * and tests/main.c runs all that are linked in. ASSAY_TEST_SUITE=name runs one.
 */
#ifndef ASSAY_TESTS_SUPPORT_H
#define ASSAY_TESTS_SUPPORT_H

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

/* Are the tests to do with less than strict isolation? `make check-contained` sets
 * ASSAY_TEST_BEST_EFFORT in an imitated container. */
static inline bool support_best_effort(void)
{
    return getenv("ASSAY_TEST_BEST_EFFORT") != NULL;
}

void register_suite(Suite *(*make)(void));

#define REGISTER_SUITE(make)                                                             \
    __attribute__((constructor)) static void register_this_suite(void)                   \
    {                                                                                    \
        register_suite(make);                                                            \
    }

#endif
