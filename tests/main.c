#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

#define SUITES_MAX 128

static Suite *(*suites[SUITES_MAX])(void);
static size_t suite_count;

void register_suite(Suite *(*make)(void))
{
    if (suite_count == SUITES_MAX) {
        fprintf(stderr, "tests/main.c: more than %d suites\n", SUITES_MAX);
        abort();
    }
    suites[suite_count++] = make;
}

int main(void)
{
    SRunner *runner = srunner_create(NULL);
    const char *only = getenv("ASSAY_TEST_SUITE");
    int failed;

    for (size_t i = 0; i < suite_count; i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run(runner, only, NULL, CK_ENV);
    failed = srunner_ntests_failed(runner);
    if (srunner_ntests_run(runner) == 0) {
        fprintf(stderr, "no test was run\n");
        failed = 1;
    }
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
