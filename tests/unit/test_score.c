/* The vectors of the statistics page, and what the functions promise at their edges. */
#include <errno.h>
#include <math.h>

#include "grader/base/macros.h"
#include "grader/score/binomial.h"
#include "grader/score/holm.h"
#include "grader/score/interval.h"
#include "grader/score/mean.h"
#include "grader/score/normal.h"
#include "grader/score/paired.h"
#include "grader/score/passk.h"
#include "grader/score/power.h"
#include "tests/support.h"

/* The last digit that a vector gives. */
#define NEAR 6e-10

/* ---- pass@k ---- */

static const struct {
    uint32_t samples, correct, k;
    double any, all;
} passk_cases[] = {
    {10, 3, 1, 0.3, 0.3},
    {10, 3, 5, 0.9166666667, 0},
    {200, 1, 100, 0.5, 0},
    {200, 37, 10, 0.8773745674, 1.551512e-08},
    {20, 4, 10, 0.9566563467, 0},
    {1000, 3, 100, 0.2712433877, 0},
    {10, 6, 5, 1, 0.0238095238},
    {100000, 1, 1, 1e-05, 1e-05},
    {5, 5, 5, 1, 1},
    {5, 0, 5, 0, 0},
    {1, 1, 1, 1, 1},
};

START_TEST(pass_at_k_is_that_of_the_paper)
{
    struct passk_row row = {passk_cases[_i].samples, passk_cases[_i].correct};
    double any, all;

    ck_assert_int_eq(passk_any(row, passk_cases[_i].k, &any, NULL), 0);
    ck_assert_int_eq(passk_all(row, passk_cases[_i].k, &all, NULL), 0);
    ck_assert_double_eq_tol(any, passk_cases[_i].any, NEAR);
    ck_assert_double_eq_tol(all, passk_cases[_i].all, NEAR);
}
END_TEST

static const struct {
    struct passk_row row;
    uint32_t k;
} passk_refused[] = {{{3, 1}, 4}, {{3, 4}, 1}, {{3, 1}, 0}, {{0, 0}, 1}, {{0, 0}, 0}};

START_TEST(pass_at_k_of_fewer_samples_than_k_is_refused)
{
    double score = 7;

    ck_assert_int_eq(passk_any(passk_refused[_i].row, passk_refused[_i].k, &score, NULL),
                     -EINVAL);
    ck_assert_int_eq(passk_all(passk_refused[_i].row, passk_refused[_i].k, &score, NULL),
                     -EINVAL);
    ck_assert_double_eq(score, 7);
}
END_TEST

START_TEST(one_bad_row_leaves_all_scores_alone)
{
    struct passk_row rows[] = {{5, 2}, {2, 1}, {5, 5}};
    double scores[] = {7, 7, 7};
    struct err err = ERR_INIT;

    ck_assert_int_eq(passk_any_each(rows, 3, 3, scores, &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "row 1"));
    ck_assert_double_eq(scores[0], 7);
    ck_assert_int_eq(passk_all_each(rows, 0, 3, scores, &err), 0);
}
END_TEST

START_TEST(pass_at_k_of_huge_counts_ends)
{
    struct passk_row row = {UINT32_MAX, UINT32_MAX / 2};
    double score;

    ck_assert_int_eq(passk_any(row, UINT32_MAX / 2, &score, NULL), 0);
    ck_assert_double_eq(score, 1);
    ck_assert_int_eq(passk_all(row, UINT32_MAX / 2, &score, NULL), 0);
    ck_assert_double_eq(score, 0);
}
END_TEST

/* ---- intervals ---- */

static const struct {
    struct share share;
    double wilson_low, wilson_high, exact_low, exact_high;
} share_cases[] = {
    {{7, 10}, 0.396778147, 0.892208733, 0.347547150, 0.933260489},
    {{0, 10}, 0, 0.277532800, 0, 0.308497108},
    {{10, 10}, 0.722467200, 1, 0.691502892, 1},
    {{131, 164}, 0.730905597, 0.852978746, 0.729184752, 0.857256859},
};

START_TEST(intervals_of_shares_are_those_of_the_tables)
{
    struct interval wilson, exact;

    ck_assert_int_eq(interval_wilson(share_cases[_i].share, INTERVAL_95, &wilson, NULL),
                     0);
    ck_assert_int_eq(interval_exact(share_cases[_i].share, INTERVAL_95, &exact, NULL), 0);
    ck_assert_double_eq_tol(wilson.low, share_cases[_i].wilson_low, NEAR);
    ck_assert_double_eq_tol(wilson.high, share_cases[_i].wilson_high, NEAR);
    ck_assert_double_eq_tol(exact.low, share_cases[_i].exact_low, NEAR);
    ck_assert_double_eq_tol(exact.high, share_cases[_i].exact_high, NEAR);
}
END_TEST

START_TEST(intervals_hold_what_they_estimate)
{
    for (uint32_t n = 1; n < 60; n++) {
        for (uint32_t x = 0; x <= n; x++) {
            double p = (double)x / n;
            struct interval i;

            ck_assert_int_eq(interval_wilson((struct share){x, n}, 0.999, &i, NULL), 0);
            ck_assert(i.low <= p && p <= i.high && i.low >= 0 && i.high <= 1);
            ck_assert((i.low <= 0) == (x == 0) && (i.high >= 1) == (x == n));
            ck_assert_int_eq(interval_exact((struct share){x, n}, 0.5, &i, NULL), 0);
            ck_assert(i.low <= p && p <= i.high);
        }
    }
}
END_TEST

START_TEST(of_nothing_no_interval_follows)
{
    struct interval interval = {7, 7};

    ck_assert_int_eq(interval_wilson((struct share){0, 0}, INTERVAL_95, &interval, NULL),
                     -ENODATA);
    ck_assert_int_eq(interval_exact((struct share){2, 1}, INTERVAL_95, &interval, NULL),
                     -EINVAL);
    ck_assert_int_eq(interval_wilson((struct share){1, 2}, 1, &interval, NULL), -EINVAL);
    ck_assert_int_eq(interval_wilson((struct share){1, 2}, NAN, &interval, NULL),
                     -EINVAL);
    ck_assert_double_eq(interval.low, 7);
}
END_TEST

START_TEST(unpaired_difference_is_newcombes)
{
    struct interval i;

    ck_assert_int_eq(interval_difference((struct share){7, 10}, (struct share){4, 10},
                                         INTERVAL_95, &i, NULL),
                     0);
    ck_assert_double_eq_tol(i.low, -0.117731797, NEAR);
    ck_assert_double_eq_tol(i.high, 0.601138766, NEAR);
}
END_TEST

/* ---- means ---- */

static const struct passk_row sampled[] = {{10, 10}, {10, 7}, {10, 3}, {10, 0}, {10, 9}};

START_TEST(samples_are_never_pooled_across_problems)
{
    double once[5], fifth[5];
    struct mean mean;

    ck_assert_int_eq(passk_any_each(sampled, 5, 1, once, NULL), 0);
    ck_assert_int_eq(mean_of(once, 5, &mean, NULL), 0);
    ck_assert_double_eq_tol(mean.value, 0.58, NEAR);
    ck_assert_double_eq_tol(mean.standard_error, 0.188148877, NEAR);
    ck_assert_int_eq(passk_any_each(sampled, 5, 5, fifth, NULL), 0);
    ck_assert_int_eq(mean_of(fifth, 5, &mean, NULL), 0);
    ck_assert_double_eq_tol(mean.value, 0.783333333, NEAR);
    ck_assert_double_eq_tol(mean.standard_error, 0.196497102, NEAR);
}
END_TEST

START_TEST(problems_of_one_source_are_no_independent_ones)
{
    static const double values[] = {1, 1, 1, 0, 0, 1, 0, 1, 1};
    static const uint32_t clusters[] = {1, 1, 1, 2, 2, 5, 5, 9, 9};
    static const uint32_t apart[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const uint32_t unordered[] = {1, 1, 2, 2, 1, 3, 3, 4, 4};
    struct mean naive, clustered, alone;

    ck_assert_int_eq(mean_of(values, 9, &naive, NULL), 0);
    ck_assert_double_eq_tol(naive.standard_error, 0.166666667, NEAR);
    ck_assert_int_eq(mean_of_clusters(values, clusters, 9, &clustered, NULL), 0);
    ck_assert_double_eq_tol(clustered.standard_error, 0.210329939, NEAR);
    ck_assert_int_eq(mean_of_clusters(values, apart, 9, &alone, NULL), 0);
    ck_assert_double_eq_tol(alone.standard_error, naive.standard_error, 1e-15);
    ck_assert_int_eq(mean_of_clusters(values, unordered, 9, &alone, NULL), -EINVAL);
}
END_TEST

START_TEST(one_problem_says_nothing_about_others)
{
    static const double one[] = {1};
    static const uint32_t same[] = {3, 3};
    struct interval scores = {0, 1}, interval;
    struct mean mean;

    ck_assert_int_eq(mean_of(one, 1, &mean, NULL), 0);
    ck_assert(isinf(mean.standard_error));
    ck_assert_int_eq(mean_interval(&mean, scores, INTERVAL_95, &interval, NULL), 0);
    ck_assert(interval.low <= 0 && interval.high >= 1);
    ck_assert_int_eq(mean_of_clusters((double[]){0, 1}, same, 2, &mean, NULL), 0);
    ck_assert(isinf(mean.standard_error));
    ck_assert_int_eq(mean_of(one, 0, &mean, NULL), -ENODATA);
    ck_assert_int_eq(mean_of((double[]){NAN}, 1, &mean, NULL), -EINVAL);
    ck_assert_int_eq(mean_of((double[]){1.01}, 1, &mean, NULL), -EINVAL);
}
END_TEST

START_TEST(all_right_is_no_point)
{
    double all[10];
    struct interval interval;
    struct mean mean;

    for (size_t i = 0; i < 10; i++)
        all[i] = 1;
    ck_assert_int_eq(mean_of(all, 10, &mean, NULL), 0);
    ck_assert_double_eq(mean.value, 1);
    ck_assert_int_eq(
        mean_interval(&mean, (struct interval){0, 1}, INTERVAL_95, &interval, NULL), 0);
    ck_assert_double_eq_tol(interval.low, 0.722467200, NEAR);
    ck_assert_double_eq(interval.high, 1);
    ck_assert_int_eq(mean_interval(&mean, (struct interval){0, 0.5}, INTERVAL_95,
                                   &interval, NULL),
                     -EINVAL);
}
END_TEST

/* ---- two models ---- */

static const struct {
    struct flips flips;
    double two_sided;
} mcnemar_cases[] = {
    {{8, 2}, 0.109375},
    {{10, 0}, 0.001953125},
    {{5, 0}, 0.0625},
    {{6, 0}, 0.03125},
    {{15, 5}, 0.0413894653},
    {{25, 10}, 0.0166738478},
    {{4, 4}, 1},
    {{0, 0}, 1},
    {{2, 8}, 0.109375},
};

START_TEST(mcnemar_is_exact)
{
    ck_assert_double_eq_tol(paired_mcnemar(mcnemar_cases[_i].flips).two_sided,
                            mcnemar_cases[_i].two_sided, NEAR);
}
END_TEST

START_TEST(mcnemar_knows_one_side_and_the_middle)
{
    struct mcnemar p = paired_mcnemar((struct flips){8, 2});

    ck_assert_double_eq_tol(p.one_sided, 0.0546875, NEAR);
    ck_assert_double_eq_tol(p.mid_p, 0.0654296875, NEAR);
    p = paired_mcnemar((struct flips){UINT32_MAX, UINT32_MAX});
    ck_assert_double_eq(p.two_sided, 1);
}
END_TEST

/* Ones, minus ones and zeros to make up the number of problems. */
static struct mean flipped(uint32_t first, uint32_t second, size_t problems,
                           double *values)
{
    struct mean mean;

    for (size_t i = 0; i < problems; i++)
        values[i] = i < first ? 1 : i < first + second ? -1 : 0;
    ck_assert_int_eq(mean_of(values, problems, &mean, NULL), 0);
    return mean;
}

START_TEST(paired_difference_has_its_interval)
{
    double values[164];
    struct interval interval;
    struct mean mean = flipped(8, 2, 100, values);

    ck_assert_double_eq_tol(mean.value, 0.06, NEAR);
    ck_assert_double_eq_tol(mean.standard_error, 0.0312047652, NEAR);
    ck_assert_int_eq(
        mean_interval(&mean, (struct interval){-1, 1}, INTERVAL_95, &interval, NULL), 0);
    ck_assert_double_eq_tol(interval.low, -0.001160216, NEAR);
    ck_assert_double_eq_tol(interval.high, 0.121160216, NEAR);
    mean = flipped(14, 8, 164, values);
    ck_assert_double_eq_tol(mean.standard_error, 0.02854421, 6e-9);
}
END_TEST

START_TEST(sign_flip_counts_all_patterns)
{
    static const double partial[] = {.4, .2, 0, -.2, .6, .2, 0, .4};
    double values[10], p;

    ck_assert_int_eq(paired_sign_flip(partial, 8, &p, NULL), 0);
    ck_assert_double_eq(p, 0.125);
    flipped(8, 2, 10, values);
    ck_assert_int_eq(paired_sign_flip(values, 10, &p, NULL), 0);
    ck_assert_double_eq(p, 0.109375);
    ck_assert_int_eq(paired_sign_flip((double[]){0, -0.0}, 2, &p, NULL), 0);
    ck_assert_double_eq(p, 1);
}
END_TEST

START_TEST(sign_flip_of_many_comes_near_and_stays)
{
    double values[200], p, again;
    struct mcnemar exact = paired_mcnemar((struct flips){25, 10});

    flipped(25, 10, 200, values);
    ck_assert_int_eq(paired_sign_flip(values, 200, &p, NULL), 0);
    ck_assert_double_eq_tol(p, exact.two_sided, 0.002);
    ck_assert_int_eq(paired_sign_flip(values, 200, &again, NULL), 0);
    ck_assert_double_eq(p, again);
    flipped(200, 0, 200, values);
    ck_assert_int_eq(paired_sign_flip(values, 200, &p, NULL), 0);
    ck_assert(p > 0 && p <= 1e-5);
}
END_TEST

START_TEST(sign_flip_refuses_what_is_no_difference)
{
    double p = 7;

    ck_assert_int_eq(paired_sign_flip(NULL, 0, &p, NULL), -ENODATA);
    ck_assert_int_eq(paired_sign_flip((double[]){0, NAN}, 2, &p, NULL), -EINVAL);
    ck_assert_int_eq(paired_sign_flip((double[]){-1.5}, 1, &p, NULL), -EINVAL);
    ck_assert_double_eq(p, 7);
}
END_TEST

START_TEST(holm_steps_down)
{
    double p[] = {.02, .001, .04, .013};

    ck_assert_int_eq(holm_adjust(p, 4, p, NULL), 0);
    ck_assert_double_eq_tol(p[0], .04, NEAR);
    ck_assert_double_eq_tol(p[1], .004, NEAR);
    ck_assert_double_eq_tol(p[2], .04, NEAR);
    ck_assert_double_eq_tol(p[3], .039, NEAR);
    ck_assert_int_eq(holm_adjust(p, 0, p, NULL), 0);
    p[1] = NAN;
    ck_assert_int_eq(holm_adjust(p, 4, p, NULL), -EINVAL);
    ck_assert_int_eq(holm_adjust(p, HOLM_TESTS_MAX + 1, p, NULL), -E2BIG);
}
END_TEST

/* ---- power ---- */

static const struct {
    double d, psi;
    uint64_t problems;
} power_cases[] = {
    {.02, .05, 979}, {.02, .10, 1960}, {.02, .20, 3923}, {.05, .05, 155},
    {.05, .10, 312}, {.05, .20, 626},  {.10, .10, 77},   {.10, .20, 155},
};

START_TEST(sizes_of_suites_are_those_of_the_table)
{
    double d = power_cases[_i].d, psi = power_cases[_i].psi, back;
    uint64_t problems;

    ck_assert_int_eq(power_problems(d, psi, POWER_USUAL, &problems, NULL), 0);
    ck_assert_uint_eq(problems, power_cases[_i].problems);
    ck_assert_int_eq(power_difference(problems, psi, POWER_USUAL, &back, NULL), 0);
    ck_assert(back <= d);
    ck_assert_double_eq_tol(back, d, 0.001);
}
END_TEST

START_TEST(too_few_problems_show_nothing)
{
    double d = 7;
    uint64_t problems;

    ck_assert_int_eq(power_difference(5, .2, POWER_USUAL, &d, NULL), -ERANGE);
    ck_assert_int_eq(power_difference(0, .2, POWER_USUAL, &d, NULL), -ERANGE);
    ck_assert_int_eq(power_problems(.10, .05, POWER_USUAL, &problems, NULL), -EINVAL);
    ck_assert_int_eq(power_problems(1e-9, .5, POWER_USUAL, &problems, NULL), -ERANGE);
    ck_assert_double_eq(d, 7);
}
END_TEST

START_TEST(power_of_the_exact_test_is_summed_up)
{
    double power;

    ck_assert_int_eq(power_of_mcnemar(164, .05, .15, .05, &power, NULL), 0);
    ck_assert_double_eq_tol(power, 0.3027, 5e-5);
    ck_assert_int_eq(power_of_mcnemar(500, .05, .15, .05, &power, NULL), 0);
    ck_assert_double_eq_tol(power, 0.8024, 5e-5);
    ck_assert_int_eq(power_of_mcnemar(4, .05, .15, .05, &power, NULL), 0);
    ck_assert_double_eq(power, 0);
    ck_assert_int_eq(power_of_mcnemar(UINT64_MAX, .05, .15, .05, &power, NULL), -E2BIG);
}
END_TEST

/* ---- what lies below ---- */

static const struct {
    uint64_t k, n;
    double p, exactly, at_most, at_least;
} binomial_cases[] = {
    {3, 10, 0.5, 1.1718750000000000e-01, 1.7187500000000000e-01, 9.4531250000000000e-01},
    {0, 10, 0.1, 3.4867844009999999e-01, 3.4867844009999999e-01, 1.0000000000000000e+00},
    {131, 164, 0.75, 2.6015024272513829e-02, 9.4016636748611904e-01,
     8.5848656786394834e-02},
    {5, 1000, 0.5, 7.6996966658670975e-289, 7.7385053062943519e-289,
     1.0000000000000000e+00},
    {500, 1000, 0.5, 2.5225018178360800e-02, 5.1261250908918043e-01,
     5.1261250908918043e-01},
    {7, 20, 0.3, 1.6426198521723648e-01, 7.7227179741816054e-01, 3.9199018779907602e-01},
    {250, 1000, 0.25, 2.9124105883705086e-02, 5.1698654590917137e-01,
     5.1213755997453370e-01},
    {990, 1000, 0.75, 5.1366784251533647e-107, 1.0000000000000000e+00,
     5.2965151247633047e-107},
};

START_TEST(binomial_tails_are_accurate)
{
    uint64_t k = binomial_cases[_i].k, n = binomial_cases[_i].n;
    double p = binomial_cases[_i].p;

    ck_assert_double_eq_tol(binomial_exactly(k, n, p) / binomial_cases[_i].exactly, 1,
                            1e-12);
    ck_assert_double_eq_tol(binomial_at_most(k, n, p) / binomial_cases[_i].at_most, 1,
                            1e-12);
    ck_assert_double_eq_tol(binomial_at_least(k, n, p) / binomial_cases[_i].at_least, 1,
                            1e-12);
}
END_TEST

START_TEST(quantiles_are_those_of_the_tables)
{
    ck_assert_double_eq_tol(normal_two_sided(0.95), 1.959963984540054, 2e-15);
    ck_assert_double_eq_tol(normal_quantile(0.8), 0.8416212335729143, 2e-15);
    ck_assert_double_eq_tol(normal_quantile(0.5), 0, 1e-15);
    ck_assert_double_eq_tol(normal_quantile(1e-20), -9.262340089798408, 1e-14);
    ck_assert(isinf(normal_quantile(1)));
}
END_TEST

static Suite *score_suite(void)
{
    Suite *suite = suite_create("score");
    TCase *tests = tcase_create("score");

    tcase_add_loop_test(tests, pass_at_k_is_that_of_the_paper, 0,
                        ARRAY_SIZE(passk_cases));
    tcase_add_loop_test(tests, pass_at_k_of_fewer_samples_than_k_is_refused, 0,
                        ARRAY_SIZE(passk_refused));
    tcase_add_test(tests, one_bad_row_leaves_all_scores_alone);
    tcase_add_test(tests, pass_at_k_of_huge_counts_ends);
    tcase_add_loop_test(tests, intervals_of_shares_are_those_of_the_tables, 0,
                        ARRAY_SIZE(share_cases));
    tcase_add_test(tests, intervals_hold_what_they_estimate);
    tcase_add_test(tests, of_nothing_no_interval_follows);
    tcase_add_test(tests, unpaired_difference_is_newcombes);
    tcase_add_test(tests, samples_are_never_pooled_across_problems);
    tcase_add_test(tests, problems_of_one_source_are_no_independent_ones);
    tcase_add_test(tests, one_problem_says_nothing_about_others);
    tcase_add_test(tests, all_right_is_no_point);
    tcase_add_loop_test(tests, mcnemar_is_exact, 0, ARRAY_SIZE(mcnemar_cases));
    tcase_add_test(tests, mcnemar_knows_one_side_and_the_middle);
    tcase_add_test(tests, paired_difference_has_its_interval);
    tcase_add_test(tests, sign_flip_counts_all_patterns);
    tcase_add_test(tests, sign_flip_of_many_comes_near_and_stays);
    tcase_add_test(tests, sign_flip_refuses_what_is_no_difference);
    tcase_add_test(tests, holm_steps_down);
    tcase_add_loop_test(tests, sizes_of_suites_are_those_of_the_table, 0,
                        ARRAY_SIZE(power_cases));
    tcase_add_test(tests, too_few_problems_show_nothing);
    tcase_add_test(tests, power_of_the_exact_test_is_summed_up);
    tcase_add_loop_test(tests, binomial_tails_are_accurate, 0,
                        ARRAY_SIZE(binomial_cases));
    tcase_add_test(tests, quantiles_are_those_of_the_tables);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(score_suite)
