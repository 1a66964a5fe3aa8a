/*
 * Python: what the script and function kinds need beside the ordinary runner.
 *
 * The driver (in the answer's process) and the examiner (in its own) are files of ours
 * that are put into the private folder; docs/values.md has what they speak.
 */
#ifndef ASSAY_RUNNERS_PYTHON_H
#define ASSAY_RUNNERS_PYTHON_H

#include "runners/python_sources.h"
#include "runners/runner.h"

#define PYTHON_DRIVER_FILE   ".driver.py"
#define PYTHON_EXAMINER_FILE ".examiner.py"
#define PYTHON_PREAMBLE_FILE "preamble.py"
#define PYTHON_INLINE_FILE   ".inline.py"
#define PYTHON_TESTING_FILE  "testing.py"
#define PYTHON_TESTS_FOLDER  "tests/" /* of a script's own files */

/* python3 ... /box/.driver.py plain|handles ENTRY_POINT FILE...; `files` is
 * NULL-terminated. 0, -ENOMEM, -E2BIG. */
int python_driver_command(const struct toolchain *tc, bool handles,
                          const char *entry_point, const char *const *files,
                          struct command *ret_command);

/* python3 ... /box/.driver.py NAME FILE...: the function kind's driver. */
int python_function_command(const struct toolchain *tc, const char *name,
                            const char *const *files, struct command *ret_command);

/* python3 ... /box/.inline.py ENTRY_POINT FILE... */
int python_inline_command(const struct toolchain *tc, const char *entry_point,
                          const char *const *files, struct command *ret_command);

/* python3 ... /box/.examiner.py */
int python_examiner_command(const struct toolchain *tc, struct command *ret_command);

/* What the program is called that is compiled before it is run; NULL: it is not. */
const char *python_compiled_file(enum python_source source);

/* python3 ... FILE: writes the program's bytecode, with its header, to standard output.
 */
int python_compile_command(const struct toolchain *tc, enum python_source source,
                           struct command *ret_command);

extern const struct function_runner python_function;

#endif
