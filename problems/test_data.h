/*
 * data/: the test cases of a problem package, in groups, and what each group is worth.
 *
 * Groups are set by testdata.yaml or test_group.yaml in their folder, whatever the
 * package's version. Real packages mix the formats, so the keys decide which rules hold
 * for the whole tree:
 *
 *  - legacy (on_reject, grader_flags, accept_score, range, ...; or a legacy package
 *    without any keys): a group takes each key that it does not state from the group
 *    above. This is what Kattis's own tools do; the text of the specification inherits
 *    whole files only.
 *  - modern (max_score, score_aggregation, or the `scoring` map of the drafts): only
 *    arguments are inherited; what a group leaves open is shared out evenly among what
 *    is in it ("Maximum Score Inference" in 2023-07-draft). A pass-fail group becomes
 *    the minimum of cases that are each worth all of it, which is the same.
 */
#ifndef ASSAY_PROBLEMS_TEST_DATA_H
#define ASSAY_PROBLEMS_TEST_DATA_H

#include "problems/metadata.h"
#include "problems/package_io.h"

#define GROUPS_MAX 1000
#define CASES_MAX  100000

/*
 * Fills stdio->data, case_total, max_score and points_need_accept; stdio->scoring is set
 * before. On failure what was read so far is in stdio->data, for problem_release().
 * -EINVAL, -ENOTSUP: the text names the file and the remedy.
 */
int test_data_read(const struct package *package, const struct metadata *metadata,
                   struct stdio_problem *stdio, struct err *err);

#endif
