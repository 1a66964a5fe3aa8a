/*
 * pass@k and pass^k of problems, from counts of right samples.
 *
 *  1. A row for each problem: how many samples were judged, how many are right. Samples
 *     with judge errors are in neither count: they are not scored.
 *  2. passk_any_each() or passk_all_each() gives each problem's score.
 *  3. mean_of() (grader/score/mean.h) makes mean and standard error of these. The unit is
 *     the problem: samples are never pooled across problems.
 *
 * Pure. k has to be in 1..samples: of fewer samples than k there is no unbiased estimate,
 * and the problem must not vanish from the mean, so that is refused, as is correct >
 * samples (-EINVAL). Time grows with sqrt(samples): 0.3 million steps for 2^31 of them.
 */
#ifndef ASSAY_SCORE_PASSK_H
#define ASSAY_SCORE_PASSK_H

#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"

struct passk_row {
    uint32_t samples;
    uint32_t correct;
};

/* pass@k: the probability that any of k samples, drawn without replacement, is right:
 * 1 - C(n-c, k) / C(n, k). M. Chen et al., "Evaluating Large Language Models Trained on
 * Code" (2021), arXiv:2107.03374, section 2.1.
 * In [0, 1]; exactly 0 when none is right, exactly 1 when fewer than k are wrong. */
int passk_any(struct passk_row row, uint32_t k, double *ret_score, struct err *err);

/* pass^k: the probability that all of k samples are right: C(c, k) / C(n, k). S. Yao et
 * al., "tau-bench" (2024), arXiv:2406.12045, section 3.
 * In [0, 1]; exactly 0 when fewer than k are right, exactly 1 when all are. */
int passk_all(struct passk_row row, uint32_t k, double *ret_score, struct err *err);

/* The same for each row: `scores` is the caller's, with room for `count`. An error names
 * the row's index; then nothing has been written. No rows: nothing to do, 0. */
int passk_any_each(const struct passk_row *rows, size_t count, uint32_t k, double *scores,
                   struct err *err);
int passk_all_each(const struct passk_row *rows, size_t count, uint32_t k, double *scores,
                   struct err *err);

#endif
