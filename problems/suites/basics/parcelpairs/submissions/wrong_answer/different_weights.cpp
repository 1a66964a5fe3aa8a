// Takes parcels of equal weight for one parcel.
#include <algorithm>
#include <iostream>
#include <set>
#include <vector>

int main()
{
    std::ios::sync_with_stdio(false);
    std::size_t n;
    long long load, weight, pairs = 0;
    std::cin >> n >> load;
    std::set<long long> different;
    while (std::cin >> weight)
        different.insert(weight);
    std::vector<long long> weights(different.begin(), different.end());
    for (auto first = weights.begin(); first != weights.end(); ++first)
        pairs += std::upper_bound(first + 1, weights.end(), load - *first) - (first + 1);
    std::cout << pairs << '\n';
}
