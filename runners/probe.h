/*
 * Asks a tool of the host for its version, outside the sandbox: the tool is the user's.
 */
#ifndef ASSAY_RUNNERS_PROBE_H
#define ASSAY_RUNNERS_PROBE_H

#include <stdint.h>

#include "grader/base/buf.h"
#include "grader/base/err.h"

#define PROBE_TIMEOUT_MS 10000

/*
 * Runs `program args...` (args NULL-terminated, without argv[0]) and collects what it
 * prints on standard output into `output`; more than its cap is dropped. 0 when it exits
 * with status 0; -ETIMEDOUT after timeout_ms; -ENOEXEC when it exits otherwise; other
 * codes as posix_spawn() and pipe2() give them. `err` says which, without the tool's
 * name: "(the tool) ended with exit status 1".
 */
int probe_ask(const char *program, const char *const *args, uint64_t timeout_ms,
              struct buf *output, struct err *err);

#endif
