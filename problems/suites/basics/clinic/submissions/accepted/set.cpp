#include <algorithm>
#include <iostream>
#include <queue>
#include <set>
#include <tuple>
#include <vector>

int main()
{
    std::ios::sync_with_stdio(false);
    std::size_t n;
    std::cin >> n;
    std::vector<long long> arrival(n), minutes(n), start(n);
    std::vector<int> urgency(n);
    std::priority_queue<std::pair<long long, std::size_t>> coming;
    for (std::size_t i = 0; i < n; i++) {
        std::cin >> arrival[i] >> urgency[i] >> minutes[i];
        coming.emplace(-arrival[i], i);
    }

    std::set<std::tuple<int, long long, std::size_t>> waiting;
    long long now = 0, longest = 0;
    while (!coming.empty() || !waiting.empty()) {
        if (waiting.empty())
            now = std::max(now, -coming.top().first);
        while (!coming.empty() && -coming.top().first <= now) {
            std::size_t i = coming.top().second;
            waiting.emplace(-urgency[i], arrival[i], i);
            coming.pop();
        }
        std::size_t i = std::get<2>(*waiting.begin());
        waiting.erase(waiting.begin());
        start[i] = now;
        longest = std::max(longest, now - arrival[i]);
        now += minutes[i];
    }
    for (long long minute : start)
        std::cout << minute << '\n';
    std::cout << "longest wait " << longest << '\n';
}
