/*
 * Exit status of every subcommand.
 */
#ifndef ASSAY_CMD_EXIT_H
#define ASSAY_CMD_EXIT_H

enum exit_status {
    EXIT_DONE = 0,
    EXIT_NOT_MET = 1,    /* gate not met, faults found, or exec: did not end OK */
    EXIT_USAGE = 2,      /* usage or configuration */
    EXIT_INCOMPLETE = 3, /* judge errors or infrastructure */
    EXIT_NOTHING = 4,    /* nothing was evaluated */
};

#endif
