#include <algorithm>
#include <iostream>
#include <vector>

int main()
{
    std::ios::sync_with_stdio(false);
    std::size_t n;
    long long load, pairs = 0;
    std::cin >> n >> load;
    std::vector<long long> weights(n);
    for (long long &weight : weights)
        std::cin >> weight;
    std::sort(weights.begin(), weights.end());
    for (auto first = weights.begin(); first != weights.end(); ++first)
        pairs += std::upper_bound(first + 1, weights.end(), load - *first) - (first + 1);
    std::cout << pairs << '\n';
}
