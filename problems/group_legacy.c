/*
 * Legacy rules for test groups: testdata.yaml with on_reject, grader_flags, accept_score,
 * reject_score and range.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/io.h"
#include "problems/group_rules.h"
#include "problems/strv.h"
#include "problems/yaml.h"

/* What a group hands down to those in it. */
struct settings {
    bool break_on_reject;
    enum aggregation aggregation;
    enum verdict_mode mode;
    bool ignore_sample;
    bool accept_if_any;
    double accept_score;
    double reject_score;
    double highest; /* upper end of the range; infinite: none */
    const cJSON *args;
};

static int read_on_reject(const struct group_file *file, struct settings *settings,
                          struct err *err)
{
    const cJSON *value = group_setting(file, "on_reject");
    const char *text = value ? yaml_text(value) : NULL;

    if (!value)
        return 0;
    if (!text || (strcmp(text, "break") != 0 && strcmp(text, "continue") != 0))
        return yaml_say(file->path, value, err,
                        "on_reject: is neither break nor continue");
    settings->break_on_reject = strcmp(text, "break") == 0;
    return 0;
}

static bool apply_grader_flag(const char *word, struct settings *settings)
{
    static const struct {
        const char *word;
        enum aggregation aggregation;
    } aggregations[] = {
        {"sum", AGGREGATE_SUM},
        {"avg", AGGREGATE_AVG},
        {"min", AGGREGATE_MIN},
        {"max", AGGREGATE_MAX},
    };
    static const struct {
        const char *word;
        enum verdict_mode mode;
    } modes[] = {
        {"first_error", MODE_FIRST_ERROR},
        {"worst_error", MODE_WORST_ERROR},
        {"always_accept", MODE_ALWAYS_ACCEPT},
    };

    for (size_t i = 0; i < ARRAY_SIZE(aggregations); i++)
        if (strcmp(word, aggregations[i].word) == 0) {
            settings->aggregation = aggregations[i].aggregation;
            return true;
        }
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
        if (strcmp(word, modes[i].word) == 0) {
            settings->mode = modes[i].mode;
            return true;
        }
    if (strcmp(word, "ignore_sample") == 0)
        settings->ignore_sample = true;
    else if (strcmp(word, "accept_if_any_accepted") == 0)
        settings->accept_if_any = true;
    else
        return false;
    return true;
}

/* The flags are inherited as a whole: those that are stated replace all of them. */
static int read_grader_flags(const struct group_file *file, bool is_root,
                             struct settings *settings, struct err *err)
{
    const cJSON *value = group_setting(file, "grader_flags");
    cleanup_strv char **words = NULL;

    if (!is_root)
        settings->ignore_sample = false;
    if (!value)
        return 0;
    if (!cJSON_IsString(value))
        return yaml_say(file->path, value, err, "grader_flags: is not a string");
    if (strv_add_words(&words, value->valuestring) == -ENOMEM)
        return err_oom(err);
    settings->aggregation = AGGREGATE_SUM;
    settings->mode = MODE_WORST_ERROR;
    settings->ignore_sample = false;
    settings->accept_if_any = false;
    for (size_t i = 0; i < strv_count(words); i++)
        if (!apply_grader_flag(words[i], settings))
            return yaml_say(file->path, value, err, "grader flag '%s' is not known",
                            words[i]);
    if (settings->ignore_sample && !is_root)
        return yaml_say(file->path, value, err,
                        "ignore_sample is for data/testdata.yaml alone");
    return 0;
}

static int read_grading(const struct group_file *file, struct err *err)
{
    const cJSON *value = group_setting(file, "grading");
    const char *text = value ? yaml_text(value) : NULL;

    if (!value || (text && strcmp(text, "default") == 0))
        return 0;
    return yaml_say(file->path, value, err,
                    "grading: custom graders are not supported: use default");
}

static int read_score(const struct group_file *file, const char *key, double *ret_score,
                      struct err *err)
{
    const cJSON *value = group_setting(file, key);

    if (!value)
        return 0;
    if (!yaml_text(value) || !parse_double(yaml_text(value), ret_score))
        return yaml_say(file->path, value, err, "%s: is not a number", key);
    return 0;
}

/* A number, or inf with or without a sign. */
static bool parse_bound(const char *text, double *ret_value)
{
    bool negative = *text == '-';
    const char *unsigned_text = text + (negative || *text == '+');

    if (strcmp(unsigned_text, "inf") != 0)
        return parse_double(text, ret_value);
    *ret_value = negative ? -(double)INFINITY : (double)INFINITY;
    return true;
}

static int read_range(const struct group_file *file, double *ret_highest, struct err *err)
{
    const cJSON *value = group_setting(file, "range");
    cleanup_strv char **words = NULL;
    double lowest, highest;

    if (!value)
        return 0;
    if (cJSON_IsString(value) && strv_add_words(&words, value->valuestring) == -ENOMEM)
        return err_oom(err);
    if (strv_count(words) != 2 || !parse_bound(words[0], &lowest) ||
        !parse_bound(words[1], &highest) || lowest > highest)
        return yaml_say(file->path, value, err,
                        "range: is not two numbers, the lower one first, as in 0 100");
    *ret_highest = highest;
    return 0;
}

static int read_settings(const struct group_rules *rules, const struct group_file *file,
                         bool is_root, struct settings *settings, struct err *err)
{
    int r = group_check_supported(file, err);

    if (r == 0)
        r = read_on_reject(file, settings, err);
    if (r == 0)
        r = read_grader_flags(file, is_root, settings, err);
    if (r == 0)
        r = read_grading(file, err);
    if (r == 0 && rules->scoring)
        r = read_score(file, "accept_score", &settings->accept_score, err);
    if (r == 0 && rules->scoring)
        r = read_score(file, "reject_score", &settings->reject_score, err);
    if (r == 0 && rules->scoring)
        r = read_range(file, &settings->highest, err);
    group_inherit_args(file, &settings->args);
    return r;
}

static int apply(struct group_rules *rules, struct test_group *group,
                 struct settings settings, struct err *err)
{
    const struct group_file *file = &rules->files->files[rules->next++];
    int r = read_settings(rules, file, group == rules->root, &settings, err);

    if (r == 0)
        r = group_set_args(rules, file, settings.args, group, err);
    if (r < 0)
        return r;
    group->break_on_reject = settings.break_on_reject;
    group->aggregation = settings.aggregation;
    group->mode = settings.mode;
    group->ignore_sample = settings.ignore_sample;
    group->accept_if_any = settings.accept_if_any;
    group->accept_score = settings.accept_score;
    group->reject_score = settings.reject_score;
    group->has_max_score = isfinite(settings.highest);
    group->max_score = group->has_max_score ? settings.highest : 0;
    for (size_t i = 0; r == 0 && i < group->group_count; i++)
        r = apply(rules, &group->groups[i], settings, err);
    return r;
}

int group_rules_legacy(struct group_rules *rules, struct err *err)
{
    const struct settings defaults = {
        .break_on_reject = true,
        .aggregation = AGGREGATE_SUM,
        .mode = MODE_WORST_ERROR,
        .accept_score = 1,
        .highest = (double)INFINITY,
    };

    return apply(rules, rules->root, defaults, err);
}
