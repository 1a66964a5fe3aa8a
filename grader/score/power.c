#include "grader/score/power.h"

#include <errno.h>
#include <math.h>

#include "grader/score/binomial.h"
#include "grader/score/normal.h"

#define PROBLEMS_END   9007199254740992.0 /* 2^53 */
#define MCNEMAR_MAX    (UINT64_C(1) << 20)
#define NEGLIGIBLE     1e-15
#define BISECTIONS_MAX 200

static int check(double d, double psi, struct power_aim aim, struct err *err)
{
    if (!(d > 0 && d <= psi && psi <= 1))
        return err_say(err, EINVAL,
                       "compute power: 0 < d <= psi <= 1 does not hold for d %g, psi %g",
                       d, psi);
    if (!(aim.alpha > 0 && aim.alpha < 1 && aim.power > 0 && aim.power < 1))
        return err_say(err, EINVAL, "compute power: alpha %g, power %g are not in (0, 1)",
                       aim.alpha, aim.power);
    return 0;
}

static double problems_needed(double d, double psi, struct power_aim aim)
{
    double significant = normal_two_sided(1 - aim.alpha) * sqrt(psi);
    double seen = normal_quantile(aim.power) * sqrt(psi - d * d);

    return (significant + seen) * (significant + seen) / (d * d);
}

int power_problems(double d, double psi, struct power_aim aim, uint64_t *ret_problems,
                   struct err *err)
{
    double needed;
    int r = check(d, psi, aim, err);

    if (r < 0)
        return r;
    needed = ceil(problems_needed(d, psi, aim));
    if (!(needed < PROBLEMS_END))
        return err_say(err, ERANGE, "compute power: no suite can show a difference of %g",
                       d);
    *ret_problems = (uint64_t)needed;
    return 0;
}

int power_difference(uint64_t problems, double psi, struct power_aim aim,
                     double *ret_difference, struct err *err)
{
    double low = 0, high = psi;
    int r = check(psi, psi, aim, err);

    if (r < 0)
        return r;
    if (problems_needed(psi, psi, aim) > (double)problems)
        return err_say(err, ERANGE, "compute power: %llu problems are too few",
                       (unsigned long long)problems);
    for (int i = 0; i < BISECTIONS_MAX; i++) {
        double middle = low + (high - low) / 2;

        if (middle <= low || middle >= high)
            break;
        if (problems_needed(middle, psi, aim) > (double)problems)
            low = middle;
        else
            high = middle;
    }
    *ret_difference = high;
    return 0;
}

/* The most wins of the weaker side with which the test still says that the two differ;
 * -1: with none. It grows by at most one from one number of disagreements to the next. */
static int64_t critical(uint64_t disagreements, double alpha, int64_t before)
{
    int64_t next = before + 1;

    if ((uint64_t)next * 2 < disagreements &&
        2 * binomial_at_most((uint64_t)next, disagreements, 0.5) <= alpha)
        return next;
    return before;
}

int power_of_mcnemar(uint64_t problems, double d, double psi, double alpha,
                     double *ret_power, struct err *err)
{
    double better = (psi + d) / (2 * psi), power = 0;
    int64_t most = -1;
    int r = check(d, psi, (struct power_aim){alpha, 0.5}, err);

    if (r < 0)
        return r;
    if (problems > MCNEMAR_MAX)
        return err_say(err, E2BIG, "compute power: %llu problems, of at most %llu",
                       (unsigned long long)problems, (unsigned long long)MCNEMAR_MAX);
    for (uint64_t m = 1; m <= problems; m++) {
        double so_many = binomial_exactly(m, problems, psi);

        most = critical(m, alpha, most);
        if (most < 0 || so_many < NEGLIGIBLE)
            continue;
        power += so_many * binomial_at_least(m - (uint64_t)most, m, better);
    }
    *ret_power = fmin(1, power);
    return 0;
}
