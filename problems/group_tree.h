/*
 * The folders below data/: test cases and groups as they lie there, each group with its
 * settings as YAML. What the settings mean is for group_legacy.c and group_modern.c.
 */
#ifndef ASSAY_PROBLEMS_GROUP_TREE_H
#define ASSAY_PROBLEMS_GROUP_TREE_H

#include "problems/package_io.h"

/* The settings of one group. */
struct group_file {
    char *path;   /* the file; or the folder when there is none */
    cJSON *value; /* a map; NULL when there is no file or nothing in it */
};

/* All groups' settings, in the order in which the tree is walked: a group, then its
 * subgroups. */
struct group_files {
    struct group_file *files;
    size_t count;
    size_t alloc;
};

void group_files_release(struct group_files *files);
#define cleanup_group_files cleanup(group_files_release)

/*
 * Reads data/ with its groups sample and secret; others (invalid_input, ...) are not
 * test data. Names and cases are set, settings go into *files. On failure both hold what
 * was read so far.
 */
int group_tree_read(const struct package *package, struct test_group *data,
                    struct group_files *files, size_t *ret_case_total, struct err *err);

/* The group of this name ("secret/group1"; "" is the root), or NULL. */
const struct test_group *group_tree_find(const struct test_group *root, const char *name);

#endif
