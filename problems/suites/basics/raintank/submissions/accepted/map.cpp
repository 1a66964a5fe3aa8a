#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

int main()
{
    int n;
    long long wanted;
    if (std::scanf("%d %lld", &n, &wanted) != 2)
        return 1;
    std::map<long long, long long> change;
    while (n-- > 0) {
        long long start, stop;
        double litres;
        if (std::scanf("%lld %lld %lf", &start, &stop, &litres) != 3)
            return 1;
        change[start] += std::llround(litres * 1000);
        change[stop] -= std::llround(litres * 1000);
    }

    const long long goal = wanted * 1000;
    long long level = 0, rate = 0, now = 0;
    for (auto [second, delta] : change) {
        long long missing = goal - level;
        if (rate > 0 && (missing + rate - 1) / rate <= second - now) {
            std::printf("%.9f\n",
                        static_cast<double>(now) +
                            static_cast<double>(missing) / static_cast<double>(rate));
            return 0;
        }
        level = std::max(0LL, level + rate * (second - now));
        rate += delta;
        now = second;
    }
    std::puts("never");
}
