#include "grader/score/compare.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/score/mean.h"
#include "grader/score/paired.h"
#include "grader/score/power.h"

/* Sums of the same decimals in another order are equal. */
#define EQUAL 1e-9

static bool other_content(const struct problem_score *a, const struct problem_score *b)
{
    return *a->problem_hash && *b->problem_hash &&
           strcmp(a->problem_hash, b->problem_hash) != 0;
}

static bool wanted(const struct problem_score *problem, const char *task)
{
    return !task || strcmp(problem->task, task) == 0;
}

void compare_walk(struct contestant a, struct contestant b, const char *task,
                  void (*take)(void *context, const struct problem_score *a,
                               const struct problem_score *b, bool changed),
                  void *context, size_t *ret_only_a, size_t *ret_only_b)
{
    size_t i = 0, j = 0;

    *ret_only_a = *ret_only_b = 0;
    while (i < a.count || j < b.count) {
        int order = i == a.count   ? 1
                    : j == b.count ? -1
                                   : strcmp(a.problems[i].task_id, b.problems[j].task_id);

        if (order == 0) {
            if (wanted(&a.problems[i], task))
                take(context, &a.problems[i], &b.problems[j],
                     other_content(&a.problems[i], &b.problems[j]));
            i++;
            j++;
        } else if (order < 0) {
            *ret_only_a += wanted(&a.problems[i++], task);
        } else {
            *ret_only_b += wanted(&b.problems[j++], task);
        }
    }
}

struct gathering {
    struct comparison *c;
    double *differences;
    double sum_a, sum_b;
    bool plain; /* each has one sample that is right or wrong */
};

static bool is_plain(const struct problem_score *problem)
{
    return problem->samples == 1 && !(problem->value > 0 && problem->value < 1);
}

static void gather(void *context, const struct problem_score *a,
                   const struct problem_score *b, bool changed)
{
    struct gathering *g = context;
    double difference = b->value - a->value;

    if (changed) {
        g->c->changed++;
        return;
    }
    g->differences[g->c->problems++] = difference;
    g->sum_a += a->value;
    g->sum_b += b->value;
    g->c->better_b += difference > EQUAL;
    g->c->better_a += difference < -EQUAL;
    g->plain &= is_plain(a) && is_plain(b);
}

static int test(const struct gathering *g, struct comparison *c, struct err *err)
{
    c->exact = g->plain && c->better_a <= UINT32_MAX && c->better_b <= UINT32_MAX;
    if (!c->exact)
        return paired_sign_flip(g->differences, c->problems, &c->p, err);
    c->p = paired_mcnemar((struct flips){(uint32_t)c->better_b, (uint32_t)c->better_a})
               .two_sided;
    return 0;
}

int compare_scores(struct contestant a, struct contestant b, const char *task,
                   struct comparison *ret_comparison, struct err *err)
{
    cleanup_free double *differences =
        calloc((a.count < b.count ? a.count : b.count) + 1, sizeof(*differences));
    struct comparison c = {.p = 1};
    struct gathering g = {.c = &c, .differences = differences, .plain = true};
    struct mean mean;
    int r;

    if (!differences)
        return err_oom(err);
    compare_walk(a, b, task, gather, &g, &c.only_a, &c.only_b);
    *ret_comparison = c;
    r = mean_of(differences, c.problems, &mean, err);
    if (r == 0)
        r = mean_interval(&mean, (struct interval){-1, 1}, INTERVAL_95, &c.interval, err);
    if (r == 0)
        r = test(&g, &c, err);
    if (r < 0)
        return r;
    c.a = g.sum_a / (double)c.problems;
    c.b = g.sum_b / (double)c.problems;
    c.difference = mean.value;
    /* Where nothing differs there is no share of disagreement to go by. */
    if (c.better_a + c.better_b == 0 ||
        power_difference(c.problems,
                         (double)(c.better_a + c.better_b) / (double)c.problems,
                         POWER_USUAL, &c.detectable, NULL) < 0)
        c.detectable = 0;
    *ret_comparison = c;
    return 0;
}
