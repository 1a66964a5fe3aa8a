// The sum of two weights does not fit into 32 bits.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <vector>

int main()
{
    std::ios::sync_with_stdio(false);
    std::uint32_t n, load;
    std::cin >> n >> load;
    std::vector<std::uint32_t> weights(n);
    for (std::uint32_t &weight : weights)
        std::cin >> weight;
    std::sort(weights.begin(), weights.end());
    std::uint64_t pairs = 0;
    for (std::size_t low = 0, high = n - 1; low < high;) {
        if (static_cast<std::int32_t>(weights[low] + weights[high]) <=
            static_cast<std::int32_t>(load)) {
            pairs += high - low;
            low++;
        } else {
            high--;
        }
    }
    std::cout << pairs << '\n';
}
