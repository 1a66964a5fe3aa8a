/*
 * The subcommands. Each is one file, grader/cmd/cmd_NAME.c, with one function that gets
 * its own part of the command line (argv[0] is its name) and returns an exit status.
 */
#ifndef ASSAY_CMD_COMMANDS_H
#define ASSAY_CMD_COMMANDS_H

struct subcommand {
    const char *name;
    const char *help; /* one line */
    int (*run)(int argc, char **argv);
};

/* In the order of the help text; ended by one without a name. */
extern const struct subcommand subcommands[];

int cmd_grade(int argc, char **argv);
int cmd_runs(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_langs(int argc, char **argv);
int cmd_exec(int argc, char **argv);
int cmd_doctor(int argc, char **argv);

#endif
