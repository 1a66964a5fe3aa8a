#include <algorithm>
#include <tuple>
#include <vector>

using Span = std::tuple<long long, long long>;

std::vector<Span> merge_spans(std::vector<Span> spans)
{
    std::vector<Span> merged;

    std::sort(spans.begin(), spans.end());
    for (auto [first, last] : spans) {
        if (!merged.empty() && first <= std::get<1>(merged.back()) + 1)
            std::get<1>(merged.back()) = last;
        else
            merged.push_back({first, last});
    }
    return merged;
}
