// Mean of the squares minus square of the mean: the digits that matter cancel.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

int main()
{
    int n, w;
    if (std::scanf("%d %d", &n, &w) != 2)
        return 1;
    std::vector<double> readings(static_cast<std::size_t>(n));
    double total = 0, squares = 0, low = INFINITY, high = 0;
    for (int i = 0; i < n; i++) {
        double reading;
        if (std::scanf("%lf", &reading) != 1)
            return 1;
        readings[static_cast<std::size_t>(i)] = reading;
        total += reading;
        squares += reading * reading;
        if (i >= w) {
            double old = readings[static_cast<std::size_t>(i - w)];
            total -= old;
            squares -= old * old;
        }
        if (i >= w - 1) {
            double scatter =
                std::sqrt(std::max(0.0, squares / w - total / w * total / w));
            low = std::min(low, scatter);
            high = std::max(high, scatter);
        }
    }
    std::printf("%.9f %.9f\n", low, high);
}
