#include <errno.h>
#include <string.h>

#include "problems/group_tree.h"
#include "problems/test_data.h"
#include "problems/yaml.h"

struct walk {
    const struct package *package;
    struct group_files *files;
    size_t cases;
};

void group_files_release(struct group_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->files[i].path);
        cJSON_Delete(files->files[i].value);
    }
    free(files->files);
    *files = (struct group_files){0};
}

/* The subgroup that is, or that holds, the group of this name. */
static const struct test_group *subgroup_towards(const struct test_group *group,
                                                 const char *name)
{
    for (size_t i = 0; i < group->group_count; i++) {
        size_t len = strlen(group->groups[i].name);

        if (strncmp(name, group->groups[i].name, len) == 0 &&
            (!name[len] || name[len] == '/'))
            return &group->groups[i];
    }
    return NULL;
}

const struct test_group *group_tree_find(const struct test_group *root, const char *name)
{
    const struct test_group *group = root;

    while (group && strcmp(group->name, name) != 0)
        group = subgroup_towards(group, name);
    return group;
}

/* The length of the name before `ending`, 0 when it does not end so. */
static size_t stem_length(const char *name, const char *ending)
{
    size_t len = strlen(name), ending_len = strlen(ending);

    if (len <= ending_len || strcmp(name + len - ending_len, ending) != 0)
        return 0;
    return len - ending_len;
}

/* ---- settings ---- */

static struct group_file *append_file(struct group_files *files)
{
    if (files->count == files->alloc) {
        size_t alloc = files->alloc ? files->alloc * 2 : 16;
        struct group_file *grown = realloc(files->files, alloc * sizeof(*grown));

        if (!grown)
            return NULL;
        files->files = grown;
        files->alloc = alloc;
    }
    files->files[files->count] = (struct group_file){0};
    return &files->files[files->count++];
}

static int load_settings(struct walk *walk, const char *folder, const char *name,
                         struct group_file *file, struct err *err)
{
    cleanup_free char *path = NULL;
    cleanup_json cJSON *value = NULL;
    int r = package_join(folder, name, &path, err);

    if (r == 0)
        r = package_read_yaml(walk->package, path, &value, err);
    if (r < 0 || !value)
        return r;
    if (file->value)
        return yaml_say(path, value, err, "%s stands there, too: remove one of the two",
                        file->path);
    free(file->path);
    file->path = steal_ptr(path);
    if (cJSON_IsNull(value))
        return 0;
    if (!cJSON_IsObject(value))
        return yaml_say(file->path, value, err, "is not a map of keys to values");
    file->value = steal_ptr(value);
    return 0;
}

static int read_settings(struct walk *walk, const char *folder, struct err *err)
{
    struct group_file *file;
    int r;

    if (walk->files->count == GROUPS_MAX)
        return err_say(err, E2BIG, "%s: more than %d groups", folder, GROUPS_MAX);
    file = append_file(walk->files);
    if (!file)
        return err_oom(err);
    file->path = strdup(folder);
    if (!file->path)
        return err_oom(err);
    r = load_settings(walk, folder, "testdata.yaml", file, err);
    return r < 0 ? r : load_settings(walk, folder, "test_group.yaml", file, err);
}

/* ---- cases ---- */

/* A case's own arguments would change what is run; all else is for people. */
static int check_case_settings(const struct walk *walk, const char *path, struct err *err)
{
    static const char *const keys[] = {"args", "output_validator_args"};
    cleanup_json cJSON *value = NULL;
    int r = package_read_yaml(walk->package, path, &value, err);

    if (r < 0 || !value)
        return r;
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        const cJSON *member = json_get(value, keys[i]);

        if (member && !cJSON_IsNull(member) && !(cJSON_IsArray(member) && !member->child))
            return yaml_say(path, member, err,
                            "%s for a single case is not supported: put the case into "
                            "a group of its own",
                            keys[i]);
    }
    return 0;
}

/* Files that go with a case: STEM.ans must be there, STEM.files must not. */
static int check_case(const struct walk *walk, const char *folder, const char *stem,
                      const char *in_path, const char *ans_path, struct err *err)
{
    cleanup_free char *files_path = NULL, *yaml_path = NULL;
    enum entry_kind kind;
    int r = package_kind(walk->package, ans_path, &kind, err);

    if (r < 0)
        return r;
    if (kind != ENTRY_FILE)
        return err_say(err, EINVAL, "%s: has no answer file: add %s.ans", in_path, stem);
    if (asprintf(&files_path, "%s/%s.files", folder, stem) < 0) {
        files_path = NULL;
        return err_oom(err);
    }
    if (asprintf(&yaml_path, "%s/%s.yaml", folder, stem) < 0) {
        yaml_path = NULL;
        return err_oom(err);
    }
    r = package_kind(walk->package, files_path, &kind, err);
    if (r < 0)
        return r;
    if (kind != ENTRY_MISSING)
        return err_say(err, ENOTSUP,
                       "%s: files for the program are not supported: only its input is",
                       files_path);
    return check_case_settings(walk, yaml_path, err);
}

/* Grown in powers of two. */
static struct test_case *append_case(struct test_group *group)
{
    size_t count = group->case_count;

    if ((count & (count - 1)) == 0) {
        struct test_case *grown =
            realloc(group->cases, (count ? count * 2 : 1) * sizeof(*grown));

        if (!grown)
            return NULL;
        group->cases = grown;
    }
    group->cases[count] = (struct test_case){0};
    group->case_count++;
    return &group->cases[count];
}

static int add_case(struct walk *walk, struct test_group *group, const char *folder,
                    const char *stem, struct err *err)
{
    struct test_case *item;

    if (++walk->cases > CASES_MAX)
        return err_say(err, E2BIG, "%s: more than %d test cases", folder, CASES_MAX);
    item = append_case(group);
    if (!item)
        return err_oom(err);
    if (asprintf(&item->name, "%s/%s", group->name, stem) < 0)
        item->name = NULL;
    if (asprintf(&item->in_path, "%s/%s.in", folder, stem) < 0)
        item->in_path = NULL;
    if (asprintf(&item->ans_path, "%s/%s.ans", folder, stem) < 0)
        item->ans_path = NULL;
    if (!item->name || !item->in_path || !item->ans_path)
        return err_oom(err);
    return check_case(walk, folder, stem, item->in_path, item->ans_path, err);
}

static int check_has_input(const struct walk *walk, const char *folder, const char *stem,
                           struct err *err)
{
    cleanup_free char *in_path = NULL;
    enum entry_kind kind;
    int r;

    if (asprintf(&in_path, "%s/%s.in", folder, stem) < 0) {
        in_path = NULL;
        return err_oom(err);
    }
    r = package_kind(walk->package, in_path, &kind, err);
    if (r == 0 && kind != ENTRY_FILE)
        return err_say(err, EINVAL, "%s/%s.ans: has no input file: add %s.in", folder,
                       stem, stem);
    return r;
}

/* ---- groups ---- */

static struct test_group *append_group(struct test_group *parent, const char *name,
                                       struct err *err)
{
    size_t count = parent->group_count;
    struct test_group *group;

    if ((count & (count - 1)) == 0) {
        group = realloc(parent->groups, (count ? count * 2 : 1) * sizeof(*group));
        if (!group) {
            err_oom(err);
            return NULL;
        }
        parent->groups = group;
    }
    group = &parent->groups[count];
    *group = (struct test_group){0};
    parent->group_count++;
    if (asprintf(&group->name, "%s%s%s", parent->name, *parent->name ? "/" : "", name) <
        0) {
        group->name = NULL;
        err_oom(err);
        return NULL;
    }
    return group;
}

static int read_group(struct walk *walk, struct test_group *group, const char *folder,
                      int depth, struct err *err);

static int add_group(struct walk *walk, struct test_group *parent, const char *path,
                     const char *name, int depth, struct err *err)
{
    struct test_group *group;

    if (depth == PACKAGE_DEPTH_MAX)
        return err_say(err, ELOOP, "%s: more than %d folders in each other", path,
                       PACKAGE_DEPTH_MAX);
    group = append_group(parent, name, err);
    return group ? read_group(walk, group, path, depth + 1, err) : -ENOMEM;
}

static int read_item(struct walk *walk, struct test_group *group, const char *folder,
                     const char *name, int depth, struct err *err)
{
    cleanup_free char *path = NULL, *stem = NULL;
    size_t in = stem_length(name, ".in"), ans = stem_length(name, ".ans");
    enum entry_kind kind;
    int r = package_join(folder, name, &path, err);

    if (r == 0)
        r = package_kind(walk->package, path, &kind, err);
    if (r < 0)
        return r;
    if (kind == ENTRY_FOLDER && !stem_length(name, ".files"))
        return add_group(walk, group, path, name, depth, err);
    if (kind != ENTRY_FILE || (!in && !ans))
        return 0;
    stem = strndup(name, in ? in : ans);
    if (!stem)
        return err_oom(err);
    return in ? add_case(walk, group, folder, stem, err)
              : check_has_input(walk, folder, stem, err);
}

/* Names are ordered without their endings: "1-a" comes after "1". */
static int compare_cases(const void *a, const void *b)
{
    return strcmp(((const struct test_case *)a)->name,
                  ((const struct test_case *)b)->name);
}

static int read_group(struct walk *walk, struct test_group *group, const char *folder,
                      int depth, struct err *err)
{
    cleanup_names char **names = NULL;
    int r = read_settings(walk, folder, err);

    if (r == 0)
        r = package_list(walk->package, folder, &names, err);
    for (size_t i = 0; r == 0 && names[i]; i++)
        r = read_item(walk, group, folder, names[i], depth, err);
    if (r == 0 && group->case_count)
        qsort(group->cases, group->case_count, sizeof(*group->cases), compare_cases);
    return r;
}

int group_tree_read(const struct package *package, struct test_group *data,
                    struct group_files *files, size_t *ret_case_total, struct err *err)
{
    static const char *const parts[] = {"sample", "secret"};
    struct walk walk = {.package = package, .files = files};
    cleanup_free char *root = NULL;
    int r = package_join(package->path, "data", &root, err);

    if (r < 0)
        return r;
    data->name = strdup("");
    if (!data->name)
        return err_oom(err);
    r = read_settings(&walk, root, err);
    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(parts); i++) {
        cleanup_free char *path = NULL;
        enum entry_kind kind;

        r = package_join(root, parts[i], &path, err);
        if (r == 0)
            r = package_kind(package, path, &kind, err);
        if (r == 0 && kind == ENTRY_FOLDER)
            r = add_group(&walk, data, path, parts[i], 0, err);
    }
    if (r == 0)
        *ret_case_total = walk.cases;
    return r;
}
