/*
 * From the verdicts of test cases to the verdict and the score of an answer, along the
 * tree of test groups; and which case is worth running next.
 *
 *  1. groups_new(): the problem is borrowed until groups_free().
 *  2. groups_next(): the case to run, and its group (for validator arguments). The same
 *     one again until it has been recorded; NULL when enough is known.
 *  3. groups_record(): what came of it.
 *  4. groups_finish(), after groups_next() has returned NULL.
 *
 * Cases and subgroups of a group are taken in byte order of their names, so the sample
 * group comes before the secret one.
 *
 * Pass-fail problems: the first case that is not accepted decides and ends the walk.
 *
 * Scoring problems ("Graders" in the legacy format, "Result aggregation" in 2025-09):
 * - An accepted case brings the points that its validator gave, else its group's
 *   accept_score; any other case brings reject_score.
 * - A group's points are the sum, average, minimum or maximum of its parts', at most
 *   max_score. A group counts as accepted when all parts are, when any is with
 *   accept_if_any, and always with MODE_ALWAYS_ACCEPT.
 * - With break_on_reject a group ends after its first part that is not accepted; what
 *   would have come after brings nothing. Groups without any case are passed over.
 * - With ignore_sample the sample group has no influence on points or verdict, but is
 *   run for the record.
 * - A group whose require_pass names a group of which any case was not accepted is not
 *   run and worth nothing.
 * - The score is the points of data/ as a part of problem->max_score; with
 *   points_need_accept it is 0 unless data/ counts as accepted. The verdict is AC when
 * all cases that counted are, else that of the first one that is not: a partly right
 * answer has both a score above 0 and the verdict that kept it from 1. So first_error and
 *   worst_error make no difference here.
 *
 * With run_all every case is run, for its own verdict, and the result is the same as
 * without. A judge error of any case ends the walk and makes the whole a judge error.
 */
#ifndef ASSAY_JUDGE_GROUPS_H
#define ASSAY_JUDGE_GROUPS_H

#include <stdbool.h>

#include "grader/base/err.h"
#include "grader/base/macros.h"
#include "grader/judge/verdict.h"
#include "problems/problem.h"

struct groups;

/* -EINVAL when a group requires one that does not come before it; -ENOMEM. */
int groups_new(const struct stdio_problem *problem, bool run_all,
               struct groups **ret_groups, struct err *err);
void groups_free(struct groups *groups);

static inline void groups_free_p(struct groups **groups)
{
    groups_free(*groups);
}
#define cleanup_groups cleanup(groups_free_p)

/* Both results are borrowed from the problem. ret_group may be NULL. */
const struct test_case *groups_next(struct groups *groups,
                                    const struct test_group **ret_group);

/* Records the case that groups_next() gave. `points` are what the validator's score.txt
 * states (its score_multiplier.txt times the group's accept_score), in the problem's own
 * unit; they count for accepted cases of scoring problems alone. Points that are not
 * finite are a judge error. Returns the case's own score in [0, 1]: the part of
 * accept_score that it got, or 1 for accepted and 0 for rejected in pass-fail problems.
 */
double groups_record(struct groups *groups, enum verdict verdict, bool has_points,
                     double points);

/* Verdict and score in [0, 1] of the whole. A walk that was not finished, or in which no
 * case counted, has proved nothing: that is a judge error. */
void groups_finish(const struct groups *groups, enum verdict *ret_verdict,
                   double *ret_score);

#endif
