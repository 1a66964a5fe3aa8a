#include <utility>
#include <vector>

std::pair<double, double> spread(const std::vector<double> &values)
{
    double mean = 0, variance = 0;

    for (double x : values)
        mean += x / (double)values.size();
    for (double x : values)
        variance += (x - mean) * (x - mean);
    return {mean, variance / (double)values.size()};
}
