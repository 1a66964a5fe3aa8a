/* No state crosses from one run to the next through a warm cell. */
#include <string.h>

#include "grader/base/macros.h"
#include "tests/escape/attack.h"
#include "tests/escape/escape.h"
#include "tests/escape/leftover.h"
#include "tests/support.h"

#define SECOND_TRIES 3

static void run(const char *what, const struct leftover *leftover, int exit_code)
{
    const char *const argv[] = {"attacks", what, leftover->name, NULL};
    cleanup_outcome struct escape_outcome outcome;

    escape_attack_args(argv, PROFILE_MANAGED, NULL, &outcome);
    ck_assert_msg(outcome.result.end == END_EXITED &&
                      outcome.result.exit_code == exit_code,
                  "%s %s: %s", what, leftover->name, escape_describe(&outcome));
}

/* Whether it cannot be left, by the errno that the row names. */
static bool leaving_is_refused(const struct leftover *leftover)
{
    const char *const argv[] = {"attacks", "leave-and-find", leftover->name, NULL};
    cleanup_outcome struct escape_outcome outcome;
    char refused[64];

    snprintf(refused, sizeof(refused), "could not be left: %s\n",
             strerrorname_np(leftover->or_refused));
    escape_attack_args(argv, PROFILE_MANAGED, NULL, &outcome);
    return strcmp(outcome.out, refused) == 0;
}

/* Says so when the kind cannot be left at all. */
static bool can_be_left(const struct leftover *leftover)
{
    if (leftover->needs && !escape_has_layer(leftover->needs)) {
        fprintf(stderr, "NOTE: %s: cannot be left here, without %s\n", leftover->name,
                sandbox_layer_name(leftover->needs));
        return false;
    }
    if (leftover->or_refused && leaving_is_refused(leftover)) {
        fprintf(stderr, "NOTE: %s: cannot be left here: %s\n", leftover->name,
                strerrorname_np(leftover->or_refused));
        return false;
    }
    return true;
}

START_TEST(nothing_is_left_for_the_next_run)
{
    const struct leftover *leftover = &leftovers[_i];

    if (!escape_wanted(leftover->name) || !can_be_left(leftover))
        return;
    run("leave-and-find", leftover, ATTACK_REACHED);
    for (int i = 0; i < SECOND_TRIES; i++) {
        run("leave", leftover, ATTACK_FINE);
        run("find", leftover, ATTACK_REFUSED);
    }
    escape_expect_as_new(leftover->name);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("escape-leftovers");
    TCase *tc = tcase_create("runs");

    tcase_add_checked_fixture(tc, escape_start_cell, escape_stop_cell);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, nothing_is_left_for_the_next_run, 0, (int)leftover_count);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
