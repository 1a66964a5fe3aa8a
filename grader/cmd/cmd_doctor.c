#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/langs_report.h"
#include "grader/cmd/options.h"
#include "grader/cmd/output.h"
#include "grader/cmd/text.h"
#include "grader/cmd/tools.h"
#include "grader/pipeline/build.h"
#include "grader/report/json_report.h"

#define LAYER_COLUMNS 17
#define STATE_COLUMNS 8
#define NOTE_COLUMN   4

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
        "Says which layers of isolation hold on this host, what would bring the "
        "missing ones, and which languages work: in each, a small program is built "
        "and run in the sandbox.",
    .options = rows,
    .notes = "Exit status: 0 when strict isolation holds, else 3.",
};

#define NAMESPACE_REMEDY                                                                 \
    "Run as root, or let ordinary users make user namespaces: sysctl -w "                \
    "user.max_user_namespaces=15000, on Debian also "                                    \
    "kernel.unprivileged_userns_clone=1, "                                               \
    "on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0. In a container: docker "  \
    "run --privileged."
#define CGROUP_REMEDY                                                                    \
    "Run as root, or in a delegated group: systemd-run --user --scope -p Delegate=yes "  \
    "assay ... In a container, its cgroup file system has to be writable: docker run "   \
    "--privileged, or cgroup_writable in containerd."

/* NULL: there is nothing that the user could do. */
static const char *const remedies[LAYER_MAX] = {
    [LAYER_USER_NS] = NAMESPACE_REMEDY,
    [LAYER_MOUNT_NS] = NAMESPACE_REMEDY,
    [LAYER_PID_NS] = NAMESPACE_REMEDY,
    [LAYER_NET_NS] = NAMESPACE_REMEDY,
    [LAYER_IPC_NS] = NAMESPACE_REMEDY,
    [LAYER_UTS_NS] = NAMESPACE_REMEDY,
    [LAYER_CGROUP_NS] = NAMESPACE_REMEDY,
    [LAYER_PIVOT_ROOT] = NAMESPACE_REMEDY,
    [LAYER_TMPFS] = NAMESPACE_REMEDY,
    [LAYER_SECCOMP] = "Use a kernel with CONFIG_SECCOMP_FILTER.",
    [LAYER_OWN_UID] = "Run as root.",
    [LAYER_CGROUP_MEMORY] = CGROUP_REMEDY,
    [LAYER_CGROUP_PIDS] = CGROUP_REMEDY,
    [LAYER_CGROUP_CPU] = CGROUP_REMEDY,
    [LAYER_RUN_DELAY] = "Use a kernel with CONFIG_SCHED_INFO.",
};

/* What was found out. */
struct diagnosis {
    struct toolchain_set set;
    char **faults;                      /* one a language; NULL: works or is missing */
    struct sandbox_isolation isolation; /* when started */
    bool started;
    struct err not_started; /* why no cell could be started */
};

static void diagnosis_release(struct diagnosis *diagnosis)
{
    for (size_t i = 0; diagnosis->faults && i < diagnosis->set.count; i++)
        free(diagnosis->faults[i]);
    free(diagnosis->faults);
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
        r = build_program(cell, tc, &program, &build_limits_default, &built, &err);
    if (r == 0 && built.status == BUILD_FAILED)
        return strdup(built.message ? built.message : "a small program does not compile");
    if (r == 0)
        r = run_hello(cell, &built, &works, &err);
    if (r < 0)
        return strdup(err.text);
    return works ? NULL : strdup("a small program does not print what it should");
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
    cell_stop(cell);
    return 0;
}

static bool strict_holds(const struct diagnosis *diagnosis)
{
    return diagnosis->started && diagnosis->isolation.strict;
}

/* ---- telling ---- */

static int add_layer(struct buf *b, enum sandbox_layer layer,
                     const struct sandbox_layer_state *state)
{
    const char *word = state->active ? "active" : "missing";
    int r = text_add_cell(b, sandbox_layer_name(layer), LAYER_COLUMNS);

    if (r == 0 && !*state->detail)
        return buf_addf(b, "%s\n", word);
    if (r == 0)
        r = text_add_cell(b, word, STATE_COLUMNS);
    return r < 0 ? r
                 : text_add_wrapped(b, state->detail, LAYER_COLUMNS + STATE_COLUMNS,
                                    LAYER_COLUMNS + STATE_COLUMNS);
}

/* Each remedy once, however many layers it would bring. */
static int add_remedies(struct buf *b, const struct sandbox_isolation *isolation)
{
    const char *last = NULL;
    int r = 0;

    for (int i = 0; i < LAYER_MAX && r == 0; i++) {
        if (isolation->layers[i].active || !remedies[i] || remedies[i] == last)
            continue;
        r = last ? 0 : buf_add_str(b, "\nWhat would help:\n");
        if (r == 0)
            r = text_add_spaces(b, NOTE_COLUMN);
        if (r == 0)
            r = text_add_wrapped(b, remedies[i], NOTE_COLUMN, NOTE_COLUMN);
        last = remedies[i];
    }
    return r;
}

/* Was it the kernel that refused to isolate? */
static bool is_refusal(int code)
{
    return code == EPERM || code == EACCES || code == ENOSPC || code == EUSERS;
}

static int add_not_started(struct buf *b, const struct err *why)
{
    int r = text_add_wrapped(b, why->text, 0, 0);

    if (r < 0 || !is_refusal(why->code))
        return r;
    r = buf_add_str(b, "\nWhat would help:\n");
    if (r == 0)
        r = text_add_spaces(b, NOTE_COLUMN);
    return r < 0 ? r : text_add_wrapped(b, NAMESPACE_REMEDY, NOTE_COLUMN, NOTE_COLUMN);
}

static int add_isolation(struct buf *b, const struct diagnosis *diagnosis)
{
    int r;

    if (!diagnosis->started)
        return add_not_started(b, &diagnosis->not_started);
    r = text_add_cell(b, "layer", LAYER_COLUMNS);
    if (r == 0)
        r = buf_add_str(b, "state   detail\n");
    for (int i = 0; i < LAYER_MAX && r == 0; i++)
        r = add_layer(b, (enum sandbox_layer)i, &diagnosis->isolation.layers[i]);
    return r < 0 ? r : add_remedies(b, &diagnosis->isolation);
}

static int add_text(struct buf *b, const struct diagnosis *diagnosis)
{
    int r = add_isolation(b, diagnosis);

    if (r == 0)
        r = buf_addf(b, "\nStrict isolation %s.\n\n",
                     strict_holds(diagnosis) ? "holds" : "does not hold");
    return r < 0 ? r
                 : langs_report_table(b, &diagnosis->set,
                                      (const char *const *)diagnosis->faults);
}

static int add_json(struct buf *b, const struct diagnosis *diagnosis)
{
    const char *reason = diagnosis->not_started.text;
    int r = buf_addf(b, "{\"strict\": %s, \"isolation\": ",
                     strict_holds(diagnosis) ? "true" : "false");

    if (r == 0)
        r = diagnosis->started ? json_report_isolation(b, &diagnosis->isolation)
                               : buf_add_str(b, "null");
    if (r == 0)
        r = buf_add_str(b, ", \"reason\": ");
    if (r == 0)
        r = diagnosis->started ? buf_add_str(b, "null")
                               : json_add_str(b, reason, strlen(reason));
    if (r == 0)
        r = buf_add_str(b, ", \"languages\": ");
    if (r == 0)
        r = langs_report_json(b, &diagnosis->set, (const char *const *)diagnosis->faults);
    return r < 0 ? r : buf_add_str(b, "}\n");
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
        r = options.json ? add_json(&text, &diagnosis) : add_text(&text, &diagnosis);
        r = r < 0 ? err_set(&err, -r, "make the report")
                  : output_write(options.json, &text, &err);
    }
    if (r < 0)
        command_complain(help.name, &err);
    return r == 0 && strict_holds(&diagnosis) ? EXIT_DONE : EXIT_INCOMPLETE;
}
