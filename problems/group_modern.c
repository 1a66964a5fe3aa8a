/*
 * Modern rules for test groups: test_group.yaml with max_score, score_aggregation and
 * require_pass (2025-09), or the same in a map `scoring` (2023-07-draft).
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "problems/group_rules.h"
#include "problems/strv.h"
#include "problems/yaml.h"

#define REQUIRED_MAX     100
#define SECRET_MAX_SCORE 100 /* unless stated */

/* A key of 2025-09, or what the drafts call it inside `scoring`. */
static const cJSON *find_key(const struct group_file *file, const char *key,
                             const char *draft_key)
{
    const cJSON *scoring = group_setting(file, "scoring");
    const cJSON *value = group_setting(file, key);

    if (!value && cJSON_IsObject(scoring))
        value = json_get(scoring, draft_key);
    return value && !cJSON_IsNull(value) ? value : NULL;
}

/* What a group is worth; *ret_stated is untouched when it is not stated. */
static int read_max_score(const struct group_file *file, bool *ret_stated,
                          double *ret_score, struct err *err)
{
    const cJSON *value = find_key(file, "max_score", "max_score");
    const char *text;

    if (!value)
        value = find_key(file, "score", "score");
    if (!value)
        return 0;
    text = yaml_text(value);
    if (text && strcmp(text, "unbounded") == 0)
        return yaml_say(file->path, value, err,
                        "a score without upper bound cannot be put on a scale from 0 to "
                        "1: state a number");
    if (!cJSON_IsNumber(value) || !isfinite(value->valuedouble) || value->valuedouble < 0)
        return yaml_say(file->path, value, err, "%s: is not a number from 0 up",
                        value->string);
    *ret_stated = true;
    *ret_score = value->valuedouble;
    return 0;
}

enum modern_aggregation { PASS_FAIL, SUM, MIN };

static int read_aggregation(const struct group_file *file,
                            enum modern_aggregation *aggregation, struct err *err)
{
    static const char *const words[] = {
        [PASS_FAIL] = "pass-fail", [SUM] = "sum", [MIN] = "min"};
    const cJSON *value = find_key(file, "score_aggregation", "aggregation");
    const char *text = value ? yaml_text(value) : NULL;

    if (!value)
        return 0;
    for (size_t i = 0; text && i < ARRAY_SIZE(words); i++) {
        if (strcmp(text, words[i]) != 0)
            continue;
        *aggregation = (enum modern_aggregation)i;
        return 0;
    }
    return yaml_say(file->path, value, err, "%s: is neither pass-fail nor sum nor min",
                    value->string);
}

/* ---- require_pass ---- */

static int add_required(const struct group_rules *rules, const struct group_file *file,
                        const cJSON *value, struct test_group *group, struct err *err)
{
    const char *name = cJSON_IsString(value) ? value->valuestring : NULL;

    if (!name)
        return yaml_say(file->path, value, err, "require_pass: is not a group's name");
    if (!*name || !group_tree_find(rules->root, name))
        return yaml_say(file->path, value, err,
                        "require_pass: there is no group '%s': write sample or "
                        "secret/NAME",
                        name);
    if (strcmp(name, group->name) >= 0)
        return yaml_say(file->path, value, err,
                        "require_pass: '%s' does not come before '%s'", name,
                        group->name);
    return strv_add(&group->require_pass, name) < 0 ? err_oom(err) : 0;
}

static int read_required(const struct group_rules *rules, const struct group_file *file,
                         struct test_group *group, struct err *err)
{
    const cJSON *value = find_key(file, "require_pass", "require_pass");
    const cJSON *item;

    if (!value)
        return 0;
    if (!cJSON_IsArray(value))
        return add_required(rules, file, value, group, err);
    if (cJSON_GetArraySize(value) > REQUIRED_MAX)
        return yaml_say(file->path, value, err, "require_pass: more than %d groups",
                        REQUIRED_MAX);
    cJSON_ArrayForEach(item, value)
    {
        int r = add_required(rules, file, item, group, err);

        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- the walk ---- */

/* First pass over one group: what it states. has_max_score: it states its worth. */
static int read_group(struct group_rules *rules, struct test_group *group,
                      const cJSON *args, struct err *err)
{
    const struct group_file *file = &rules->files->files[rules->next++];
    bool scored = rules->scoring && group != rules->root;
    enum modern_aggregation aggregation =
        strcmp(group->name, "secret") == 0 ? SUM : PASS_FAIL;
    int r = group_check_supported(file, err);

    group_inherit_args(file, &args);
    if (r == 0)
        r = group_set_args(rules, file, args, group, err);
    if (r == 0 && scored)
        r = read_max_score(file, &group->has_max_score, &group->max_score, err);
    if (r == 0 && scored)
        r = read_aggregation(file, &aggregation, err);
    if (r == 0 && scored)
        r = read_required(rules, file, group, err);
    group->mode = MODE_FIRST_ERROR;
    group->aggregation = aggregation == SUM ? AGGREGATE_SUM : AGGREGATE_MIN;
    /* A sum is a score for a part of the work, whatever else failed. */
    group->accept_if_any = scored && aggregation == SUM;
    group->break_on_reject = !rules->scoring || aggregation != SUM;
    for (size_t i = 0; r == 0 && i < group->group_count; i++)
        r = read_group(rules, &group->groups[i], args, err);
    return r;
}

/* What each case and each group without a stated worth gets of its group's. */
static int find_share(const struct group_rules *rules, const struct test_group *group,
                      double *ret_share, struct err *err)
{
    double stated = 0, left;
    size_t open = group->case_count;

    if (group->aggregation != AGGREGATE_SUM) {
        *ret_share = group->max_score;
        return 0;
    }
    for (size_t i = 0; i < group->group_count; i++) {
        if (group->groups[i].has_max_score)
            stated += group->groups[i].max_score;
        else
            open++;
    }
    left = group->max_score - stated;
    if (left < -1e-9 * stated)
        return err_say(
            err, EINVAL,
            "%s: the groups of data/%s are worth %g points, more than its own %g",
            rules->package_path, group->name, stated, group->max_score);
    *ret_share = open && left > 0 ? left / (double)open : 0;
    return 0;
}

/* Second pass, from the top: what is not stated is shared out. */
static int share_out(const struct group_rules *rules, struct test_group *group,
                     struct err *err)
{
    double share = 0;
    int r = find_share(rules, group, &share, err);

    if (r < 0)
        return r;
    group->accept_score = share;
    for (size_t i = 0; r == 0 && i < group->group_count; i++) {
        struct test_group *part = &group->groups[i];

        if (!part->has_max_score)
            part->max_score = share;
        part->has_max_score = true;
        r = share_out(rules, part, err);
    }
    return r;
}

/* Third pass, from the leaves: what groups state may be more than can be had in them. The
 * best answer still has to get the full score. */
static void cap_to_best(struct test_group *group)
{
    double best;

    for (size_t i = 0; i < group->group_count; i++)
        cap_to_best(&group->groups[i]);
    group->has_max_score = false;
    best = group_best_score(group);
    group->has_max_score = true;
    if (best < group->max_score)
        group->max_score = best;
}

/* Samples are worth nothing; the score is that of secret. */
static int score_tree(const struct group_rules *rules, struct err *err)
{
    struct test_group *root = rules->root;
    int r = 0;

    root->aggregation = AGGREGATE_SUM;
    root->break_on_reject = false;
    root->ignore_sample = true;
    for (size_t i = 0; r == 0 && i < root->group_count; i++) {
        struct test_group *part = &root->groups[i];
        bool secret = strcmp(part->name, "secret") == 0;

        if (!part->has_max_score || !secret)
            part->max_score = secret ? SECRET_MAX_SCORE : 0;
        part->has_max_score = true;
        r = share_out(rules, part, err);
        if (r == 0)
            cap_to_best(part);
    }
    return r;
}

static void accept_one(struct test_group *group)
{
    group->accept_score = 1;
    for (size_t i = 0; i < group->group_count; i++)
        accept_one(&group->groups[i]);
}

int group_rules_modern(struct group_rules *rules, struct err *err)
{
    int r = read_group(rules, rules->root, NULL, err);

    if (r < 0)
        return r;
    if (rules->scoring)
        return score_tree(rules, err);
    accept_one(rules->root);
    return 0;
}
