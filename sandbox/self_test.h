/*
 * Attempts to break out of a cell, for `assay doctor`: each runs a small probe inside,
 * which is built into assay-cell, and tells whether it was stopped. Only the expected
 * refusal counts as such: a probe that crashes, or never came to its attempt, has failed.
 *
 *  1. self_test_open(): makes what the probes are to reach: a file, a socket, a segment
 *     of shared memory.
 *  2. self_test_run() for each, on a cell that does nothing else.
 *  3. self_test_close().
 */
#ifndef ASSAY_SANDBOX_SELF_TEST_H
#define ASSAY_SANDBOX_SELF_TEST_H

#include "sandbox/sandbox.h"

enum self_test_outcome { SELF_TEST_HOLDS, SELF_TEST_FAILED, SELF_TEST_NOT_TESTED };

struct self_test_result {
    const char *name;    /* stable, for programs */
    const char *attempt; /* for people */
    /* Those in force that have to stop it, one bit a layer. */
    uint32_t stopped_by;
    enum self_test_outcome outcome;
    char reason[256]; /* where it does not hold */
};

extern const size_t self_test_count;

const char *self_test_outcome_name(enum self_test_outcome outcome);

struct self_test;

int self_test_open(struct self_test **ret_test, struct err *err);
void self_test_close(struct self_test *test); /* NULL is fine */

/* Never fails: our own trouble is a failed test, with its reason. */
void self_test_run(struct self_test *test, struct cell *cell, size_t index,
                   struct self_test_result *ret_result);

#endif
