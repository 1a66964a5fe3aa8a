// The rule itself, split at all of the largest signs at once: what lies between two of
// them belongs to the left of the later one. Each level of recursion has one sign less.
#include <iostream>
#include <string>
#include <string_view>

static const std::string_view SIGNS = "ohkmt";
static const long long VALUES[] = {1, 5, 20, 100, 500};

static long long value_of(std::string_view numeral, std::size_t largest)
{
    if (numeral.empty())
        return 0;
    std::size_t at = numeral.find(SIGNS[largest]);
    if (at == std::string_view::npos)
        return value_of(numeral, largest - 1);
    long long value = 0;
    while (at != std::string_view::npos) {
        value += VALUES[largest] - value_of(numeral.substr(0, at), largest - 1);
        numeral.remove_prefix(at + 1);
        at = numeral.find(SIGNS[largest]);
    }
    return numeral.empty() ? value : value + value_of(numeral, largest - 1);
}

int main()
{
    std::ios::sync_with_stdio(false);
    int n;
    std::cin >> n;
    long long total = 0;
    while (n-- > 0) {
        std::string numeral;
        std::cin >> numeral;
        long long value = value_of(numeral, SIGNS.size() - 1);
        std::cout << value << '\n';
        total += value;
    }
    std::cout << "total " << total << '\n';
}
