#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/pipeline/build.h"
#include "grader/pipeline/build_cache.h"
#include "grader/pipeline/build_message.h"
#include "grader/pipeline/warm.h"

#define EXECUTABLE_MAX ((size_t)1 << 30)
#define EXECUTABLE     "program"

const struct build_limits build_limits_default = {
    .cpu_ms = 30000,
    .memory_kib = 2 << 20,
    .disk_kib = 256 << 10,
    .collect_bytes = 64 << 20,
    .output_bytes = 1 << 20,
};

void built_init(struct built *built)
{
    memset(built, 0, sizeof(*built));
    built->exe_fd = -1;
}

static void drop_files(struct built *built)
{
    for (size_t i = 0; i < built->file_count; i++) {
        free((char *)(uintptr_t)built->files[i].name);
        close_fd(&built->files[i].fd);
    }
    built->file_count = 0;
}

void built_release(struct built *built)
{
    free(built->message);
    command_release(&built->command);
    close_fd(&built->exe_fd);
    drop_files(built);
    free(built->files);
    built_init(built);
}

/* The program cannot be built: why, in words. 0 or -ENOMEM. */
PRINTF_LIKE(3, 4)
static int set_failed(struct built *built, struct err *err, const char *format, ...)
{
    va_list args;
    int len;

    built->status = BUILD_FAILED;
    free(built->message);
    va_start(args, format);
    len = vasprintf(&built->message, format, args);
    va_end(args);
    if (len >= 0)
        return 0;
    built->message = NULL;
    return err_oom(err);
}

/* The cell refuses names that lead out of the private folder as an impossible spec;
 * they are the answer's fault, not ours. */
static bool name_is_usable(const char *name)
{
    if (!*name || strlen(name) > 240)
        return false;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/' && part != name;
        if (*part == '/' || *part == '\0')
            return false;
        if ((part[0] == '.') && (part[1] == '/' || part[1] == '\0'))
            return false;
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return false;
    }
    return true;
}

/* There is room for it in built->files. */
static int add_file(struct built *built, const char *name, const char *data, size_t len,
                    struct err *err)
{
    struct sandbox_file *file = &built->files[built->file_count];

    file->fd = -1;
    file->name = strdup(name);
    built->file_count++;
    return file->name ? io_memfd("source", data, len, &file->fd, err) : err_oom(err);
}

/* What the language puts beside every program. */
static int add_own_files(struct built *built, const struct runner *runner,
                         struct err *err)
{
    int r = 0;

    for (const struct runner_file *own = runner->files; own && own->name && r == 0; own++)
        r = add_file(built, own->name, own->data, (size_t)(own->end - own->data), err);
    return r;
}

static size_t count_own_files(const struct runner *runner)
{
    size_t count = 0;

    while (runner->files && runner->files[count].name)
        count++;
    return count;
}

/* Is this the name of one of ours, or of a folder that leads to it? */
static bool is_taken(const struct runner *runner, const char *name)
{
    size_t len = strlen(name);

    for (const struct runner_file *own = runner->files; own && own->name; own++)
        if (strncmp(own->name, name, len) == 0 &&
            (own->name[len] == '/' || own->name[len] == '\0'))
            return true;
    return false;
}

/* Makes memory files of the sources. A program that cannot be laid out so gets
 * BUILD_FAILED. */
static int add_files(struct built *built, const struct runner *runner,
                     const struct source_program *program, struct err *err)
{
    size_t own = count_own_files(runner);
    int r = 0;

    if (program->file_count + own > SANDBOX_FILES_MAX)
        return set_failed(built, err, "%zu files; at most %zu can be built",
                          program->file_count, SANDBOX_FILES_MAX - own);
    built->files = calloc(program->file_count + own + 1, sizeof(*built->files));
    if (!built->files)
        return err_oom(err);
    for (size_t i = 0; i < program->file_count && r == 0; i++) {
        const struct source_file *source = &program->files[i];

        if (!name_is_usable(source->name) || is_taken(runner, source->name))
            return set_failed(built, err, "'%.100s' cannot be the name of a file",
                              source->name);
        r = add_file(built, source->name, source->data, source->len, err);
    }
    return r < 0 ? r : add_own_files(built, runner, err);
}

/* What the compiler made takes the place of the sources. */
static int replace_files(struct built *built, const struct runner *runner, int *fd,
                         struct err *err)
{
    drop_files(built);
    built->files[0].fd = steal_fd(fd);
    built->files[0].name = strdup(runner->product);
    built->file_count = 1;
    return built->files[0].name ? add_own_files(built, runner, err) : err_oom(err);
}

/* What the compiler made becomes what is run. */
static int use_product(struct built *built, const struct runner *runner, int *fd,
                       struct err *err)
{
    if (!runner->product)
        return 0;
    if (!runner->compiled)
        return replace_files(built, runner, fd, err);
    built->exe_fd = steal_fd(fd);
    return 0;
}

/* Reads the compiler's end into *built. */
static int take_result(struct built *built, struct sandbox_result *result,
                       const struct runner *runner, const struct build_limits *limits,
                       struct err *err)
{
    int r;

    if (result->end != END_EXITED && result->end != END_SIGNALED &&
        !build_limit_passed(result->end))
        return err_say(err, EIO, "the compiler could not run: %s",
                       *result->message               ? result->message
                       : result->end == END_FORBIDDEN ? "forbidden system call"
                                                      : "cancelled");
    r = build_message(result, limits->output_bytes, &built->message, err);
    if (r < 0)
        return r;
    if (result->end != END_EXITED || result->exit_code != 0) {
        built->status = BUILD_FAILED;
        return 0;
    }
    if (runner->product && result->collected[0] < 0)
        return set_failed(built, err,
                          "the compiler made no %s of at most %" PRIu64 " MiB",
                          runner->product, limits->collect_bytes >> 20);
    return use_product(built, runner, &result->collected[0], err);
}

/* Runs the compiler (or check) on the files of *built. */
static int run_compiler(struct cell *cell, const struct command *command, int stdin_fd,
                        const struct runner *runner, const struct build_limits *limits,
                        struct built *built, struct err *err)
{
    cleanup_result struct sandbox_result result;
    struct sandbox_spec spec;
    int r;

    sandbox_result_init(&result);
    sandbox_spec_init(&spec);
    spec.profile = runner->product ? PROFILE_COMPILE : built->profile;
    spec.argv = (const char *const *)command->argv;
    spec.env = (const char *const *)command->env;
    spec.stdin_fd = stdin_fd;
    spec.warm_args = command->warm_args;
    spec.files = built->files;
    spec.file_count = built->file_count;
    if (runner->product) {
        spec.collect[0] = runner->product;
        spec.collect_count = 1;
        spec.collect_bytes = limits->collect_bytes;
    }
    spec.limits.cpu_ms = limits->cpu_ms;
    spec.limits.wall_ms = 3 * limits->cpu_ms + 5000;
    spec.limits.memory_kib = limits->memory_kib;
    spec.limits.disk_kib = limits->disk_kib;
    spec.limits.output_bytes = limits->output_bytes;
    r = cell_run(cell, &spec, &result, err);
    return r < 0 ? r : take_result(built, &result, runner, limits, err);
}

/* 1 when an earlier build has made the same. */
static int take_earlier(const char *key, const struct runner *runner, struct built *built,
                        struct err *err)
{
    cleanup(kept_build_release) struct kept_build kept = {.product_fd = -1};
    int r;

    if (!build_cache_take(key, &kept) || (kept.product_fd < 0) != !runner->product)
        return 0;
    built->message = steal_ptr(kept.message);
    r = use_product(built, runner, &kept.product_fd, err);
    return r < 0 ? r : 1;
}

static void keep_for_later(const char *key, const struct runner *runner,
                           const struct built *built)
{
    const struct kept_build kept = {
        .message = built->message,
        .product_fd = !runner->product   ? -1
                      : runner->compiled ? built->exe_fd
                                         : built->files[0].fd,
    };

    build_cache_keep(key, &kept);
}

/* Tries what is ready for such a program. 1: that has decided. */
static int run_warm(const struct builder *builder, const struct toolchain *tc,
                    const struct source_program *program, const struct command *command,
                    const struct build_limits *limits, struct built *built,
                    struct err *err)
{
    char folder[WARM_FOLDER_MAX];
    int r = 0;

    if (!builder->warm || !tc->runner->recipe)
        return 0;
    for (unsigned choice = 0; r == 0; choice++) {
        cleanup_recipe struct recipe recipe = {.product_count = 0};
        cleanup_command struct command warm = {0};

        if (tc->runner->recipe(tc, program, choice, &recipe) < 0)
            break;
        r = warm_find(builder->warm, builder->cell, tc, &recipe, folder, err);
        if (r <= 0)
            continue;
        if (warm_command(command, recipe.build_env, recipe.build_arg, folder, &warm) < 0)
            return err_oom(err);
        r = run_compiler(builder->cell, &warm, -1, tc->runner, limits, built, err);
        if (r < 0)
            return r;
        if (built->status == BUILT || recipe.is_final)
            return 1;
        /* Its words may differ in where a header is said to come from. */
        built->status = BUILT;
        free(built->message);
        built->message = NULL;
        return 0;
    }
    return r;
}

/* Compiles what stands in built->files, which was made of `program`, or takes what that
 * gave before. */
static int run_build(const struct builder *builder, const struct toolchain *tc,
                     const struct source_program *program, const struct command *command,
                     const struct build_limits *limits, struct built *built,
                     struct err *err)
{
    const struct runner *runner = tc->runner;
    char key[SHA256_HEX + 1];
    bool keep = builder->reuse && build_cache_key(tc, program, command, limits, key);
    int r = keep ? take_earlier(key, runner, built, err) : 0;

    if (r != 0)
        return r < 0 ? r : 0;
    r = run_warm(builder, tc, program, command, limits, built, err);
    if (r == 0)
        r = run_compiler(builder->cell, command, -1, runner, limits, built, err);
    if (r < 0)
        return r;
    if (keep && built->status == BUILT)
        keep_for_later(key, runner, built);
    return 0;
}

/* A command that could not be made: either the program's fault or memory. */
static int refuse_command(struct built *built, int r, struct err *err)
{
    if (r == -EINVAL)
        return set_failed(built, err,
                          "cannot tell which file is the program: none of "
                          "them is the usual main file of the language");
    if (r == -E2BIG)
        return set_failed(built, err, "too many source files");
    return err_oom(err);
}

int build_program(const struct builder *builder, const struct toolchain *tc,
                  const struct source_program *program, const struct build_limits *limits,
                  struct built *ret_built, struct err *err)
{
    cleanup_built struct built built;
    cleanup_command struct command command = {0};
    const struct runner *runner = tc->runner;
    int r;

    built_init(&built);
    built.profile = runner->profile;
    r = add_files(&built, runner, program, err);
    if (r < 0)
        return r;
    if (built.status == BUILT) {
        r = runner->build(tc, program, &command);
        if (r == 0)
            r = runner->run(tc, program, &built.command);
        r = r < 0 ? refuse_command(&built, r, err)
                  : run_build(builder, tc, program, &command, limits, &built, err);
        if (r < 0)
            return err_wrap(err, "build %s program", runner_title(runner));
    }
    /* An executable needs its sources no more. */
    if (runner->compiled || built.status == BUILD_FAILED)
        drop_files(&built);
    *ret_built = built;
    built_init(&built);
    return 0;
}

/* Makes the commands for a wrapped answer, and compiles it. */
static int build_wrapped(const struct builder *builder, const struct toolchain *tc,
                         const struct signature *signature,
                         const struct source_program *wrapped,
                         const struct build_limits *limits, struct built *built,
                         struct err *err)
{
    const struct function_runner *function = tc->runner->function;
    cleanup_command struct command command = {0};
    int r = add_files(built, tc->runner, wrapped, err);

    if (r < 0 || built->status == BUILD_FAILED)
        return r;
    r = function->run(tc, signature, wrapped, &built->command);
    if (r == 0 && function->build)
        r = function->build(tc, wrapped, &command);
    if (r < 0)
        return refuse_command(built, r, err);
    return function->build ? run_build(builder, tc, wrapped, &command, limits, built, err)
                           : 0;
}

int build_function(const struct builder *builder, const struct toolchain *tc,
                   const struct signature *signature,
                   const struct source_program *program,
                   const struct build_limits *limits, struct built *ret_built,
                   struct err *err)
{
    struct source_program wrapped = {0};
    cleanup_built struct built built;
    int r;

    built_init(&built);
    built.profile = tc->runner->profile;
    r = tc->runner->function->wrap(signature, program, &wrapped);
    r = r < 0 ? refuse_command(&built, r, err)
              : build_wrapped(builder, tc, signature, &wrapped, limits, &built, err);
    source_program_release(&wrapped);
    if (r < 0)
        return err_wrap(err, "build %s program", runner_title(tc->runner));
    if (tc->runner->compiled || built.status == BUILD_FAILED)
        drop_files(&built);
    *ret_built = built;
    built_init(&built);
    return 0;
}

/* Makes the commands for an answer and its tests, and compiles both. */
static int build_parts(struct cell *cell, const struct toolchain *tc,
                       const struct inline_problem *problem,
                       const struct inline_parts *parts, const char *secret,
                       const struct build_limits *limits, struct built *built,
                       struct err *err)
{
    const struct inline_runner *inlined = tc->runner->inlined;
    cleanup_command struct command command = {0};
    cleanup_fd int unseen = -1;
    int r = add_files(built, tc->runner, &parts->program, err);

    if (r < 0 || built->status == BUILD_FAILED)
        return r;
    r = inlined->run(tc, problem, parts, secret, &built->command);
    if (r == 0 && inlined->build)
        r = inlined->build(tc, problem, parts, secret, &command);
    if (r < 0)
        return refuse_command(built, r, err);
    if (!inlined->build)
        return 0;
    r = io_memfd("tests", parts->unseen.data, parts->unseen.len, &unseen, err);
    return r < 0 ? r
                 : run_compiler(cell, &command, unseen, tc->runner, limits, built, err);
}

int build_inline(struct cell *cell, const struct toolchain *tc,
                 const struct inline_problem *problem, const struct inline_parts *parts,
                 const char *secret, const struct build_limits *limits,
                 struct built *ret_built, struct err *err)
{
    cleanup_built struct built built;
    int r;

    built_init(&built);
    built.profile = tc->runner->profile;
    r = build_parts(cell, tc, problem, parts, secret, limits, &built, err);
    if (r < 0)
        return err_wrap(err, "build %s program", runner_title(tc->runner));
    if (tc->runner->compiled || built.status == BUILD_FAILED)
        drop_files(&built);
    *ret_built = built;
    built_init(&built);
    return 0;
}

int build_missing_imports(struct cell *cell, const struct toolchain *tc,
                          const struct source_program *program, const struct built *built,
                          char **ret_missing, struct err *err)
{
    cleanup_result struct sandbox_result result;
    cleanup_command struct command command = {0};
    cleanup_free char *text = NULL;
    struct sandbox_spec spec;
    int r;

    sandbox_result_init(&result);
    *ret_missing = NULL;
    if (!tc->runner->imports)
        return 0;
    if (tc->runner->imports(tc, program, &command) < 0)
        return err_oom(err);
    built_spec(built, &spec);
    spec.argv = (const char *const *)command.argv;
    spec.env = (const char *const *)command.env;
    spec.limits.cpu_ms = build_limits_default.cpu_ms;
    spec.limits.wall_ms = 3 * spec.limits.cpu_ms + 5000;
    spec.limits.memory_kib = build_limits_default.memory_kib;
    spec.limits.output_bytes = BUILD_MESSAGE_MAX;
    r = cell_run(cell, &spec, &result, err);
    if (r < 0 || result.end != END_EXITED || result.exit_code != 0)
        return r;
    r = io_read_fd(result.stdout_fd, BUILD_MESSAGE_MAX, &text, NULL, err);
    if (r < 0)
        return r;
    text[strcspn(text, "\n")] = '\0';
    if (text[0])
        *ret_missing = steal_ptr(text);
    return 0;
}

int built_take_executable(int fd, struct built *ret_built, struct err *err)
{
    cleanup_built struct built built;
    cleanup_fd int source = fd;
    cleanup_free char *data = NULL;
    size_t len;
    int r;

    built_init(&built);
    /* A copy in memory: a file of the host lies outside of what the sandbox lets execute.
     */
    r = io_read_fd(source, EXECUTABLE_MAX, &data, &len, err);
    if (r == 0)
        r = io_memfd(EXECUTABLE, data, len, &built.exe_fd, err);
    if (r < 0)
        return r;
    built.profile = PROFILE_NATIVE;
    r = command_arg(&built.command, EXECUTABLE);
    if (r == 0)
        r = command_base_env(&built.command);
    if (r < 0)
        return err_oom(err);
    *ret_built = built;
    built_init(&built);
    return 0;
}

bool built_is_no_program(const struct built *built, const struct sandbox_result *ran)
{
    return ran->end == END_NO_EXEC && built->exe_fd >= 0 &&
           strncmp(ran->message, "execute: ", strlen("execute: ")) == 0;
}

void built_spec(const struct built *built, struct sandbox_spec *ret_spec)
{
    sandbox_spec_init(ret_spec);
    ret_spec->profile = built->profile;
    ret_spec->argv = (const char *const *)built->command.argv;
    ret_spec->env = (const char *const *)built->command.env;
    ret_spec->warm_args = built->command.warm_args;
    ret_spec->exe_fd = built->exe_fd;
    ret_spec->files = built->files;
    ret_spec->file_count = built->file_count;
}
