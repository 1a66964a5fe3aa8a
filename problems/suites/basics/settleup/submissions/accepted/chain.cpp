// Each person settles with the next one and hands on what is left.
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

int main()
{
    std::ios::sync_with_stdio(false);
    std::size_t n;
    std::cin >> n;
    std::vector<std::string> names(n);
    std::vector<long long> paid(n);
    long long sum = 0;
    for (std::size_t i = 0; i < n; i++) {
        std::string amount;
        std::cin >> names[i] >> amount;
        amount.erase(amount.size() - 3, 1);
        paid[i] = std::stoll(amount);
        sum += paid[i];
    }

    const long long count = static_cast<long long>(n);
    std::vector<std::string> lines;
    long long due = 0; // what all persons so far together still have to pay
    for (std::size_t i = 0; i + 1 < n; i++) {
        due += sum / count + (static_cast<long long>(i) < sum % count) - paid[i];
        if (due == 0)
            continue;
        long long amount = due > 0 ? due : -due;
        char text[32];
        std::snprintf(text, sizeof(text), "%lld.%02lld", amount / 100, amount % 100);
        const std::string &payer = due > 0 ? names[i] : names[i + 1];
        const std::string &payee = due > 0 ? names[i + 1] : names[i];
        lines.push_back(payer + " " + payee + " " + text);
    }
    std::cout << lines.size() << '\n';
    for (const std::string &line : lines)
        std::cout << line << '\n';
}
