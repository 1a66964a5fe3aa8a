#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/doctor_report.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/options.h"
#include "grader/cmd/output.h"
#include "grader/cmd/tools.h"
#include "grader/pipeline/build.h"

struct doctor_options {
    struct tool_options tools;
    const char *json;
};

static const struct option_row rows[] = {
    TOOL_OPTION_ROWS(struct doctor_options),
    JSON_OPTION_ROW(struct doctor_options),
    {.name = NULL},
};

static const struct command_help help = {
    .name = "doctor",
    .operands = "",
    .summary =
        "Says which mechanisms of isolation this host has, what would bring the missing "
        "ones, whether attempts to break out are stopped, and which languages work: in "
        "each, a small program is built and run in the sandbox.",
    .options = rows,
    .notes = "Exit status: 0 when strict isolation holds and every attempt to break out "
             "is stopped, else 3.",
};

static void diagnosis_release(struct diagnosis *diagnosis)
{
    for (size_t i = 0; diagnosis->faults && i < diagnosis->set.count; i++)
        free(diagnosis->faults[i]);
    free(diagnosis->faults);
    free(diagnosis->tests);
    toolchain_set_release(&diagnosis->set);
}

/* ---- trying the languages ---- */

static int run_hello(struct cell *cell, const struct built *built, bool *ret_works,
                     struct err *err)
{
    cleanup_result struct sandbox_result result;
    cleanup_free char *output = NULL;
    struct sandbox_spec spec;
    size_t len;
    int r;

    sandbox_result_init(&result);
    built_spec(built, &spec);
    spec.limits = (struct sandbox_limits){.cpu_ms = 10000,
                                          .wall_ms = 30000,
                                          .memory_kib = 512 << 10,
                                          .output_bytes = 65536};
    r = cell_run(cell, &spec, &result, err);
    if (r == 0)
        r = io_read_fd(result.stdout_fd, 65536, &output, &len, err);
    if (r == 0)
        *ret_works = result.end == END_EXITED && result.exit_code == 0 &&
                     strcmp(output, RUNNER_HELLO) == 0;
    return r;
}

/* Builds and runs the language's small program; NULL when it prints what it should, else
 * what is wrong, to be freed. */
static char *try_language(struct cell *cell, const struct toolchain *tc)
{
    cleanup(source_program_release) struct source_program program = {0};
    const struct builder builder = {.cell = cell};
    cleanup_built struct built built;
    struct err err = ERR_INIT;
    bool works = false;
    int r;

    built_init(&built);
    r = source_program_add(&program, tc->runner->source_name, tc->runner->hello,
                           strlen(tc->runner->hello));
    if (r < 0)
        (void)err_oom(&err);
    else
        r = build_program(&builder, tc, &program, &build_limits_default, &built, &err);
    if (r == 0 && built.status == BUILD_FAILED)
        return strdup(built.message ? built.message : "a small program does not compile");
    if (r == 0)
        r = run_hello(cell, &built, &works, &err);
    if (r < 0)
        return strdup(err.text);
    return works ? NULL : strdup("a small program does not print what it should");
}

/* Without a report where the self-test itself cannot be prepared: then nothing holds. */
static int try_attempts(struct diagnosis *diagnosis, struct cell *cell, struct err *err)
{
    struct self_test *test = NULL;
    int r;

    diagnosis->tests = calloc(self_test_count, sizeof(*diagnosis->tests));
    if (!diagnosis->tests)
        return err_oom(err);
    r = self_test_open(&test, err);
    if (r < 0)
        return r;
    for (size_t i = 0; i < self_test_count; i++)
        self_test_run(test, cell, i, &diagnosis->tests[i]);
    diagnosis->test_count = self_test_count;
    self_test_close(test);
    return 0;
}

static int examine(const struct doctor_options *options, struct diagnosis *diagnosis,
                   struct err *err)
{
    struct toolchain_set *set = &diagnosis->set;
    struct cell_config config = {.best_effort = true};
    struct cell *cell = NULL;
    int r = toolchain_set_find(tool_options_get, &options->tools, set, err);

    if (r < 0)
        return r;
    diagnosis->faults = calloc(set->count + 1, sizeof(*diagnosis->faults));
    if (!diagnosis->faults)
        return err_oom(err);
    config.extra_paths = set->extra_paths;
    if (cell_start(&config, &cell, &diagnosis->not_started) < 0)
        return 0;
    diagnosis->started = true;
    diagnosis->isolation = *cell_isolation(cell);
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i].program)
            diagnosis->faults[i] = try_language(cell, &set->items[i]);
    r = try_attempts(diagnosis, cell, err);
    cell_stop(cell);
    return r;
}

int cmd_doctor(int argc, char **argv)
{
    struct doctor_options options = {0};
    cleanup(diagnosis_release) struct diagnosis diagnosis = {0};
    cleanup_buf struct buf text = BUF_INIT(OUTPUT_CAP);
    struct err err = ERR_INIT;
    int operand, r;
    int status = options_run(&help, argc, argv, &options, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    r = examine(&options, &diagnosis, &err);
    if (r == 0) {
        r = options.json ? doctor_report_json(&text, &diagnosis)
                         : doctor_report_text(&text, &diagnosis);
        r = r < 0 ? err_set(&err, -r, "make the report")
                  : output_write(options.json, &text, &err);
    }
    if (r < 0)
        command_complain(help.name, &err);
    return r == 0 && doctor_all_holds(&diagnosis) ? EXIT_DONE : EXIT_INCOMPLETE;
}
