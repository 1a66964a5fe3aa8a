#include <errno.h>
#include <string.h>

#include "problems/languages.h"
#include "problems/output_validator.h"

/* What lies directly in the folder. A file that is no source counts, too: to fall back
 * to the default validator because of it would accept wrong answers. */
struct contents {
    size_t folders;
    size_t files;
    char *folder; /* the last one; owned */
};

static bool is_program_file(const char *name)
{
    const char *ending = strrchr(name, '.');

    return strncmp(name, "README", 6) != 0 && (!ending || strcmp(ending, ".h") != 0);
}

static int scan(const struct package *package, const char *path, struct contents *found,
                struct err *err)
{
    cleanup_names char **names = NULL;
    int r = package_list(package, path, &names, err);

    for (size_t i = 0; r == 0 && names[i]; i++) {
        cleanup_free char *inner = NULL;
        enum entry_kind kind;

        r = package_join(path, names[i], &inner, err);
        if (r == 0)
            r = package_kind(package, inner, &kind, err);
        if (r < 0)
            break;
        if (kind == ENTRY_FILE && is_program_file(names[i]))
            found->files++;
        if (kind != ENTRY_FOLDER || strcmp(names[i], "__pycache__") == 0)
            continue;
        found->folders++;
        free(found->folder);
        found->folder = steal_ptr(inner);
    }
    return r;
}

static const char *find_file(const struct source_program *program, const char *name)
{
    for (size_t i = 0; i < program->file_count; i++)
        if (strcmp(program->files[i].name, name) == 0)
            return program->files[i].name;
    return NULL;
}

/* The file that starts a Python program: the only one, or the one with a usual name. */
static const char *python_entry(const struct source_program *program)
{
    static const char *const usual[] = {"__main__.py", "main.py"};
    const char *only = NULL;
    size_t sources = 0;

    for (size_t i = 0; i < program->file_count; i++) {
        const struct source_file *file = &program->files[i];

        if (!language_of_source(file))
            continue;
        only = file->name;
        sources++;
    }
    if (sources == 1)
        return only;
    for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
        if (find_file(program, usual[i]))
            return usual[i];
    return NULL;
}

static int set_language(const char *path, struct source_program *program, struct err *err)
{
    const struct language *language, *a, *b;
    const char *entry;

    if (find_file(program, "build") || find_file(program, "run"))
        return err_say(err, ENOTSUP,
                       "%s: output validators with a build or run script are not "
                       "supported: give it in C, C++ or Python 3",
                       path);
    language = language_of_program(program, &a, &b);
    if (!language && a)
        return err_say(err, EINVAL, "%s: the output validator is in both %s and %s", path,
                       a->title, b->title);
    if (!language)
        return err_say(err, EINVAL, "%s: no source file of a known language", path);
    if (!language->runs)
        return err_say(err, ENOTSUP,
                       "%s: output validators in %s are not supported: give it in C, C++ "
                       "or Python 3",
                       path, language->title);
    program->language = strdup(language->name);
    if (!program->language)
        return err_oom(err);
    if (strcmp(language->name, "python") != 0)
        return 0;
    entry = python_entry(program);
    if (!entry)
        return err_say(err, EINVAL,
                       "%s: which of the Python files is started? Call it __main__.py",
                       path);
    program->entry = strdup(entry);
    return program->entry ? 0 : err_oom(err);
}

static int read_program(const struct package *package, const char *path,
                        struct source_program *ret_program, struct err *err)
{
    struct source_program program = {0};
    int r = package_read_program(package, path, "", &program, err);

    if (r == 0)
        r = set_language(path, &program, err);
    if (r < 0) {
        source_program_release(&program);
        return r;
    }
    *ret_program = program;
    return 0;
}

static int read_from(const struct package *package, const char *path, bool *ret_found,
                     struct source_program *ret_program, struct err *err)
{
    struct contents found = {0};
    bool only_folder;
    int r = scan(package, path, &found, err);

    only_folder = found.folders == 1 && found.files == 0;
    if (r == 0 && found.folders > 1 && found.files == 0)
        r = err_say(err, ENOTSUP,
                    "%s: several output validators are not supported: keep one folder",
                    path);
    if (r == 0 && (found.files || found.folders)) {
        r = read_program(package, only_folder ? found.folder : path, ret_program, err);
        if (r == 0)
            *ret_found = true;
    }
    free(found.folder);
    return r;
}

int output_validator_read(const struct package *package, bool *ret_found,
                          struct source_program *ret_program, struct err *err)
{
    static const char *const folders[] = {"output_validator", "output_validators"};
    bool found = false;
    int r = 0;

    for (size_t i = 0; r == 0 && !found && i < ARRAY_SIZE(folders); i++) {
        cleanup_free char *path = NULL;

        r = package_join(package->path, folders[i], &path, err);
        if (r == 0)
            r = read_from(package, path, &found, ret_program, err);
    }
    if (r == 0)
        *ret_found = found;
    return r;
}
