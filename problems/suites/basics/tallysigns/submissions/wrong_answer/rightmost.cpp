// Splits at the rightmost of the largest signs.
#include <iostream>
#include <string>
#include <vector>

int main()
{
    const std::string signs = "ohkmt";
    const int values[] = {1, 5, 20, 100, 500};
    int n;
    long long total = 0;
    std::cin >> n;
    while (n-- > 0) {
        std::string numeral;
        std::cin >> numeral;
        std::vector<int> larger;
        long long value = 0;
        for (std::size_t i = numeral.size(); i-- > 0;) {
            int worth = values[signs.find(numeral[i])];
            while (!larger.empty() && larger.back() < worth)
                larger.pop_back();
            value += larger.size() % 2 ? -worth : worth;
            larger.push_back(worth);
        }
        std::cout << value << '\n';
        total += value;
    }
    std::cout << "total " << total << '\n';
}
