// honest: C24
// class: state
// how: threads that share the work and are joined
// tasks: stdio/total
#include <future>
#include <iostream>
#include <numeric>
#include <vector>

int main()
{
    std::size_t count = 0;
    std::cin >> count;
    std::vector<long long> values(count);
    for (auto &value : values)
        std::cin >> value;
    auto half = values.begin() + static_cast<std::ptrdiff_t>(count / 2);
    auto first = std::async(std::launch::async,
                            [&] { return std::accumulate(values.begin(), half, 0LL); });
    auto second = std::async(std::launch::async,
                             [&] { return std::accumulate(half, values.end(), 0LL); });
    std::cout << first.get() + second.get() << std::endl;
}
