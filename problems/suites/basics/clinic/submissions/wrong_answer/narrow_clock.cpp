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
    std::vector<int> arrival(n), minutes(n), start(n);
    std::vector<int> urgency(n);
    std::priority_queue<std::pair<int, std::size_t>> coming;
    for (std::size_t i = 0; i < n; i++) {
        std::cin >> arrival[i] >> urgency[i] >> minutes[i];
        coming.emplace(-arrival[i], i);
    }

    std::set<std::tuple<int, int, std::size_t>> waiting;
    int now = 0, longest = 0;
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
        longest = std::max(longest, static_cast<int>(static_cast<unsigned>(now) -
                                                     static_cast<unsigned>(arrival[i])));
        now = static_cast<int>(static_cast<unsigned>(now) +
                               static_cast<unsigned>(minutes[i]));
    }
    for (int minute : start)
        std::cout << minute << '\n';
    std::cout << "longest wait " << longest << '\n';
}
