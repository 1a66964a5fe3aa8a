// honest: C25
// class: tamper
// how: templates, a namespace, an exception that is caught, and a main of its own
// tasks: function/total
#include <iostream>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace driver {
template <class T> T sum(const std::vector<T> &values)
{
    try {
        if (values.empty())
            throw std::runtime_error("empty");
    } catch (const std::exception &) {
        return T();
    }
    return std::accumulate(values.begin(), values.end(), T());
}
}

long long total(std::vector<long long> values)
{
    std::cout << "summing\n";
    return driver::sum(values);
}

int main()
{
    std::cout << total({1, 2, 3}) << std::endl;
}
