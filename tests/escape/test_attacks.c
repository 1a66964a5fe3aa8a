/*
 * Every attack in tests/escape/programs: outside the sandbox, where it must succeed;
 * inside, where it must end as its row says; and then a witness through the same cell,
 * which must find everything as new.
 */
#include <string.h>

#include "grader/base/macros.h"
#include "tests/escape/attack.h"
#include "tests/escape/control.h"
#include "tests/escape/escape.h"
#include "tests/support.h"

#define ATTACK_TIMEOUT_S 300

/* "ABI 6" is what the table says of it; 0: none. */
static int landlock_abi(void)
{
    const char *detail = escape_isolation()->layers[LAYER_LANDLOCK].detail;
    int abi;

    return sscanf(detail, "ABI %d", &abi) == 1 ? abi : 0;
}

/* What must happen with the layers that are in force here. */
static struct attack_end expected_end(const struct attack *attack)
{
    for (size_t i = 0; i < ATTACK_OTHERWISE_MAX; i++) {
        enum sandbox_layer layer = attack->otherwise[i].lacking;
        enum sandbox_layer too = attack->otherwise[i].lacking_too;
        int abi = attack->otherwise[i].landlock_below;

        if (layer && layer < LAYER_MAX && !escape_has_layer(layer) &&
            (!too || !escape_has_layer(too)) && (!abi || landlock_abi() < abi))
            return attack->otherwise[i].expect;
    }
    return attack->expect;
}

static void expect_end(const struct attack *attack, const struct escape_outcome *outcome)
{
    const struct attack_end expect = expected_end(attack);
    const struct sandbox_result *result = &outcome->result;
    int number = result->end == END_EXITED ? result->exit_code : result->signal;
    char line[64];

    ck_assert_msg(result->end == expect.end && number == expect.number, "%s tried %s: %s",
                  attack->name, attack->tries, escape_describe(outcome));
    if (!expect.refused)
        return;
    snprintf(line, sizeof(line), "refused: %s\n", strerrorname_np(expect.refused));
    ck_assert_msg(strcmp(outcome->out, line) == 0, "%s: not '%s' but: %s", attack->name,
                  line, escape_describe(outcome));
}

static void expect_cost(const struct attack *attack, const struct escape_outcome *outcome)
{
    const struct sandbox_result *result = &outcome->result;

    if (escape_has_layer(LAYER_CGROUP_MEMORY)) {
        ck_assert_msg(!attack->memory_min_kib ||
                          result->memory_kib >= attack->memory_min_kib,
                      "%s: too little memory: %s", attack->name,
                      escape_describe(outcome));
        ck_assert_msg(!attack->memory_max_kib ||
                          result->memory_kib <= attack->memory_max_kib,
                      "%s: too much memory: %s", attack->name, escape_describe(outcome));
    }
    ck_assert_msg(result->cpu_us >= attack->cpu_min_ms * 1000, "%s: too little CPU: %s",
                  attack->name, escape_describe(outcome));
    ck_assert_msg(!attack->cpu_max_ms || result->cpu_us <= attack->cpu_max_ms * 1000,
                  "%s: too much CPU: %s", attack->name, escape_describe(outcome));
}

static void expect_output(const struct attack *attack,
                          const struct escape_outcome *outcome)
{
    ck_assert_msg(!attack->stdout_bytes ||
                      outcome->result.stdout_bytes == attack->stdout_bytes,
                  "%s: %llu bytes of output: %s", attack->name,
                  (unsigned long long)outcome->result.stdout_bytes,
                  escape_describe(outcome));
    if (attack->own_place && !escape_has_layer(LAYER_MOUNT_NS))
        return;
    ck_assert_msg(!attack->prints || strcmp(outcome->out, attack->prints) == 0,
                  "%s: not '%s' but: %s", attack->name, attack->prints,
                  escape_describe(outcome));
}

static void check_under(const struct attack *attack, enum sandbox_profile profile)
{
    cleanup_outcome struct escape_outcome outcome;

    escape_attack(attack->name, profile, &attack->limits, &outcome);
    expect_end(attack, &outcome);
    expect_cost(attack, &outcome);
    expect_output(attack, &outcome);
    escape_expect_as_new(attack->name);
}

static void check(const struct attack_group *group, int index)
{
    const struct attack *attack = &group->attacks[index];
    unsigned profiles = attack->profiles ? attack->profiles : group->profiles;

    if (!escape_wanted(attack->name))
        return;
    if (attack->control == CONTROL_OUTSIDE || attack->control == CONTROL_APART)
        control_expect_reached(attack);
    for (int profile = 0; profile < PROFILE_MAX; profile++)
        if (profiles & (1u << profile))
            check_under(attack, (enum sandbox_profile)profile);
}

/* A table that says "refused" proves nothing unless the attack is known to work. */
static void check_rows(const struct attack_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct attack *attack = &group->attacks[i];
        bool refused = attack->expect.refused || attack->expect.end == END_FORBIDDEN;

        ck_assert_msg(!refused || attack->control != CONTROL_NEEDLESS, "%s: no control",
                      attack->name);
        ck_assert_msg(attack->control != CONTROL_NONE || attack->because,
                      "%s: no control, and no reason", attack->name);
    }
}

/* Check hands over an index alone, so each group has its tests and its suite. */
#define GROUP_SUITE(group)                                                               \
    START_TEST(group##_attack_ends_as_its_row_says)                                      \
    {                                                                                    \
        check(&group##_attacks, _i);                                                     \
    }                                                                                    \
    END_TEST                                                                             \
                                                                                         \
    START_TEST(group##_attacks_have_controls)                                            \
    {                                                                                    \
        check_rows(&group##_attacks);                                                    \
    }                                                                                    \
    END_TEST                                                                             \
                                                                                         \
    static Suite *make_##group##_suite(void)                                             \
    {                                                                                    \
        Suite *suite = suite_create("escape-" #group);                                   \
        TCase *tc = tcase_create("attacks");                                             \
                                                                                         \
        tcase_add_checked_fixture(tc, escape_start_cell, escape_stop_cell);              \
        tcase_set_timeout(tc, ATTACK_TIMEOUT_S);                                         \
        tcase_add_loop_test(tc, group##_attack_ends_as_its_row_says, 0,                  \
                            (int)group##_attacks.count);                                 \
        tcase_add_test(tc, group##_attacks_have_controls);                               \
        suite_add_tcase(suite, tc);                                                      \
        return suite;                                                                    \
    }                                                                                    \
    __attribute__((constructor)) static void register_##group(void)                      \
    {                                                                                    \
        register_suite(make_##group##_suite);                                            \
    }
ATTACK_GROUPS(GROUP_SUITE)
