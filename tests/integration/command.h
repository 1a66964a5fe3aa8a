/*
 * The real program, as a user starts it.
 *
 *  1. `if (!command_sandbox_works()) return;` in each test that runs anything inside.
 *  2. command_run(ARGS("grade", suite, answers), NULL, &result), then look at what it
 *     printed and how it ended; or command_start() to talk with it.
 *  3. command_result_release().
 *
 * `grade` without --store gets --no-store and --no-cache.
 *
 * $ASSAY_BINARY names the program; build/release/assay by default. Whatever keeps it from
 * being run, and its not ending in COMMAND_TIMEOUT_S, fails the test.
 */
#ifndef ASSAY_TESTS_INTEGRATION_COMMAND_H
#define ASSAY_TESTS_INTEGRATION_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <cjson/cJSON.h>

#include "grader/base/macros.h"

/* Only against hanging for ever: the longest command takes minutes on two CPUs. */
#define COMMAND_TIMEOUT_S 3600

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

struct command_result {
    int exit_code; /* -1: a signal ended it */
    int signal;
    char *out; /* NUL-terminated */
    size_t out_len;
    char *errors; /* standard error; NUL-terminated */
};

#define COMMAND_RESULT_INIT                                                              \
    {                                                                                    \
        -1, 0, NULL, 0, NULL                                                             \
    }

/* `input` is its standard input; NULL: empty. */
void command_run(const char *const *args, const char *input,
                 struct command_result *ret_result);
/* The same for another program, by its path. */
void command_run_program(const char *program, const char *const *args, const char *input,
                         struct command_result *ret_result);
void command_result_release(struct command_result *result);
#define cleanup_command cleanup(command_result_release)

/* Fails the test, with all that was printed, unless it exited with this status. */
void command_expect(const struct command_result *result, int exit_code);

/* Fails the test unless the texts stand in standard error. NULLs at the end are skipped.
 */
void command_expect_errors(const struct command_result *result, const char *const *texts,
                           size_t count);

/* Standard output as exactly one JSON value. The caller's to free. */
cJSON *command_json(const struct command_result *result);

/* A running program whose input and output are pipes; its standard error is ours. */
struct command_pipes {
    pid_t pid;
    int input_fd;
    int output_fd;
};

void command_start(const char *const *args, struct command_pipes *ret_pipes);
/* Closes its input, throws away what it still prints, and gives its exit status. */
int command_finish(struct command_pipes *pipes);

/* Path of a file beside the program, to be freed. */
char *command_beside(const char *name);

/* Does the sandbox work here? False, with a note, when not; with SANDBOX_MUST_WORK in the
 * environment that fails the test. */
bool command_sandbox_works(void);

#endif
