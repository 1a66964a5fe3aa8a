/*
 * Theory of operation: groups_new() flattens the tree into an array of nodes (parents
 * before children) and one array of items in which each node has a slice, sorted by
 * name. The walk goes down and up by parent links, so that neither depth nor hostile
 * names can cost stack. Each node folds its parts as they come; when it is left, its own
 * result becomes a part of its parent.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/groups.h"

#define ROUNDING 1e-9

struct item {
    const char *name;
    const struct test_case *test; /* NULL: a subgroup */
    size_t node;                  /* of the subgroup */
};

struct node {
    const struct test_group *group;
    size_t parent;
    size_t first_child; /* node of group->groups[0] */
    size_t next_item, end_item;
    bool counts;        /* has influence on the result */
    bool broken;        /* break_on_reject: what comes now has none */
    bool unmet;         /* require_pass: worth nothing */
    bool passed;        /* for require_pass of later groups */
    enum verdict first; /* not accepted in it or below; else AC */
    size_t parts;
    size_t accepted_parts;
    double sum, low, high; /* of the parts' points */
};

struct groups {
    const struct stdio_problem *problem;
    bool run_all;
    struct node *nodes; /* nodes[0] is data/ */
    size_t node_count;
    struct item *items;
    size_t *by_name; /* all nodes, sorted by name: for require_pass */
    size_t at;       /* node in which the walk is */
    const struct test_case *current;
    bool finished;
    bool counted;       /* has anything had influence? */
    enum verdict first; /* of the first case that counted and was not accepted; else AC */
    bool judge_error;
};

static int item_compare(const void *a, const void *b)
{
    return strcmp(((const struct item *)a)->name, ((const struct item *)b)->name);
}

/* Appends a node. Makes room for the next power of two. */
static int add_node(struct groups *groups, const struct test_group *group, size_t parent)
{
    size_t count = groups->node_count;

    if ((count & (count - 1)) == 0) {
        size_t room = count ? 2 * count : 1;
        struct node *grown = reallocarray(groups->nodes, room, sizeof(*grown));

        if (!grown)
            return -ENOMEM;
        groups->nodes = grown;
    }
    groups->nodes[count] =
        (struct node){.group = group, .parent = parent, .first = VERDICT_AC};
    groups->node_count++;
    return 0;
}

/* All groups, breadth first: the children of a node stand together. */
static int add_nodes(struct groups *groups, size_t *ret_cases)
{
    size_t cases = 0;

    if (add_node(groups, &groups->problem->data, 0) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < groups->node_count; i++) {
        const struct test_group *group = groups->nodes[i].group;

        groups->nodes[i].first_child = groups->node_count;
        cases += group->case_count;
        for (size_t k = 0; k < group->group_count; k++)
            if (add_node(groups, &group->groups[k], i) < 0)
                return -ENOMEM;
    }
    *ret_cases = cases;
    return 0;
}

/* Writes the node's cases and subgroups, in the order in which they are taken. */
static void add_items(struct groups *groups, struct node *node, size_t first_item)
{
    const struct test_group *group = node->group;
    size_t count = 0;

    for (size_t i = 0; i < group->case_count; i++)
        groups->items[first_item + count++] =
            (struct item){.name = group->cases[i].name, .test = &group->cases[i]};
    for (size_t i = 0; i < group->group_count; i++)
        groups->items[first_item + count++] =
            (struct item){.name = group->groups[i].name, .node = node->first_child + i};
    qsort(&groups->items[first_item], count, sizeof(struct item), item_compare);
    node->next_item = first_item;
    node->end_item = first_item + count;
}

static int name_compare(const void *a, const void *b, void *nodes)
{
    return strcmp(((const struct node *)nodes)[*(const size_t *)a].group->name,
                  ((const struct node *)nodes)[*(const size_t *)b].group->name);
}

/* NULL when there is none of this name. */
static const struct node *find_node(const struct groups *groups, const char *name)
{
    size_t low = 0, high = groups->node_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct node *node = &groups->nodes[groups->by_name[middle]];
        int order = strcmp(name, node->group->name);

        if (order == 0)
            return node;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Makes find_node() work, and checks that what groups require is there. */
static int index_names(struct groups *groups, struct err *err)
{
    groups->by_name = calloc(groups->node_count, sizeof(*groups->by_name));
    if (!groups->by_name)
        return err_oom(err);
    for (size_t i = 0; i < groups->node_count; i++)
        groups->by_name[i] = i;
    qsort_r(groups->by_name, groups->node_count, sizeof(*groups->by_name), name_compare,
            groups->nodes);
    for (size_t i = 0; i < groups->node_count; i++) {
        const struct test_group *group = groups->nodes[i].group;

        for (char **name = group->require_pass; name && *name; name++)
            if (!find_node(groups, *name) || strcmp(*name, group->name) >= 0)
                return err_say(err, EINVAL,
                               "group '%s': require_pass: no group '%s' before it",
                               group->name, *name);
    }
    return 0;
}

int groups_new(const struct stdio_problem *problem, bool run_all,
               struct groups **ret_groups, struct err *err)
{
    cleanup_groups struct groups *groups = calloc(1, sizeof(*groups));
    size_t cases, items = 0;

    if (!groups)
        return err_oom(err);
    groups->problem = problem;
    groups->run_all = run_all;
    groups->first = VERDICT_AC;
    if (add_nodes(groups, &cases) < 0)
        return err_oom(err);
    /* Every node but the first is an item; one spare keeps the pointer valid. */
    groups->items = calloc(cases + groups->node_count, sizeof(*groups->items));
    if (!groups->items)
        return err_oom(err);
    for (size_t i = 0; i < groups->node_count; i++) {
        add_items(groups, &groups->nodes[i], items);
        items = groups->nodes[i].end_item;
    }
    if (index_names(groups, err) < 0)
        return err_wrap(err, "data");
    groups->nodes[0].counts = true;
    *ret_groups = steal_ptr(groups);
    return 0;
}

void groups_free(struct groups *groups)
{
    if (!groups)
        return;
    free(groups->nodes);
    free(groups->items);
    free(groups->by_name);
    free(groups);
}

static bool node_counts(const struct node *node)
{
    return node->counts && !node->broken;
}

/* Adds the result of a case or subgroup to its group. */
static void fold_part(struct node *node, bool accepted, double points)
{
    if (node->broken)
        return;
    node->sum += points;
    node->low = node->parts && node->low < points ? node->low : points;
    node->high = node->parts && node->high > points ? node->high : points;
    node->parts++;
    node->accepted_parts += accepted;
    if (!accepted && node->group->break_on_reject)
        node->broken = true;
}

static bool node_accepted(const struct node *node)
{
    return node->group->mode == MODE_ALWAYS_ACCEPT ||
           node->accepted_parts == node->parts ||
           (node->group->accept_if_any && node->accepted_parts);
}

static double node_points(const struct node *node)
{
    double points = node->sum;

    if (node->parts == 0)
        return 0;
    if (node->group->aggregation == AGGREGATE_AVG)
        points = node->sum / (double)node->parts;
    else if (node->group->aggregation == AGGREGATE_MIN)
        points = node->low;
    else if (node->group->aggregation == AGGREGATE_MAX)
        points = node->high;
    if (node->group->has_max_score && points > node->group->max_score)
        points = node->group->max_score;
    return points;
}

static bool is_ignored(const struct groups *groups, const struct node *node)
{
    return node != groups->nodes && node->parent == 0 &&
           groups->problem->data.ignore_sample &&
           strcmp(node->group->name, "sample") == 0;
}

/* Goes into a group. Where what it requires has not been accepted, its cases count as
 * not accepted, too: with the verdict of what it waited for. */
static void enter_node(struct groups *groups, size_t at)
{
    struct node *node = &groups->nodes[at];
    char **name = node->group->require_pass;

    groups->at = at;
    node->counts = node_counts(&groups->nodes[node->parent]) && !is_ignored(groups, node);
    for (; name && *name; name++) {
        const struct node *required = find_node(groups, *name);

        if (required->passed)
            continue;
        node->unmet = true;
        if (node->counts && groups->first == VERDICT_AC)
            groups->first = required->first;
        groups->counted |= node->counts;
        node->counts = false;
    }
}

static void leave_node(struct groups *groups)
{
    struct node *node = &groups->nodes[groups->at];
    struct node *parent = &groups->nodes[node->parent];
    bool ignored = is_ignored(groups, node);

    node->passed = node->first == VERDICT_AC && (node->counts || ignored);
    if (parent->first == VERDICT_AC)
        parent->first = node->first;
    if (node->unmet)
        fold_part(parent, false, 0);
    else if (node->parts && !ignored)
        fold_part(parent, node_accepted(node), node_points(node));
    groups->at = node->parent;
}

/* Is the result known already? */
static bool is_decided(const struct groups *groups)
{
    if (groups->judge_error)
        return true;
    return !groups->run_all && !groups->problem->scoring && groups->first != VERDICT_AC;
}

const struct test_case *groups_next(struct groups *groups,
                                    const struct test_group **ret_group)
{
    while (!groups->current && !groups->finished) {
        struct node *node = &groups->nodes[groups->at];

        if (is_decided(groups)) {
            groups->finished = true;
        } else if (node->next_item == node->end_item ||
                   ((node->broken || node->unmet) && !groups->run_all)) {
            if (groups->at == 0)
                groups->finished = true;
            else
                leave_node(groups);
        } else {
            const struct item *item = &groups->items[node->next_item++];

            if (item->test)
                groups->current = item->test;
            else
                enter_node(groups, item->node);
        }
    }
    if (groups->current && ret_group)
        *ret_group = groups->nodes[groups->at].group;
    return groups->current;
}

static double clamp_unit(double value)
{
    if (!(value > 0)) /* nan, too */
        return 0;
    return value < 1 ? value : 1;
}

double groups_record(struct groups *groups, enum verdict verdict, bool has_points,
                     double points)
{
    struct node *node = &groups->nodes[groups->at];
    bool accepted = verdict == VERDICT_AC;
    double full = node->group->accept_score;

    if (!groups->current)
        BUG("groups_record() without a case from groups_next()");
    groups->current = NULL;
    if (!groups->problem->scoring)
        has_points = false;
    if (verdict == VERDICT_JE || (accepted && has_points && !isfinite(points))) {
        groups->judge_error = true;
        return 0;
    }
    if (!accepted)
        points = node->group->reject_score;
    else if (!has_points)
        points = full;
    if (!accepted && node->first == VERDICT_AC)
        node->first = verdict;
    if (node_counts(node)) {
        groups->counted = true;
        if (!accepted && groups->first == VERDICT_AC)
            groups->first = verdict;
    }
    fold_part(node, accepted, points);
    if (!groups->problem->scoring || !(full > 0))
        return accepted;
    return clamp_unit(points / full);
}

void groups_finish(const struct groups *groups, enum verdict *ret_verdict,
                   double *ret_score)
{
    const struct stdio_problem *problem = groups->problem;
    const struct node *root = &groups->nodes[0];

    if (groups->judge_error || !groups->finished || !groups->counted) {
        *ret_verdict = VERDICT_JE;
        *ret_score = 0;
        return;
    }
    *ret_verdict = groups->first;
    *ret_score = groups->first == VERDICT_AC;
    if (problem->scoring && problem->points_need_accept && !node_accepted(root))
        *ret_score = 0;
    else if (problem->scoring && problem->max_score > 0)
        *ret_score = clamp_unit(node_points(root) / problem->max_score);
    /* Ten times a tenth is a little less than one. */
    if (*ret_score > 1 - ROUNDING)
        *ret_score = 1;
}
