#include <string.h>

#include "grader/base/json.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/langs_report.h"
#include "grader/cmd/options.h"
#include "grader/cmd/output.h"
#include "grader/cmd/tools.h"

struct langs_options {
    struct tool_options tools;
    const char *json;
};

static const struct option_row rows[] = {
    TOOL_OPTION_ROWS(struct langs_options),
    JSON_OPTION_ROW(struct langs_options),
    {.name = NULL},
};

static const struct command_help help = {
    .name = "langs",
    .operands = "",
    .summary =
        "Lists the languages, the compiler or interpreter that each one would use, "
        "and the Debian package that brings it. `assay doctor` tries them out.",
    .options = rows,
};

int cmd_langs(int argc, char **argv)
{
    struct langs_options options = {0};
    cleanup_toolchain_set struct toolchain_set set = {0};
    cleanup_buf struct buf text = BUF_INIT(OUTPUT_CAP);
    struct err err = ERR_INIT;
    int operand, r;
    int status = options_run(&help, argc, argv, &options, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    r = toolchain_set_find(tool_options_get, &options.tools, &set, &err);
    if (r == 0 && options.json) {
        r = buf_add_str(&text, "{\"languages\": ");
        if (r == 0)
            r = langs_report_json(&text, &set, NULL);
        if (r == 0)
            r = buf_add_str(&text, "}\n");
    } else if (r == 0) {
        r = langs_report_table(&text, &set, NULL);
    }
    if (r < 0 && !err.code)
        r = err_set(&err, -r, "make the table");
    if (r == 0)
        r = output_write(options.json, &text, &err);
    if (r < 0) {
        command_complain(help.name, &err);
        return EXIT_INCOMPLETE;
    }
    return EXIT_DONE;
}
