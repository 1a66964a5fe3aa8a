#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exec_report.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/output.h"
#include "grader/cmd/tools.h"
#include "grader/pipeline/build.h"
#include "grader/pipeline/warm.h"
#include "runners/python_warm.h"

#define SOURCE_MAX  (64u << 20)
#define ELF_LANG    "elf"
#define ELF_MAGIC   "\177ELF"
#define MIB_MAX     (1u << 20)
#define ARGS_COUNT  128 /* with some more of the language's own: RUNNER_ARGS_MAX */
#define ARGS_BYTES  65536
#define WALL_FACTOR 3 /* default wall limit: this many CPU limits, and ... */
#define WALL_MORE   5000

struct exec_options {
    struct tool_options tools;
    const char *lang;
    uint64_t cpu_ms;
    uint64_t wall_ms; /* 0: by the CPU limit */
    uint64_t memory_mib;
    uint64_t processes;
    uint64_t output_mib;
    const char *json;
    int isolation;
    bool warm;
    const char *file;
    char **args; /* of the program; NULL-terminated */
};

#define AT(member) offsetof(struct exec_options, member)

static const struct option_row rows[] = {
    {.name = "lang",
     .argument = "LANG",
     .help = "Language: c, cpp, python, or elf for an executable file. Default: by the "
             "file's ending.",
     .kind = OPTION_STRING,
     .offset = AT(lang)},
    {.name = "time-limit",
     .argument = "S",
     .help = "CPU seconds of all processes together (10).",
     .kind = OPTION_SECONDS,
     .offset = AT(cpu_ms)},
    {.name = "wall-limit",
     .argument = "S",
     .help = "Seconds of sleeping and waiting (3 times the CPU limit and 5 s more).",
     .kind = OPTION_SECONDS,
     .offset = AT(wall_ms)},
    {.name = "memory-limit",
     .argument = "MIB",
     .help = "Memory of all processes and files together (512).",
     .kind = OPTION_U64,
     .offset = AT(memory_mib),
     .min = 1,
     .max = MIB_MAX},
    {.name = "processes",
     .argument = "N",
     .help = "Processes and threads at a time (64).",
     .kind = OPTION_U64,
     .offset = AT(processes),
     .min = 1,
     .max = 32768},
    {.name = "output-limit",
     .argument = "MIB",
     .help = "Standard output and standard error, each (64).",
     .kind = OPTION_U64,
     .offset = AT(output_mib),
     .min = 1,
     .max = 1024},
    JSON_OPTION_ROW(struct exec_options),
    ISOLATION_OPTION_ROW(struct exec_options),
    {.name = "warm",
     .help =
         "Run Python as a copy of a warm interpreter, as `assay grade` does. Saves no "
         "time here.",
     .kind = OPTION_FLAG,
     .offset = AT(warm)},
    TOOL_OPTION_ROWS(struct exec_options),
    {.name = NULL},
};

static const struct command_help help = {
    .name = "exec",
    .operands = "FILE [-- ARGS]",
    .summary =
        "Builds one program and runs it in the sandbox, with standard input passed "
        "on, and prints what it prints.",
    .options = rows,
    .notes =
        "Exit status: 0 when the program ended by itself with status 0; 1 when it did "
        "not, or does not compile; 2 for wrong usage; 3 when the sandbox failed.",
    .operands_min = 1,
    .operands_max = -1,
};

/* What is to be run: an executable that is there, or sources and their language. */
struct exec_program {
    int elf_fd; /* -1: sources */
    const struct runner *runner;
    struct source_program sources;
};

static void exec_program_release(struct exec_program *program)
{
    close_fd(&program->elf_fd);
    source_program_release(&program->sources);
}

static int open_elf(const char *path, int *ret_fd, struct err *err)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    char magic[4];

    if (fd < 0)
        return err_set(err, errno, "open %s", path);
    if (!io_is_file(path) || pread(fd, magic, sizeof(magic), 0) != sizeof(magic) ||
        memcmp(magic, ELF_MAGIC, sizeof(magic)) != 0)
        return err_say(err, ENOEXEC, "%s: not an ELF executable", path);
    *ret_fd = steal_fd(&fd);
    return 0;
}

/* Reads the file and decides on its language. */
static int load(const struct exec_options *options, struct exec_program *program,
                struct err *err)
{
    const char *path = options->file;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    cleanup_free char *data = NULL;
    size_t len;
    int r;

    if (options->lang && strcmp(options->lang, ELF_LANG) == 0)
        return open_elf(path, &program->elf_fd, err);
    if (!options->lang && open_elf(path, &program->elf_fd, NULL) == 0)
        return 0;
    r = io_read_file(path, SOURCE_MAX, &data, &len, err);
    if (r < 0)
        return r;
    program->runner =
        options->lang ? runner_find(options->lang) : runner_for_file(name, data, len);
    if (!program->runner && options->lang)
        return err_say(err, EINVAL, "--lang '%s': unknown; `assay langs` lists them",
                       options->lang);
    if (!program->runner)
        return err_say(
            err, EINVAL,
            "%s: cannot tell its language; give --lang NAME (see `assay langs`)", path);
    return source_program_add(&program->sources, name, data, len) < 0 ? err_oom(err) : 0;
}

/* What the command line of the program has no room for is told before it is built. */
static int check_args(char *const *args, struct err *err)
{
    size_t count = 0, bytes = 0;

    for (; args[count]; count++)
        bytes += strlen(args[count]) + 1;
    if (count <= ARGS_COUNT && bytes <= ARGS_BYTES)
        return 0;
    return err_say(err, E2BIG,
                   "%zu arguments of %zu bytes for the program: at most %d of %d bytes "
                   "in all are possible; give the rest as its input",
                   count, bytes, ARGS_COUNT, ARGS_BYTES);
}

static void set_limits(const struct exec_options *options, struct sandbox_limits *limits)
{
    limits->cpu_ms = options->cpu_ms;
    limits->wall_ms =
        options->wall_ms ? options->wall_ms : WALL_FACTOR * options->cpu_ms + WALL_MORE;
    limits->memory_kib = options->memory_mib << 10;
    limits->output_bytes = options->output_mib << 20;
    limits->processes = (uint32_t)options->processes;
}

static int run_built(struct cell *cell, struct built *built,
                     const struct exec_options *options, struct exec_report *report,
                     struct err *err)
{
    cleanup_result struct sandbox_result result;
    struct sandbox_spec spec;
    int r;

    sandbox_result_init(&result);
    for (char **arg = options->args; *arg; arg++) {
        r = command_arg(&built->command, *arg);
        if (r < 0)
            return err_set(err, -r, "pass on argument '%s'", *arg);
    }
    built_spec(built, &spec);
    spec.stdin_fd = STDIN_FILENO;
    set_limits(options, &spec.limits);
    r = cell_run(cell, &spec, &result, err);
    if (r == 0)
        r = exec_report_take(report, &result, &spec.limits, err);
    if (r == 0 && built_is_no_program(built, &result))
        report->verdict = VERDICT_RTE;
    return r;
}

/* Builds and runs; what the program did, and what the compiler said, is in the report. */
static int build_and_run(const struct builder *builder, const struct toolchain *tc,
                         struct exec_program *program, const struct exec_options *options,
                         struct exec_report *report, struct err *err)
{
    cleanup_built struct built built;
    int r;

    built_init(&built);
    r = program->elf_fd >= 0
            ? built_take_executable(steal_fd(&program->elf_fd), &built, err)
            : build_program(builder, tc, &program->sources, &build_limits_default, &built,
                            err);
    if (r < 0)
        return r;
    if (built.status == BUILT)
        return run_built(builder->cell, &built, options, report, err);
    report->verdict = VERDICT_CE;
    report->errors = steal_ptr(built.message);
    report->errors_len = report->errors ? strlen(report->errors) : 0;
    return 0;
}

static int print(const struct exec_report *report, const struct exec_options *options,
                 int *json_fd, struct err *err)
{
    bool on_stdout = options->json && strcmp(options->json, "-") == 0;
    int r = options->json ? exec_report_json(report, options->json, json_fd, err) : 0;

    if (r < 0)
        return r;
    if (!on_stdout)
        return exec_report_streams(report, err);
    /* The document has no room for what went wrong on our side. */
    if (report->verdict == VERDICT_JE)
        exec_report_last_line(report);
    return 0;
}

/* The run and its report, in a cell of its own; an exit status. */
static int execute(const struct toolchain *tc, struct exec_program *program,
                   const struct exec_options *options, int *json_fd)
{
    cleanup_exec_report struct exec_report report;
    cleanup(python_warm_release) struct python_warm python = PYTHON_WARM_INIT;
    struct builder builder = {.reuse = true};
    struct cell_config config = {
        .best_effort = options->isolation == ISOLATION_BEST_EFFORT,
        .extra_paths = (const char *const *)tc->extra_paths,
        .warm_program = options->warm ? &python.warm : NULL,
    };
    struct err err = ERR_INIT;
    int r, status;

    exec_report_init(&report);
    r = warm_open(&builder.warm, &err);
    config.warm_path = warm_path(builder.warm);
    if (r == 0 && options->warm)
        r = python_warm_init(&python, NULL, &err);
    if (r == 0)
        r = cell_start(&config, &builder.cell, &err);
    if (r == 0) {
        report.isolation = cell_isolation(builder.cell);
        r = build_and_run(&builder, tc, program, options, &report, &err);
    }
    if (r < 0) {
        report.verdict = VERDICT_JE;
        snprintf(report.message, sizeof(report.message), "%.*s", OUTCOME_MESSAGE_MAX - 1,
                 err.text);
    }
    status = report.verdict == VERDICT_AC   ? EXIT_DONE
             : report.verdict == VERDICT_JE ? EXIT_INCOMPLETE
                                            : EXIT_NOT_MET;
    if (report.cold_why[0])
        fprintf(stderr, "assay exec: note: a cold start: %s\n", report.cold_why);
    if (print(&report, options, json_fd, &err) < 0) {
        command_complain(help.name, &err);
        status = EXIT_INCOMPLETE;
    }
    cell_stop(builder.cell);
    warm_close(builder.warm);
    return status;
}

int cmd_exec(int argc, char **argv)
{
    struct exec_options options = {
        .cpu_ms = 10000,
        .memory_mib = 512,
        .processes = 64,
        .output_mib = 64,
    };
    cleanup(exec_program_release) struct exec_program program = {.elf_fd = -1};
    cleanup_toolchain struct toolchain tc = {0};
    struct err err = ERR_INIT;
    cleanup_fd int json_fd = -1;
    int operand, r;
    int status = options_run(&help, argc, argv, &options, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    options.file = argv[operand];
    options.args = argv + operand + 1;
    r = check_args(options.args, &err);
    if (r == 0)
        r = load(&options, &program, &err);
    if (r == 0 && program.runner)
        r = toolchain_find(program.runner,
                           tool_options_get(program.runner, &options.tools), &tc, &err);
    if (r == 0 && program.runner && !tc.program)
        r = err_say(&err, ENOENT, "%s cannot be used: %s", runner_title(program.runner),
                    tc.missing);
    if (r == 0 && options.json)
        r = output_open(options.json, &json_fd, &err);
    if (r < 0) {
        command_complain(help.name, &err);
        return EXIT_USAGE;
    }
    return execute(&tc, &program, &options, &json_fd);
}
