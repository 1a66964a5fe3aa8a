#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "problems/glob.h"
#include "problems/languages.h"
#include "problems/strv.h"
#include "problems/submissions.h"
#include "problems/yaml.h"

#define SUBMISSIONS_MAX 2000
#define RULES_MAX       2000

struct reader {
    const struct package *package;
    char *const *languages;
    const char *rules_path;
    const cJSON *rules; /* submissions.yaml; NULL: none */
    struct problem *problem;
};

/* What submissions.yaml says about one submission; borrowed. */
struct stated {
    const char *language;
    const char *entry;
};

static int check_rules(const struct reader *reader, struct err *err)
{
    const cJSON *rules = reader->rules;

    if (!rules || cJSON_IsNull(rules))
        return 0;
    if (!cJSON_IsObject(rules))
        return yaml_say(reader->rules_path, rules, err,
                        "is not a map of patterns to settings");
    if (cJSON_GetArraySize(rules) > RULES_MAX)
        return yaml_say(reader->rules_path, rules, err, "more than %d patterns",
                        RULES_MAX);
    return 0;
}

static int apply_key(const struct reader *reader, const cJSON *rule, const char *key,
                     const char **ret_text, struct err *err)
{
    const cJSON *value = json_get(rule, key);

    if (!value || cJSON_IsNull(value))
        return 0;
    if (!cJSON_IsString(value))
        return yaml_say(reader->rules_path, value, err, "%s: is not a string", key);
    *ret_text = value->valuestring;
    return 0;
}

static int find_stated(const struct reader *reader, const char *name,
                       struct stated *ret_stated, struct err *err)
{
    struct stated stated = {NULL, NULL};
    const cJSON *rule;

    cJSON_ArrayForEach(rule, reader->rules)
    {
        int r = glob_match(rule->string, name);

        if (r == -E2BIG)
            return yaml_say(reader->rules_path, rule, err,
                            "this pattern has too many alternatives: write several");
        if (r < 0)
            return err_oom(err);
        if (r == 0)
            continue;
        r = apply_key(reader, rule, "language", &stated.language, err);
        if (r == 0)
            r = apply_key(reader, rule, "entrypoint", &stated.entry, err);
        if (r < 0)
            return r;
    }
    *ret_stated = stated;
    return 0;
}

PRINTF_LIKE(3, 4)
static int refuse(struct submission *submission, struct err *err, const char *format, ...)
{
    va_list args;
    int r;

    va_start(args, format);
    r = vasprintf(&submission->refused, format, args);
    va_end(args);
    if (r < 0) {
        submission->refused = NULL;
        return err_oom(err);
    }
    return 0;
}

static bool has_file(const struct source_program *program, const char *name)
{
    for (size_t i = 0; i < program->file_count; i++)
        if (strcmp(program->files[i].name, name) == 0)
            return true;
    return false;
}

/* Sets language and entry, or says why not. */
static int decide_language(const struct reader *reader, const struct stated *stated,
                           struct submission *submission, struct err *err)
{
    struct source_program *program = &submission->program;
    const struct language *language, *a = NULL, *b = NULL;

    if (stated->language)
        language = language_by_code(stated->language);
    else
        language = language_of_program(program, &a, &b);
    if (!language && stated->language)
        return refuse(submission, err, "language %s is not supported", stated->language);
    if (!language && a)
        return refuse(submission, err,
                      "it is in both %s and %s: state its language in submissions.yaml",
                      a->title, b->title);
    if (!language)
        return refuse(submission, err, "no source file of a known language");
    if (!language->runs)
        return refuse(submission, err, "language %s is not supported", language->title);
    if (reader->languages && !strv_has(reader->languages, language->name))
        return refuse(submission, err, "this problem does not allow language %s",
                      language->title);
    if (stated->entry && !has_file(program, stated->entry))
        return refuse(submission, err, "its entrypoint %s is not among its files",
                      stated->entry);
    program->language = strdup(language->name);
    if (stated->entry)
        program->entry = strdup(stated->entry);
    if (!program->language || (stated->entry && !program->entry))
        return err_oom(err);
    return 0;
}

/* A folder that holds nothing but one folder stands for that. *path is replaced. */
static int enter_only_folder(const struct reader *reader, char **path, struct err *err)
{
    for (int depth = 0; depth < PACKAGE_DEPTH_MAX; depth++) {
        cleanup_names char **names = NULL;
        cleanup_free char *inner = NULL;
        enum entry_kind kind;
        int r = package_list(reader->package, *path, &names, err);

        if (r < 0)
            return r;
        if (!names[0] || names[1])
            return 0;
        r = package_join(*path, names[0], &inner, err);
        if (r == 0)
            r = package_kind(reader->package, inner, &kind, err);
        if (r < 0 || kind != ENTRY_FOLDER)
            return r;
        free(*path);
        *path = steal_ptr(inner);
    }
    return 0;
}

/* What is wrong with its files is this submission's trouble, not the package's. */
static int read_files(const struct reader *reader, enum entry_kind kind,
                      struct submission *submission, struct err *err)
{
    cleanup_free char *root = strdup(submission->path);
    struct err reason = ERR_INIT;
    int r = 0;

    if (!root)
        return err_oom(err);
    if (kind == ENTRY_FOLDER)
        r = enter_only_folder(reader, &root, &reason);
    if (r == 0)
        r = package_read_program(reader->package, root, "", &submission->program,
                                 &reason);
    if (r == -ENOMEM)
        return err_oom(err);
    return r < 0 ? refuse(submission, err, "%s", reason.text) : 0;
}

static struct submission *append(struct problem *problem)
{
    size_t count = problem->submission_count;
    struct submission *grown =
        realloc(problem->submissions, (count + 1) * sizeof(*grown));

    if (!grown)
        return NULL;
    problem->submissions = grown;
    grown[count] = (struct submission){0};
    problem->submission_count++;
    return &grown[count];
}

static int add_submission(const struct reader *reader, const char *folder,
                          const char *name, const char *path, enum entry_kind kind,
                          const struct stated *stated, struct err *err)
{
    struct submission *submission;
    int r;

    if (reader->problem->submission_count == SUBMISSIONS_MAX)
        return err_say(err, E2BIG, "%s: more than %d submissions", path, SUBMISSIONS_MAX);
    submission = append(reader->problem);
    if (!submission)
        return err_oom(err);
    submission->name = strdup(name);
    submission->expected = strdup(folder);
    submission->path = strdup(path);
    if (!submission->name || !submission->expected || !submission->path)
        return err_oom(err);
    r = read_files(reader, kind, submission, err);
    if (r == 0 && !submission->refused)
        r = decide_language(reader, stated, submission, err);
    if (submission->refused)
        source_program_release(&submission->program);
    return r;
}

static int read_entry(const struct reader *reader, const char *folder,
                      const char *folder_path, const char *entry, struct err *err)
{
    cleanup_free char *path = NULL, *name = NULL;
    struct stated stated = {NULL, NULL};
    enum entry_kind kind;
    int r = package_join(folder_path, entry, &path, err);

    if (r == 0)
        r = package_join(folder, entry, &name, err);
    if (r == 0)
        r = package_kind(reader->package, path, &kind, err);
    if (r == 0)
        r = find_stated(reader, name, &stated, err);
    if (r < 0)
        return r;
    if (kind == ENTRY_FILE && !stated.language && !language_by_ending(entry))
        return 0;
    if (kind != ENTRY_FILE && kind != ENTRY_FOLDER)
        return 0;
    return add_submission(reader, folder, name, path, kind, &stated, err);
}

static int read_folder(const struct reader *reader, const char *root, const char *folder,
                       struct err *err)
{
    cleanup_names char **names = NULL;
    cleanup_free char *path = NULL;
    enum entry_kind kind;
    int r = package_join(root, folder, &path, err);

    if (r == 0)
        r = package_kind(reader->package, path, &kind, err);
    if (r < 0 || kind != ENTRY_FOLDER)
        return r;
    r = package_list(reader->package, path, &names, err);
    for (size_t i = 0; r == 0 && names[i]; i++)
        r = read_entry(reader, folder, path, names[i], err);
    return r;
}

int submissions_read(const struct package *package, char *const *languages,
                     struct problem *problem, struct err *err)
{
    cleanup_free char *root = NULL, *rules_path = NULL;
    cleanup_names char **folders = NULL;
    cleanup_json cJSON *rules = NULL;
    struct reader reader = {.package = package,
                            .languages = languages,
                            .problem = problem};
    int r = package_join(package->path, "submissions", &root, err);

    if (r == 0)
        r = package_list(package, root, &folders, err);
    if (r == 0)
        r = package_join(root, "submissions.yaml", &rules_path, err);
    if (r == 0)
        r = package_read_yaml(package, rules_path, &rules, err);
    if (r < 0)
        return r;
    reader.rules_path = rules_path;
    reader.rules = rules;
    r = check_rules(&reader, err);
    for (size_t i = 0; r == 0 && folders[i]; i++)
        r = read_folder(&reader, root, folders[i], err);
    return r;
}
