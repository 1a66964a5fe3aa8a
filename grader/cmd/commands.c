#include <stddef.h>

#include "grader/cmd/commands.h"

const struct subcommand subcommands[] = {
    {"grade", "judge answers to a suite's problems", cmd_grade},
    {"report", "scores of runs, with intervals", cmd_report},
    {"compare", "models side by side, with paired tests", cmd_compare},
    {"runs", "what was graded: list, remove, export, import", cmd_runs},
    {"merge", "join the shards of a run", cmd_merge},
    {"list", "the problems of a suite", cmd_list},
    {"show", "one problem as a model sees it", cmd_show},
    {"exec", "run one program in the sandbox", cmd_exec},
    {"langs", "languages and their tools on this host", cmd_langs},
    {"doctor", "what this host can isolate, and which languages work", cmd_doctor},
    {NULL, NULL, NULL},
};
