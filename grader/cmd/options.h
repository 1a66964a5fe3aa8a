/*
 * Command lines by table, over getopt_long().
 *
 *  1. A command has a plain struct of option values, set to the defaults, and two tables:
 *     one row an option (`struct option_row`, ended by one without a name) and one
 *     `struct command_help`.
 *  2. status = options_run(&help, argc, argv, &values, &operand);
 *     if (status != OPTIONS_PROCEED) return status;
 *     It has then printed the help text, or the error, which names option, value and
 *     remedy. argv[operand] is the first operand; argv is reordered.
 *  3. Strings are borrowed from argv.
 */
#ifndef ASSAY_CMD_OPTIONS_H
#define ASSAY_CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/buf.h"
#include "grader/base/err.h"

enum option_kind {
    OPTION_FLAG,    /* bool: set to true */
    OPTION_STRING,  /* const char * */
    OPTION_U64,     /* uint64_t in [min, max] */
    OPTION_SECONDS, /* uint64_t milliseconds, given as decimal seconds above 0 */
    OPTION_PERCENT, /* double in [0, 100] */
    OPTION_CHOICE,  /* int: position in `choices` */
};

struct option_row {
    const char *name;     /* without dashes */
    char letter;          /* 0: none */
    const char *argument; /* its name in the help text; NULL: a flag */
    const char *help;
    enum option_kind kind;
    size_t offset;              /* of the value in the command's struct */
    uint64_t min, max;          /* OPTION_U64; max 0: no upper bound */
    const char *const *choices; /* OPTION_CHOICE; NULL-terminated */
};

struct command_help {
    const char *name;     /* "exec" */
    const char *operands; /* "FILE [-- ARGS]" */
    const char *summary;  /* one or more sentences */
    const struct option_row *options;
    const char *notes; /* after the options, or NULL; "\n" starts a paragraph */
    int operands_min;
    int operands_max; /* -1: any number */
};

#define OPTIONS_PROCEED (-1)

/* OPTIONS_PROCEED, or the exit status: EXIT_DONE after --help, else EXIT_USAGE. */
int options_run(const struct command_help *help, int argc, char **argv, void *values,
                int *ret_operand);

/* The two halves of options_run(), for tests. options_parse() returns 0, -EINVAL, or 1
 * when help is asked for; values of options before the faulty one are set. */
int options_parse(const struct command_help *help, int argc, char **argv, void *values,
                  int *ret_operand, struct err *err);
int options_add_help(struct buf *b, const struct command_help *help);

/* Prints "assay NAME: TEXT" on stderr, control characters replaced. */
void command_complain(const char *name, const struct err *err);

#endif
