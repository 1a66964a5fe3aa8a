// Two-stack queue of (count, mean, sum of squared differences): joining two parts is
// exact to rounding, and nothing is ever subtracted from a sum.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

struct Part {
    double count = 0, mean = 0, squares = 0;
};

static Part join(const Part &a, const Part &b)
{
    if (a.count == 0)
        return b;
    if (b.count == 0)
        return a;
    Part both;
    double difference = b.mean - a.mean;
    both.count = a.count + b.count;
    both.mean = a.mean + difference * b.count / both.count;
    both.squares =
        a.squares + b.squares + difference * difference * a.count * b.count / both.count;
    return both;
}

int main()
{
    int n, w;
    if (std::scanf("%d %d", &n, &w) != 2)
        return 1;
    std::vector<double> newest; // not yet in `oldest`
    std::vector<Part> oldest;   // top: all of the older ones joined
    Part newer;
    double low = INFINITY, high = 0;
    for (int i = 0; i < n; i++) {
        double reading;
        if (std::scanf("%lf", &reading) != 1)
            return 1;
        if (i >= w) {
            if (oldest.empty()) {
                for (Part sum; !newest.empty(); newest.pop_back()) {
                    sum = join(Part{1, newest.back(), 0}, sum);
                    oldest.push_back(sum);
                }
                newer = Part();
            }
            oldest.pop_back();
        }
        newest.push_back(reading);
        newer = join(newer, Part{1, reading, 0});
        if (i < w - 1)
            continue;
        Part span = oldest.empty() ? newer : join(oldest.back(), newer);
        double scatter = std::sqrt(span.squares / span.count);
        low = std::min(low, scatter);
        high = std::max(high, scatter);
    }
    std::printf("%.9f %.9f\n", low, high);
}
