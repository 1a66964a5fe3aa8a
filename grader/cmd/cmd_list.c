#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/limits.h"
#include "grader/cmd/options.h"
#include "grader/cmd/output.h"
#include "grader/cmd/text.h"
#include "problems/suite.h"

#define ID_COLUMNS_MAX 32

static const struct option_row rows[] = {
    {.name = NULL},
};

static const struct command_help help = {
    .name = "list",
    .operands = "SUITE",
    .summary =
        "Lists the problems of a suite: a folder of problem packages, one package, "
        "or a data-set file. A limit of - is not stated by the problem.",
    .options = rows,
    .operands_min = 1,
    .operands_max = 1,
};

/* Widths of the columns before the title, which gets what is left of the line. */
static const size_t kind_columns = 8, task_columns = 10, cases_columns = 5,
                    limit_columns = 15;

static int add_cells(struct buf *b, size_t id_columns, const char *const cells[6])
{
    const size_t widths[] = {id_columns, kind_columns, task_columns, cases_columns,
                             limit_columns};
    size_t used = 0, room;
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(widths) && r == 0; i++) {
        /* An id is shown whole, whatever its length: it is typed again. */
        if (i == 0 && text_width(cells[0]) > widths[0])
            r = terminal_add_text(b, cells[0]);
        else
            r = text_add_cell(b, cells[i], widths[i]);
        if (r == 0)
            r = buf_add_str(b, "  ");
        used += widths[i] + 2;
    }
    if (r < 0)
        return r;
    room = used < TERMINAL_COLUMNS - 10 ? TERMINAL_COLUMNS - 1 - used : 9;
    if (text_width(cells[5]) > room)
        r = text_add_cell(b, cells[5], room);
    else
        r = terminal_add_text(b, cells[5]);
    while (b->len && b->data[b->len - 1] == ' ')
        b->data[--b->len] = '\0';
    return r < 0 ? r : buf_add_char(b, '\n');
}

static int add_problem(struct buf *b, size_t id_columns, const struct problem *problem)
{
    cleanup_buf struct buf limits = BUF_INIT(256);
    char cases[24];
    const char *cells[6] = {problem->id,
                            problem_kind_name(problem->kind),
                            task_kind_name(problem->task),
                            cases,
                            NULL,
                            problem->title ? problem->title : ""};
    int r = limits_add(&limits, problem);

    if (r < 0)
        return r;
    cells[4] = buf_str(&limits);
    snprintf(cases, sizeof(cases), "%5zu", limits_case_count(problem));
    return add_cells(b, id_columns, cells);
}

static int add_table(struct buf *b, const struct suite *suite)
{
    static const char *const head[6] = {"id",    "kind",          "task",
                                        "cases", "CPU s, memory", "title"};
    size_t id_columns = 2;
    int r;

    for (size_t i = 0; i < suite->problem_count; i++) {
        size_t width = text_width(suite->problems[i].id);

        if (width > id_columns && width <= ID_COLUMNS_MAX)
            id_columns = width;
    }
    r = add_cells(b, id_columns, head);
    for (size_t i = 0; i < suite->problem_count && r == 0; i++)
        r = add_problem(b, id_columns, &suite->problems[i]);
    return r;
}

/* What cannot be used is said, too. */
static void report_refused(const struct suite *suite)
{
    for (size_t i = 0; i < suite->refused_count; i++) {
        struct err err = ERR_INIT;

        (void)err_say(&err, EINVAL, "refused: %s", suite->refused[i].reason);
        command_complain(help.name, &err);
    }
}

int cmd_list(int argc, char **argv)
{
    cleanup_suite struct suite *suite = NULL;
    cleanup_buf struct buf text = BUF_INIT(OUTPUT_CAP);
    struct err err = ERR_INIT;
    int operand, r;
    int status = options_run(&help, argc, argv, NULL, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    r = suite_load(argv[operand], &suite, &err);
    if (r < 0) {
        command_complain(help.name, &err);
        return EXIT_USAGE;
    }
    r = add_table(&text, suite);
    if (r < 0)
        r = err_set(&err, -r, "make the table");
    else
        r = output_write(NULL, &text, &err);
    if (r < 0) {
        command_complain(help.name, &err);
        return EXIT_INCOMPLETE;
    }
    report_refused(suite);
    return EXIT_DONE;
}
