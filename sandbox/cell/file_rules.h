/*
 * Landlock: a second boundary around files, beside the mounts; the only one where mounts
 * are refused. Read and execute everywhere in the view (without one: in the folders that
 * a view would show), write in the private folder and to three devices; no TCP at all; no
 * signals and no abstract sockets to anything outside the run. Its domains also keep a
 * program from looking into processes outside of its own.
 *
 *  1. file_rules_open(): the rules for the view as it is now; again whenever the private
 *     folder was replaced, because rules hang on the folder itself and not on its path.
 *  2. file_rules_enter(), in the program's process, after no_new_privs.
 */
#ifndef ASSAY_CELL_FILE_RULES_H
#define ASSAY_CELL_FILE_RULES_H

#include "grader/base/err.h"

/* The kernel's Landlock ABI; 0 when it has none or was booted without. */
int file_rules_abi(void);

/* What the rules are about, where there is no view. Lists end with NULL. */
struct file_rules_host {
    const char *const *extra_paths;  /* readable beside the system's folders */
    const char *const *hidden_paths; /* not readable, even in those */
};

/* `box` is the private folder; host NULL: in a view. The ABI is asked for once and then
 * given: a question that fails later must not mean that there is no Landlock. 0: there is
 * none, and the result is -1 without an error. */
int file_rules_open(int abi, const char *box, const struct file_rules_host *host,
                    int *ret_fd, struct err *err);

/* 0 or -errno; -1 as fd does nothing. */
int file_rules_enter(int fd);

/* Keeps the signals of this process, and of all that it starts, among these. 0 or -errno.
 */
int file_rules_scope(void);

#endif
