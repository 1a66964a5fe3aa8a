#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "problems/package_io.h"
#include "problems/yaml.h"

int package_open(struct package *ret_package, const char *path, struct err *err)
{
    cleanup_free char *copy = strdup(path);
    cleanup_free char *real_path = realpath(path, NULL);

    if (!copy)
        return err_oom(err);
    if (!real_path)
        return err_set(err, errno, "open %s", path);
    *ret_package = (struct package){
        .path = steal_ptr(copy),
        .real_path = steal_ptr(real_path),
    };
    return 0;
}

void package_close(struct package *package)
{
    constants_release(&package->constants);
    free(package->path);
    free(package->real_path);
    *package = (struct package){0};
}

int package_join(const char *path, const char *name, char **ret_path, struct err *err)
{
    char *joined = io_join(path, name);

    if (!joined)
        return err_oom(err);
    *ret_path = joined;
    return 0;
}

static int check_link(const struct package *package, const char *path, struct err *err)
{
    cleanup_free char *target = realpath(path, NULL);
    size_t len = strlen(package->real_path);

    if (!target && errno == ENOMEM)
        return err_oom(err);
    if (!target)
        return 0; /* leads nowhere: counts as missing */
    if (strncmp(target, package->real_path, len) == 0 && target[len] == '/')
        return 0;
    return err_say(err, EPERM,
                   "%s: a link that leads out of the package: put the file itself there",
                   path);
}

int package_kind(const struct package *package, const char *path,
                 enum entry_kind *ret_kind, struct err *err)
{
    struct stat st;

    if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
        int r = check_link(package, path, err);

        if (r < 0)
            return r;
    }
    if (stat(path, &st) < 0) {
        if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
            return err_set(err, errno, "open %s", path);
        *ret_kind = ENTRY_MISSING;
    } else if (S_ISREG(st.st_mode)) {
        *ret_kind = ENTRY_FILE;
    } else {
        *ret_kind = S_ISDIR(st.st_mode) ? ENTRY_FOLDER : ENTRY_OTHER;
    }
    return 0;
}

int package_list(const struct package *package, const char *path, char ***ret_names,
                 struct err *err)
{
    enum entry_kind kind;
    char **names;
    int r = package_kind(package, path, &kind, err);

    if (r < 0)
        return r;
    if (kind == ENTRY_FOLDER)
        return io_list_dir(path, ret_names, NULL, err);
    if (kind != ENTRY_MISSING)
        return err_say(err, ENOTDIR, "%s: is not a folder", path);
    names = calloc(1, sizeof(*names));
    if (!names)
        return err_oom(err);
    *ret_names = names;
    return 0;
}

int package_read(const struct package *package, const char *path, char **ret_data,
                 size_t *ret_len, struct err *err)
{
    cleanup_free char *data = NULL;
    enum entry_kind kind;
    size_t len;
    int r = package_kind(package, path, &kind, err);

    if (r < 0)
        return r;
    if (kind == ENTRY_MISSING)
        return err_set(err, ENOENT, "read %s", path);
    if (kind != ENTRY_FILE)
        return err_say(err, EINVAL, "read %s: is not a regular file", path);
    r = io_read_file(path, PACKAGE_TEXT_MAX, &data, &len, err);
    if (r < 0)
        return r;
    r = constants_apply(&package->constants, data, len, PACKAGE_TEXT_MAX, ret_data,
                        ret_len);
    if (r == -ENOSPC)
        return err_say(err, EFBIG, "%s: larger than %u bytes once its constants are set",
                       path, PACKAGE_TEXT_MAX);
    return r < 0 ? err_oom(err) : 0;
}

int package_read_text(const struct package *package, const char *path, char **ret_text,
                      struct err *err)
{
    cleanup_free char *data = NULL;
    size_t len;
    int r = package_read(package, path, &data, &len, err);

    if (r < 0)
        return r;
    if (memchr(data, '\0', len) || !utf8_valid(data, len))
        return err_say(err, EINVAL, "%s: is not UTF-8 text: convert it", path);
    *ret_text = steal_ptr(data);
    return 0;
}

int package_read_yaml(const struct package *package, const char *path, cJSON **ret_value,
                      struct err *err)
{
    cleanup_free char *data = NULL;
    enum entry_kind kind;
    size_t len;
    int r = package_kind(package, path, &kind, err);

    if (r < 0)
        return r;
    if (kind == ENTRY_MISSING) {
        *ret_value = NULL;
        return 0;
    }
    r = package_read(package, path, &data, &len, err);
    return r < 0 ? r : yaml_parse(data, len, path, ret_value, err);
}

static int read_file(const struct package *package, const char *path, const char *name,
                     struct source_program *program, struct err *err)
{
    cleanup_free char *data = NULL;
    size_t len, total = 0;
    int r = package_read(package, path, &data, &len, err);

    if (r < 0)
        return r;
    for (size_t i = 0; i < program->file_count; i++)
        total += program->files[i].len;
    if (program->file_count == PACKAGE_FILES_MAX || total + len > PACKAGE_BYTES_MAX)
        return err_say(err, EFBIG, "%s: more than %d files or %u bytes in one program",
                       path, PACKAGE_FILES_MAX, PACKAGE_BYTES_MAX);
    return source_program_add(program, name, data, len) < 0 ? err_oom(err) : 0;
}

static int read_entry(const struct package *package, const char *path, const char *name,
                      int depth, struct source_program *program, struct err *err);

static int read_folder(const struct package *package, const char *path,
                       const char *prefix, int depth, struct source_program *program,
                       struct err *err)
{
    cleanup_names char **names = NULL;
    int r;

    if (depth == PACKAGE_DEPTH_MAX)
        return err_say(err, ELOOP, "%s: more than %d folders in each other", path,
                       PACKAGE_DEPTH_MAX);
    r = package_list(package, path, &names, err);
    for (size_t i = 0; r == 0 && names[i]; i++) {
        cleanup_free char *inner = NULL, *name = NULL;

        r = package_join(path, names[i], &inner, err);
        if (r == 0 && asprintf(&name, "%s%s", prefix, names[i]) < 0) {
            name = NULL;
            r = err_oom(err);
        }
        if (r == 0)
            r = read_entry(package, inner, name, depth, program, err);
    }
    return r;
}

/* Devices, sockets, links to nowhere and what Python left behind are no part of a
 * program. */
static int read_entry(const struct package *package, const char *path, const char *name,
                      int depth, struct source_program *program, struct err *err)
{
    cleanup_free char *prefix = NULL;
    enum entry_kind kind;
    int r = package_kind(package, path, &kind, err);

    if (r < 0)
        return r;
    if (kind == ENTRY_FILE)
        return read_file(package, path, name, program, err);
    if (kind != ENTRY_FOLDER || strcmp(strrchr(path, '/'), "/__pycache__") == 0)
        return 0;
    if (asprintf(&prefix, "%s/", name) < 0) {
        prefix = NULL;
        return err_oom(err);
    }
    return read_folder(package, path, prefix, depth + 1, program, err);
}

int package_read_program(const struct package *package, const char *path,
                         const char *prefix, struct source_program *program,
                         struct err *err)
{
    cleanup_free char *name = NULL;
    enum entry_kind kind;
    int r = package_kind(package, path, &kind, err);

    if (r < 0)
        return r;
    if (kind == ENTRY_FOLDER)
        return read_folder(package, path, prefix, 0, program, err);
    if (asprintf(&name, "%s%s", prefix, strrchr(path, '/') + 1) < 0) {
        name = NULL;
        return err_oom(err);
    }
    return read_file(package, path, name, program, err);
}
