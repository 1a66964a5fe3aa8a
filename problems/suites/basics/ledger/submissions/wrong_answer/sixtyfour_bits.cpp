#include <iostream>
#include <utility>
#include <vector>

int main()
{
    std::ios::sync_with_stdio(false);
    std::size_t n, q;
    std::cin >> n >> q;
    std::vector<unsigned long long> before(n + 1);
    for (std::size_t i = 1; i <= n; i++) {
        long long entry;
        std::cin >> entry;
        before[i] = before[i - 1] + static_cast<unsigned long long>(entry);
    }
    while (q-- > 0) {
        std::size_t a, b;
        std::cin >> a >> b;
        if (a > b)
            std::swap(a, b);
        std::cout << static_cast<long long>(before[b] - before[a - 1]) << '\n';
    }
}
