/*
 * Attacks outside the sandbox, where nothing should stop them. Each runs under an init of
 * its own in a new pid namespace where that can be had, so that nothing of it stays.
 */
#ifndef ASSAY_TESTS_ESCAPE_CONTROL_H
#define ASSAY_TESTS_ESCAPE_CONTROL_H

#include "tests/escape/attack.h"

/* Fails the test when the attack does not succeed although this user may do all and the
 * kernel knows the call; says so on standard error where it may not or does not. */
void control_expect_reached(const struct attack *attack);

#endif
