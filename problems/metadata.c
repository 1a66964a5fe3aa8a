#include <errno.h>
#include <math.h>
#include <string.h>

#include "problems/languages.h"
#include "problems/metadata.h"
#include "problems/strv.h"
#include "problems/yaml.h"

#define LIMIT_MAX   1e6   /* of any limit: seconds, or MiB */
#define SECONDS_MIN 0.001 /* less would round to none at all */
#define MEMORY_MIN  1     /* MiB, without which no program starts: sandbox.h */
#define OUTPUT_MIN  1e-6  /* MiB: about a byte */

struct reader {
    const char *path; /* of the file that is being read */
    const cJSON *tree;
    struct metadata *metadata;
    struct problem *problem;
};

/* ---- the version ---- */

static int read_version(const struct reader *reader, struct err *err)
{
    static const struct {
        const char *name;
        bool legacy;
    } versions[] = {
        {"legacy", true},   {"legacy-icpc", true},    {"2023-07-draft", false},
        {"2023-07", false}, {"2025-09-draft", false}, {"2025-09", false},
        {"draft", false},
    };
    const cJSON *value = json_get(reader->tree, "problem_format_version");
    const char *text = value ? yaml_text(value) : "legacy";

    for (size_t i = 0; text && i < ARRAY_SIZE(versions); i++) {
        if (strcmp(text, versions[i].name) != 0)
            continue;
        reader->metadata->legacy = versions[i].legacy;
        return 0;
    }
    return yaml_say(reader->path, value, err,
                    "problem_format_version '%s' is not known: use legacy, 2023-07-draft "
                    "or 2025-09",
                    text ? text : "null");
}

/* ---- type and validation ---- */

/* Appends the words of a string, or of a list of strings. */
static int read_words(const struct reader *reader, const cJSON *value, const char *key,
                      char ***ret_words, struct err *err)
{
    const cJSON *item;
    int r = 0;

    if (!value || cJSON_IsNull(value))
        return 0;
    if (cJSON_IsString(value))
        r = strv_add_words(ret_words, value->valuestring);
    else if (!cJSON_IsArray(value))
        return yaml_say(reader->path, value, err, "%s: is neither a string nor a list",
                        key);
    if (cJSON_IsArray(value))
        cJSON_ArrayForEach(item, value)
        {
            if (!cJSON_IsString(item))
                return yaml_say(reader->path, item, err, "%s: is not a list of strings",
                                key);
            r = strv_add(ret_words, item->valuestring);
            if (r < 0)
                break;
        }
    if (r == -E2BIG)
        return yaml_say(reader->path, value, err, "%s: too many words", key);
    return r < 0 ? err_oom(err) : 0;
}

static int say_type(const struct reader *reader, const cJSON *value, const char *word,
                    struct err *err)
{
    if (strcmp(word, "multi-pass") == 0 || strcmp(word, "submit-answer") == 0) {
        yaml_say(reader->path, value, err,
                 "type %s is not supported: leave this package out of the suite", word);
        if (err)
            err->code = ENOTSUP;
        return -ENOTSUP;
    }
    return yaml_say(reader->path, value, err,
                    "type '%s' is not known: use pass-fail, scoring or interactive",
                    word);
}

static int read_type(const struct reader *reader, struct err *err)
{
    cleanup_strv char **words = NULL;
    const cJSON *value = json_get(reader->tree, "type");
    struct stdio_problem *stdio = &reader->problem->stdio;
    bool pass_fail = false;
    int r = read_words(reader, value, "type", &words, err);

    if (r < 0)
        return r;
    for (char **word = words; word && *word; word++) {
        if (strcmp(*word, "pass-fail") == 0)
            pass_fail = true;
        else if (strcmp(*word, "scoring") == 0)
            stdio->scoring = true;
        else if (strcmp(*word, "interactive") == 0)
            stdio->interactive = true;
        else
            return say_type(reader, value, *word, err);
    }
    if (pass_fail && stdio->scoring)
        return yaml_say(reader->path, value, err,
                        "type: both pass-fail and scoring: keep one");
    return 0;
}

/* Legacy: "default", or "custom" and then any of "score" and "interactive". */
static int read_validation(const struct reader *reader, struct err *err)
{
    struct metadata *metadata = reader->metadata;
    const cJSON *value = json_get(reader->tree, "validation");
    cleanup_strv char **words = NULL;
    int r = read_words(reader, value, "validation", &words, err);

    if (r < 0)
        return r;
    metadata->forbids_custom = metadata->legacy && !strv_count(words);
    for (size_t i = 0; i < strv_count(words); i++) {
        if (i == 0 && strcmp(words[i], "custom") == 0)
            metadata->asks_for_custom = true;
        else if (i == 0 && strcmp(words[i], "default") == 0)
            metadata->forbids_custom = true;
        else if (metadata->asks_for_custom && strcmp(words[i], "interactive") == 0)
            reader->problem->stdio.interactive = true;
        else if (!metadata->asks_for_custom || strcmp(words[i], "score") != 0)
            return yaml_say(reader->path, value, err,
                            "validation: '%s' is not known: use default, or custom "
                            "[interactive] [score]",
                            words[i]);
    }
    return read_words(reader, json_get(reader->tree, "validator_flags"),
                      "validator_flags", &metadata->validator_flags, err);
}

static int read_grading(const struct reader *reader, struct err *err)
{
    const cJSON *grading = json_get(reader->tree, "grading");
    const cJSON *objective =
        cJSON_IsObject(grading) ? json_get(grading, "objective") : NULL;
    const char *text = objective ? yaml_text(objective) : NULL;

    if (!text || strcmp(text, "max") == 0)
        return 0;
    return yaml_say(reader->path, objective, err,
                    "grading: objective '%s' is not supported: only max is", text);
}

/* ---- name and languages ---- */

static int read_name(const struct reader *reader, struct err *err)
{
    const cJSON *value = json_get(reader->tree, "name");
    const char *text;

    if (!value || cJSON_IsNull(value))
        return 0;
    if (cJSON_IsObject(value)) {
        const cJSON *english = json_get(value, "en");

        value = english ? english : value->child;
    }
    text = value ? yaml_text(value) : NULL;
    if (!text)
        return yaml_say(reader->path, json_get(reader->tree, "name"), err,
                        "name: is neither a string nor a map of languages to strings");
    reader->problem->title = strdup(text);
    return reader->problem->title ? 0 : err_oom(err);
}

/* Names that assay does not know stay as they are: nothing in them can be graded. */
static int read_languages(const struct reader *reader, struct err *err)
{
    cleanup_strv char **words = NULL, **languages = NULL;
    const cJSON *value = json_get(reader->tree, "languages");
    int r = read_words(reader, value, "languages", &words, err);

    if (r < 0 || strv_has(words, "all"))
        return r;
    for (char **word = words; word && *word; word++) {
        const struct language *language = language_by_code(*word);
        const char *name = language && language->name ? language->name : *word;

        if (!strv_has(languages, name) && strv_add(&languages, name) < 0)
            return err_oom(err);
    }
    reader->problem->languages = steal_ptr(languages);
    return 0;
}

/* ---- limits ---- */

struct limit {
    const char *key;
    double *ret_value;
    double min;
};

static int read_limit(const struct reader *reader, const cJSON *limits,
                      const struct limit *limit, struct err *err)
{
    const cJSON *value = json_get(limits, limit->key);

    if (!value || cJSON_IsNull(value))
        return 0;
    if (!cJSON_IsNumber(value) || !(value->valuedouble >= limit->min) ||
        value->valuedouble > LIMIT_MAX)
        return yaml_say(reader->path, value, err,
                        "limits: %s: is not a number from %g to %g", limit->key,
                        limit->min, LIMIT_MAX);
    *limit->ret_value = value->valuedouble;
    return 0;
}

static int read_limits(const struct reader *reader, struct err *err)
{
    const cJSON *limits = json_get(reader->tree, "limits");
    struct problem *problem = reader->problem;
    double memory = 0, output = 0, validation_memory = 0;
    const struct limit keys[] = {
        {"time_limit", &problem->time_limit_s, SECONDS_MIN},
        {"memory", &memory, MEMORY_MIN},
        {"output", &output, OUTPUT_MIN},
        {"compilation_time", &problem->stdio.compilation_s, SECONDS_MIN},
        {"validation_time", &problem->stdio.validation_s, SECONDS_MIN},
        {"validation_memory", &validation_memory, MEMORY_MIN},
    };

    if (!limits || cJSON_IsNull(limits))
        return 0;
    if (!cJSON_IsObject(limits))
        return yaml_say(reader->path, limits, err, "limits: is not a map");
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        int r = read_limit(reader, limits, &keys[i], err);

        if (r < 0)
            return r;
    }
    problem->memory_limit_kib = (uint64_t)ceil(memory * 1024);
    problem->output_limit_bytes = (uint64_t)ceil(output * 1024 * 1024);
    problem->stdio.validation_memory_kib = (uint64_t)ceil(validation_memory * 1024);
    return 0;
}

/* Not in the format, but in most ICPC archives: the time limit in seconds, alone. */
static int read_timelimit_file(const struct package *package, struct problem *problem,
                               struct err *err)
{
    cleanup_free char *path = NULL, *text = NULL;
    cleanup_strv char **words = NULL;
    enum entry_kind kind;
    double seconds;
    int r = package_join(package->path, ".timelimit", &path, err);

    if (r == 0)
        r = package_kind(package, path, &kind, err);
    if (r < 0 || kind == ENTRY_MISSING || problem->time_limit_s > 0)
        return r;
    r = package_read_text(package, path, &text, err);
    if (r < 0)
        return r;
    if (strv_add_words(&words, text) == -ENOMEM)
        return err_oom(err);
    if (strv_count(words) != 1 || !parse_double(words[0], &seconds) ||
        !(seconds >= SECONDS_MIN) || seconds > LIMIT_MAX)
        return err_say(err, EINVAL, "%s: is not one number of seconds from %g to %g",
                       path, SECONDS_MIN, LIMIT_MAX);
    problem->time_limit_s = seconds;
    return 0;
}

/* ---- task.yaml ---- */

static int read_task_name(const struct reader *reader, const cJSON *value,
                          struct err *err)
{
    const char *text = yaml_text(value);

    for (enum task_kind task = 0; text && task < TASK_MAX; task++) {
        if (strcmp(text, task_kind_name(task)) != 0)
            continue;
        reader->problem->task = task;
        return 0;
    }
    return yaml_say(reader->path, value, err,
                    "task '%s' is not known: use implement, fix-syntax, debug, refactor, "
                    "predict or explain",
                    text ? text : "null");
}

static int read_kind(const struct reader *reader, const cJSON *value, struct err *err)
{
    const char *text = yaml_text(value);

    reader->metadata->is_function = text && strcmp(text, "function") == 0;
    if (reader->metadata->is_function || (text && strcmp(text, "stdio") == 0))
        return 0;
    return yaml_say(reader->path, value, err, "kind '%s' is not one of stdio, function",
                    text ? text : "null");
}

/* What only the function kind has is read in function_package.c. */
static int read_task_key(const struct reader *reader, const cJSON *value, struct err *err)
{
    static const char *const of_functions[] = {"signature", "compare", "oracle"};

    if (strcmp(value->string, "task") == 0)
        return read_task_name(reader, value, err);
    if (strcmp(value->string, "kind") == 0)
        return 0;
    for (size_t i = 0; i < ARRAY_SIZE(of_functions); i++) {
        if (strcmp(value->string, of_functions[i]) != 0)
            continue;
        if (reader->metadata->is_function)
            return 0;
        return yaml_say(reader->path, value, err, "key '%s' needs `kind: function`",
                        value->string);
    }
    return yaml_say(reader->path, value, err,
                    "key '%s' is not known: there are task, kind, signature, compare and "
                    "oracle",
                    value->string);
}

/* Strict, unlike problem.yaml: the file is assay's own. */
static int read_task(const struct package *package, struct metadata *metadata,
                     struct problem *problem, struct err *err)
{
    const cJSON *tree, *value;
    struct reader reader = {.problem = problem, .metadata = metadata};
    int r = package_join(package->path, "task.yaml", &metadata->task_path, err);

    if (r == 0)
        r = package_read_yaml(package, metadata->task_path, &metadata->task, err);
    tree = metadata->task;
    if (r < 0 || !tree || cJSON_IsNull(tree))
        return r;
    reader.path = metadata->task_path;
    if (!cJSON_IsObject(tree))
        return yaml_say(reader.path, tree, err, "is not a map");
    if (json_get(tree, "kind"))
        r = read_kind(&reader, json_get(tree, "kind"), err);
    cJSON_ArrayForEach(value, tree)
    {
        if (r == 0)
            r = read_task_key(&reader, value, err);
    }
    return r;
}

/* ---- together ---- */

static int read_fields(const struct reader *reader, struct err *err)
{
    static int (*const readers[])(const struct reader *, struct err *) = {
        read_version, read_type,      read_validation, read_grading,
        read_name,    read_languages, read_limits,
    };
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(readers); i++)
        r = readers[i](reader, err);
    return r;
}

static int read_problem(struct package *package, struct metadata *metadata,
                        struct problem *problem, struct err *err)
{
    cleanup_free char *path = NULL;
    struct reader reader = {.metadata = metadata, .problem = problem};
    int r = package_join(package->path, "problem.yaml", &path, err);

    if (r == 0)
        r = package_read_yaml(package, path, &metadata->tree, err);
    if (r < 0)
        return r;
    if (!metadata->tree)
        return err_set(err, ENOENT, "read %s", path);
    if (!cJSON_IsObject(metadata->tree))
        return yaml_say(path, metadata->tree, err, "is not a map of keys to values");
    reader.path = path;
    reader.tree = metadata->tree;
    r = read_fields(&reader, err);
    if (r == 0)
        r = constants_init(&package->constants, json_get(metadata->tree, "constants"),
                           path, err);
    return r;
}

int metadata_read(struct package *package, struct metadata *ret_metadata,
                  struct problem *problem, struct err *err)
{
    struct metadata metadata = {0};
    int r = read_problem(package, &metadata, problem, err);

    if (r == 0)
        r = read_timelimit_file(package, problem, err);
    if (r == 0)
        r = read_task(package, &metadata, problem, err);
    if (r < 0) {
        constants_release(&package->constants);
        metadata_release(&metadata);
        return r;
    }
    *ret_metadata = metadata;
    return 0;
}

void metadata_release(struct metadata *metadata)
{
    cJSON_Delete(metadata->tree);
    cJSON_Delete(metadata->task);
    free(metadata->task_path);
    strv_free(metadata->validator_flags);
    *metadata = (struct metadata){0};
}
