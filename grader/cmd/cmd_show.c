#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/limits.h"
#include "grader/cmd/options.h"
#include "grader/cmd/output.h"
#include "grader/cmd/show_function.h"
#include "grader/cmd/suggest.h"
#include "grader/cmd/text.h"
#include "problems/suite.h"

#define SAMPLE_MAX    65536 /* bytes of a sample file that are shown */
#define SAMPLE_GROUP  "sample"
#define SAMPLE_INDENT 4

static const struct option_row rows[] = {
    {.name = NULL},
};

static const struct command_help help = {
    .name = "show",
    .operands = "SUITE TASK_ID",
    .summary = "Shows one problem: its statement or prompt, its limits and its sample "
               "cases. Secret cases, test scripts and reference solutions are never "
               "shown.",
    .options = rows,
    .operands_min = 2,
    .operands_max = 2,
};

static int add_field(struct buf *b, const char *name, const char *text)
{
    int r = buf_addf(b, "%-12s ", name);

    if (r == 0)
        r = terminal_add_text(b, text);
    return r < 0 ? r : buf_add_char(b, '\n');
}

static int add_languages(struct buf *b, const struct problem *problem)
{
    cleanup_buf struct buf list = BUF_INIT(4096);
    int r = 0;

    if (!problem->languages)
        return 0;
    for (char **name = problem->languages; *name && r == 0; name++)
        r = buf_addf(&list, "%s%s", list.len ? ", " : "", *name);
    return r < 0 ? r : add_field(b, "languages", buf_str(&list));
}

static int add_limits(struct buf *b, const struct problem *problem)
{
    char text[64];
    int r = 0;

    if (problem->time_limit_s > 0) {
        snprintf(text, sizeof(text), "%g s CPU", problem->time_limit_s);
        r = add_field(b, "time limit", text);
    }
    if (r == 0 && problem->memory_limit_kib) {
        snprintf(text, sizeof(text), "%" PRIu64 " MiB", problem->memory_limit_kib >> 10);
        r = add_field(b, "memory limit", text);
    }
    if (r == 0 && problem->output_limit_bytes) {
        snprintf(text, sizeof(text), "%" PRIu64 " MiB",
                 problem->output_limit_bytes >> 20);
        r = add_field(b, "output limit", text);
    }
    return r;
}

static int add_function(struct buf *b, const struct function_problem *function)
{
    cleanup_buf struct buf text = BUF_INIT(b->cap);
    char match[200];
    int r = signature_add(&text, &function->signature);

    if (r == 0)
        r = add_field(b, "signature", buf_str(&text));
    return r < 0
               ? r
               : add_field(b, "judged by",
                           show_function_match(&function->compare, match, sizeof(match)));
}

static int add_head(struct buf *b, const struct problem *problem)
{
    char cases[32];
    int r = add_field(b, "id", problem->id);

    snprintf(cases, sizeof(cases), "%zu", limits_case_count(problem));
    if (r == 0 && problem->title)
        r = add_field(b, "title", problem->title);
    if (r == 0)
        r = add_field(b, "kind", problem_kind_name(problem->kind));
    if (r == 0)
        r = add_field(b, "task", task_kind_name(problem->task));
    if (r == 0)
        r = add_field(b, "cases", cases);
    if (r == 0 && problem->kind == KIND_STDIO)
        r = add_field(b, "judged by",
                      problem->stdio.interactive                     ? "interaction"
                      : problem->stdio.validator == VALIDATOR_CUSTOM ? "output validator"
                                                                     : "comparison");
    if (r == 0 && problem->kind == KIND_FUNCTION)
        r = add_function(b, &problem->function);
    if (r == 0)
        r = add_limits(b, problem);
    if (r == 0)
        r = add_languages(b, problem);
    return r < 0 ? r : buf_add_char(b, '\n');
}

/* One file of a sample case; what cannot be read is left out with a note. */
static int add_sample_file(struct buf *b, const char *what, const char *path,
                           const char *inline_text)
{
    cleanup_free char *data = NULL;
    struct err err = ERR_INIT;
    size_t len;
    int r = buf_addf(b, "  %s\n", what);

    if (r < 0)
        return r;
    if (inline_text)
        return text_add_block(b, inline_text, strlen(inline_text), SAMPLE_INDENT);
    if (io_read_file(path, SAMPLE_MAX, &data, &len, &err) == 0)
        return text_add_block(b, data, len, SAMPLE_INDENT);
    r = text_add_spaces(b, SAMPLE_INDENT);
    if (r == 0)
        r = buf_add_char(b, '(');
    if (r == 0)
        r = terminal_add_text(b, err.text);
    return r < 0 ? r : buf_add_str(b, ")\n");
}

/* Only the group of that name directly below data/, where samples lie. */
static int add_samples(struct buf *b, const struct test_group *data)
{
    int r = 0;

    for (size_t g = 0; g < data->group_count; g++) {
        const struct test_group *group = &data->groups[g];

        if (strcmp(group->name, SAMPLE_GROUP) != 0)
            continue;
        for (size_t i = 0; i < group->case_count && r == 0; i++) {
            const struct test_case *sample = &group->cases[i];

            r = buf_add_char(b, '\n');
            if (r == 0)
                r = terminal_add_text(b, sample->name);
            if (r == 0)
                r = buf_add_char(b, '\n');
            if (r == 0)
                r = add_sample_file(b, "input", sample->in_path, sample->in_text);
            if (r == 0)
                r = add_sample_file(b, "answer", sample->ans_path, sample->ans_text);
        }
    }
    return r;
}

static int add_problem(struct buf *b, const struct problem *problem)
{
    const char *text = problem->statement;
    int r = add_head(b, problem);

    if (problem->kind == KIND_SCRIPT && !text)
        text = problem->script.prompt;
    if (problem->kind == KIND_FUNCTION && !text)
        text = problem->function.prompt;
    if (problem->kind == KIND_INLINE && !text)
        text = problem->inlined.prompt;
    if (r == 0)
        r = text ? text_add_block(b, text, strlen(text), 0)
                 : buf_add_str(b, "(no statement)\n");
    if (r == 0 && problem->kind == KIND_STDIO)
        r = add_samples(b, &problem->stdio.data);
    if (r == 0 && problem->kind == KIND_FUNCTION)
        r = show_function_add(b, problem);
    return r;
}

/* No such problem: because it is malformed, or mistyped. */
static int refuse(const struct suite *suite, const char *id, struct err *err)
{
    const struct refused_problem *refused = suite_find_refused(suite, id);
    struct suggestion best = suggestion_for(id);

    if (refused)
        return err_say(err, EINVAL, "%s cannot be used: %s", id, refused->reason);
    for (size_t i = 0; i < suite->problem_count; i++)
        suggestion_offer(&best, suite->problems[i].id);
    if (best.name)
        return err_say(err, ENOENT, "no problem '%s' in %s; did you mean '%s'?", id,
                       suite->path, best.name);
    return err_say(err, ENOENT, "no problem '%s' in %s; `assay list %s` lists all", id,
                   suite->path, suite->path);
}

int cmd_show(int argc, char **argv)
{
    cleanup_suite struct suite *suite = NULL;
    cleanup_buf struct buf text = BUF_INIT(OUTPUT_CAP);
    const struct problem *problem = NULL;
    struct err err = ERR_INIT;
    int operand, r;
    int status = options_run(&help, argc, argv, NULL, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    r = suite_load(argv[operand], &suite, &err);
    if (r == 0) {
        problem = suite_find(suite, argv[operand + 1]);
        r = problem ? 0 : refuse(suite, argv[operand + 1], &err);
    }
    if (r < 0) {
        command_complain(help.name, &err);
        return EXIT_USAGE;
    }
    r = add_problem(&text, problem);
    if (r < 0)
        r = err_set(&err, -r, "show %s", problem->id);
    else
        r = output_write(NULL, &text, &err);
    if (r < 0) {
        command_complain(help.name, &err);
        return EXIT_INCOMPLETE;
    }
    return EXIT_DONE;
}
