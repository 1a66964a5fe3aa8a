/*
 * Landlock: a second boundary around files, beside the mounts. Read and execute
 * everywhere in the view, write in the private folder and to three devices; no TCP at
 * all; no signals and no abstract sockets to anything outside the run.
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

/* The result may be -1 without an error: no Landlock. */
int file_rules_open(int *ret_fd, struct err *err);

/* 0 or -errno; -1 as fd does nothing. */
int file_rules_enter(int fd);

#endif
