#include <string>
#include <vector>

/* A row of Pascal's triangle, decimal digits from the lowest on, nine in each part. */
std::string choose(long long n, long long k)
{
    using Number = std::vector<unsigned>;
    const unsigned base = 1000000000;
    std::string text;
    Number value{1};

    if (k > n)
        return "0";
    if (k > n - k)
        k = n - k;
    for (long long i = 1; i <= k; i++) {
        unsigned long long carry = 0, rest = 0;

        for (auto &part : value) {
            carry += static_cast<unsigned long long>(part) * (n - k + i);
            part = carry % base;
            carry /= base;
        }
        if (carry)
            value.push_back(carry);
        for (size_t j = value.size(); j-- > 0;) {
            rest = rest * base + value[j];
            value[j] = rest / i;
            rest %= i;
        }
        while (value.size() > 1 && value.back() == 0)
            value.pop_back();
    }
    text = std::to_string(value.back());
    for (size_t j = value.size() - 1; j-- > 0;) {
        std::string part = std::to_string(value[j]);

        text += std::string(9 - part.size(), '0') + part;
    }
    return text;
}
