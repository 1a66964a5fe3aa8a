#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/io.h"
#include "problems/group_rules.h"
#include "problems/test_data.h"
#include "problems/strv.h"
#include "problems/yaml.h"

const cJSON *group_setting(const struct group_file *file, const char *key)
{
    const cJSON *value = file->value ? json_get(file->value, key) : NULL;

    return value && !cJSON_IsNull(value) ? value : NULL;
}

bool group_rules_are_legacy(const struct group_files *files)
{
    static const char *const keys[] = {"on_reject",    "grading",      "grader_flags",
                                       "accept_score", "reject_score", "range"};

    for (size_t i = 0; i < files->count; i++)
        for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
            if (group_setting(&files->files[i], keys[k]))
                return true;
    return false;
}

int group_check_supported(const struct group_file *file, struct err *err)
{
    static const char *const keys[] = {"args", "static_validation",
                                       "static_validation_score"};

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        const cJSON *value = group_setting(file, keys[i]);

        if (!value || cJSON_IsFalse(value) || (cJSON_IsArray(value) && !value->child))
            continue;
        return yaml_say(file->path, value, err, "%s is not supported", keys[i]);
    }
    return 0;
}

void group_inherit_args(const struct group_file *file, const cJSON **inherited)
{
    const cJSON *value = group_setting(file, "output_validator_args");

    if (!value)
        value = group_setting(file, "output_validator_flags");
    if (value)
        *inherited = value;
}

/* Numbers may stand without quotes: [float_tolerance, 1e-6]. */
static int add_list(const cJSON *list, char ***ret_args)
{
    const cJSON *item;
    int r = 0;

    cJSON_ArrayForEach(item, list)
    {
        if (!yaml_text(item))
            return -EINVAL;
        r = strv_add(ret_args, yaml_text(item));
        if (r < 0)
            break;
    }
    return r;
}

int group_set_args(const struct group_rules *rules, const struct group_file *file,
                   const cJSON *value, struct test_group *group, struct err *err)
{
    cleanup_strv char **args = NULL;
    const cJSON *words = cJSON_IsObject(value) ? json_get(value, "flags") : value;
    int r = strv_add_all(&args, rules->validator_flags);

    if (r == 0 && cJSON_IsArray(words))
        r = add_list(words, &args);
    else if (r == 0 && words && yaml_text(words))
        r = strv_add_words(&args, yaml_text(words));
    else if (r == 0 && words)
        r = -EINVAL;
    if (r == -ENOMEM)
        return err_oom(err);
    if (r < 0)
        return err_say(err, EINVAL,
                       "%s: arguments of the output validator: neither a string nor a "
                       "list of at most %d strings",
                       file->path, STRV_MAX);
    group->validator_args = steal_ptr(args);
    return 0;
}

/* ---- what groups are worth ---- */

/* Groups without anything in them do not count. */
static bool is_empty(const struct test_group *group)
{
    return !group->case_count && !group->group_count;
}

struct total {
    double sum, min, max;
    size_t count;
};

static void total_add(struct total *total, double points, size_t times)
{
    total->sum += points * (double)times;
    total->min = !total->count || points < total->min ? points : total->min;
    total->max = !total->count || points > total->max ? points : total->max;
    total->count += times;
}

/* The loader bounds how deep groups are nested. */
double group_best_score(const struct test_group *group)
{
    struct total total = {0};

    if (group->has_max_score)
        return group->max_score;
    if (group->case_count)
        total_add(&total, group->accept_score, group->case_count);
    for (size_t i = 0; i < group->group_count; i++) {
        const struct test_group *part = &group->groups[i];

        if (is_empty(part) || (group->ignore_sample && strcmp(part->name, "sample") == 0))
            continue;
        total_add(&total, group_best_score(part), 1);
    }
    switch (total.count ? group->aggregation : AGGREGATE_SUM) {
    case AGGREGATE_AVG:
        return total.sum / (double)total.count;
    case AGGREGATE_MIN:
        return total.min;
    case AGGREGATE_MAX:
        return total.max;
    case AGGREGATE_SUM:
        break;
    }
    return total.sum;
}

/* ---- together ---- */

static bool has_secret_cases(const struct test_group *data, size_t case_total)
{
    const struct test_group *sample = group_tree_find(data, "sample");

    return case_total > (sample ? sample->case_count : 0);
}

int test_data_read(const struct package *package, const struct metadata *metadata,
                   struct stdio_problem *stdio, struct err *err)
{
    cleanup_group_files struct group_files files = {0};
    struct group_rules rules = {
        .package_path = package->path,
        .files = &files,
        .scoring = stdio->scoring,
        .validator_flags = metadata->validator_flags,
        .root = &stdio->data,
    };
    int r = group_tree_read(package, &stdio->data, &files, &stdio->case_total, err);

    if (r < 0)
        return r;
    if (!has_secret_cases(&stdio->data, stdio->case_total))
        return err_say(err, EINVAL,
                       "%s: data/secret has no test cases: add pairs of NAME.in and "
                       "NAME.ans",
                       package->path);
    stdio->points_need_accept = metadata->legacy || group_rules_are_legacy(&files);
    if (stdio->points_need_accept)
        r = group_rules_legacy(&rules, err);
    else
        r = group_rules_modern(&rules, err);
    if (r < 0 || !stdio->scoring)
        return r;
    stdio->max_score = group_best_score(&stdio->data);
    if (!isfinite(stdio->max_score) || stdio->max_score <= 0)
        return err_say(err, EINVAL,
                       "%s: the best possible score is %g: state scores above 0 in "
                       "data/secret",
                       package->path, stdio->max_score);
    return 0;
}
