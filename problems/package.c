#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "problems/function_package.h"
#include "problems/test_data.h"
#include "problems/metadata.h"
#include "problems/package.h"
#include "problems/submissions.h"
#include "problems/output_validator.h"

/* What cannot be looked at counts as a package, so that loading it says why. */
bool package_is_one(const char *path)
{
    cleanup_fd int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return errno != ENOENT && errno != ENOTDIR;
    return fstatat(fd, "problem.yaml", &st, 0) == 0 || errno != ENOENT;
}

int package_name(const char *path, char **ret_name, struct err *err)
{
    cleanup_free char *real_path = realpath(path, NULL);
    char *name;

    if (!real_path)
        return err_set(err, errno, "open %s", path);
    name = strdup(strrchr(real_path, '/') + 1);
    if (!name)
        return err_oom(err);
    *ret_name = name;
    return 0;
}

/* ---- the statement ---- */

/* Lower is better; -1 for what is no statement. problem.LANGUAGE.md, or without the
 * language: then it is English. */
static int statement_rank(const char *name)
{
    static const char stem[] = "problem.";
    const char *ending = strrchr(name, '.');
    const char *language = name + strlen(stem);
    bool markdown, english;

    if (strncmp(name, stem, strlen(stem)) != 0)
        return -1;
    markdown = strcmp(ending, ".md") == 0;
    if (!markdown && strcmp(ending, ".tex") != 0)
        return -1;
    english = language > ending || strncmp(language, "en.", 3) == 0 ||
              strncmp(language, "en-", 3) == 0;
    return (english ? 0 : 2) + (markdown ? 0 : 1);
}

static int read_statement_in(const struct package *package, const char *folder,
                             struct problem *problem, struct err *err)
{
    cleanup_free char *path = NULL, *file = NULL;
    cleanup_names char **names = NULL;
    const char *best = NULL;
    int r = package_join(package->path, folder, &path, err);

    if (r == 0)
        r = package_list(package, path, &names, err);
    if (r < 0)
        return r;
    for (size_t i = 0; names[i]; i++) {
        int rank = statement_rank(names[i]);

        if (rank >= 0 && (!best || rank < statement_rank(best)))
            best = names[i];
    }
    if (!best)
        return 0;
    r = package_join(path, best, &file, err);
    return r < 0 ? r : package_read_text(package, file, &problem->statement, err);
}

static int read_statement(const struct package *package, struct problem *problem,
                          struct err *err)
{
    int r = read_statement_in(package, "statement", problem, err);

    if (r < 0 || problem->statement)
        return r;
    return read_statement_in(package, "problem_statement", problem, err);
}

/* ---- validator and includes ---- */

static int read_validator(const struct package *package, const struct metadata *metadata,
                          struct stdio_problem *stdio, struct err *err)
{
    bool found = false;
    int r = 0;

    if (!metadata->forbids_custom)
        r = output_validator_read(package, &found, &stdio->validator_program, err);
    if (r < 0)
        return r;
    stdio->validator = found ? VALIDATOR_CUSTOM : VALIDATOR_DEFAULT;
    if (!found && stdio->interactive)
        return err_say(err, EINVAL,
                       "%s: an interactive problem without an output validator: add it "
                       "in output_validator/ (legacy: output_validators/ and "
                       "`validation: custom interactive`)",
                       package->path);
    if (!found && metadata->asks_for_custom)
        return err_say(err, EINVAL,
                       "%s: validation is custom, but there is no output validator: add "
                       "it in output_validators/",
                       package->path);
    return 0;
}

static int read_includes(const struct package *package, struct stdio_problem *stdio,
                         struct err *err)
{
    struct source_program program = {0};
    cleanup_free char *path = NULL;
    enum entry_kind kind;
    int r = package_join(package->path, "include", &path, err);

    if (r == 0)
        r = package_kind(package, path, &kind, err);
    if (r < 0 || kind != ENTRY_FOLDER)
        return r;
    r = package_read_program(package, path, "", &program, err);
    if (r < 0) {
        source_program_release(&program);
        return r;
    }
    stdio->includes = program.files;
    stdio->include_count = program.file_count;
    return 0;
}

/* ---- together ---- */

static int read_stdio(const struct package *package, const struct metadata *metadata,
                      struct stdio_problem *stdio, struct err *err)
{
    int r = read_validator(package, metadata, stdio, err);

    if (r == 0)
        r = test_data_read(package, metadata, stdio, err);
    return r < 0 ? r : read_includes(package, stdio, err);
}

static int read_parts(struct package *package, struct problem *problem, struct err *err)
{
    struct metadata metadata;
    int r = metadata_read(package, &metadata, problem, err);

    if (r < 0)
        return r;
    r = read_statement(package, problem, err);
    if (r == 0)
        r = metadata.is_function ? function_package_read(package, &metadata, problem, err)
                                 : read_stdio(package, &metadata, &problem->stdio, err);
    if (r == 0)
        r = submissions_read(package, problem->languages, problem, err);
    metadata_release(&metadata);
    return r;
}

int package_load(const char *path, struct problem *ret_problem, struct err *err)
{
    struct problem problem = {.kind = KIND_STDIO, .task = TASK_IMPLEMENT};
    struct package package;
    int r = package_open(&package, path, err);

    if (r < 0)
        return r;
    r = package_name(path, &problem.id, err);
    if (r == 0) {
        problem.path = strdup(path);
        r = problem.path ? read_parts(&package, &problem, err) : err_oom(err);
    }
    package_close(&package);
    if (r < 0) {
        problem_release(&problem);
        return r;
    }
    *ret_problem = problem;
    return 0;
}
