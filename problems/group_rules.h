/*
 * What the settings of test groups mean: legacy and modern rules (see test_data.h), each
 * with one walk over the tree.
 */
#ifndef ASSAY_PROBLEMS_GROUP_RULES_H
#define ASSAY_PROBLEMS_GROUP_RULES_H

#include <stdbool.h>

#include "problems/group_tree.h"

struct group_rules {
    const char *package_path; /* for messages */
    const struct group_files *files;
    size_t next; /* settings of the group that the walk comes to */
    bool scoring;
    char *const *validator_flags; /* of the whole problem; stand in front */
    struct test_group *root;
};

/* Does any group state a key that only the legacy format has? */
bool group_rules_are_legacy(const struct group_files *files);

/* Both set everything in struct test_group but names and cases. `rules->next` is 0. */
int group_rules_legacy(struct group_rules *rules, struct err *err);
int group_rules_modern(struct group_rules *rules, struct err *err);

/* ---- shared by the two ---- */

/* A key of a group's settings; NULL when absent, null, or when there are no settings. */
const cJSON *group_setting(const struct group_file *file, const char *key);

/* Refuses what neither can do: arguments for the program, static validation. */
int group_check_supported(const struct group_file *file, struct err *err);

/* Replaces *inherited (or not) by what the group itself states for the validator. */
void group_inherit_args(const struct group_file *file, const cJSON **inherited);

/* Sets group->validator_args from the problem's flags and from `value`: a string of
 * words, a list, or a map with `flags`. */
int group_set_args(const struct group_rules *rules, const struct group_file *file,
                   const cJSON *value, struct test_group *group, struct err *err);

/* The most points that a group can give by itself, from its parts. */
double group_best_score(const struct test_group *group);

#endif
