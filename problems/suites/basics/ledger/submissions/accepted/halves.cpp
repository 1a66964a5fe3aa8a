// Keeps each prefix as a pair (billions, rest), so that plain 64-bit integers do.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

constexpr long long BASE = 1000000000;

struct Wide {
    long long high = 0, low = 0;

    void add(long long value)
    {
        high += value / BASE;
        low += value % BASE;
        normalise();
    }

    void normalise()
    {
        high += low / BASE;
        low %= BASE;
        if (low < 0) {
            low += BASE;
            high -= 1;
        }
    }
};

static void print_difference(Wide a, const Wide &b)
{
    a.high -= b.high;
    a.low -= b.low;
    a.normalise();
    bool negative = a.high < 0;
    if (negative) {
        a.high = -a.high;
        a.low = -a.low;
        a.normalise();
    }
    if (negative)
        std::putchar('-');
    if (a.high > 0)
        std::printf("%lld%09lld\n", a.high, a.low);
    else
        std::printf("%lld\n", a.low);
}

int main()
{
    std::ios::sync_with_stdio(false);
    std::size_t n, q;
    std::cin >> n >> q;
    std::vector<Wide> before(n + 1);
    for (std::size_t i = 1; i <= n; i++) {
        long long entry;
        std::cin >> entry;
        before[i] = before[i - 1];
        before[i].add(entry);
    }
    while (q-- > 0) {
        std::size_t a, b;
        std::cin >> a >> b;
        if (a > b)
            std::swap(a, b);
        print_difference(before[b], before[a - 1]);
    }
}
