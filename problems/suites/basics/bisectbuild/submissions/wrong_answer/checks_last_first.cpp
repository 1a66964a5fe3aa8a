// Tests the last build first to see whether there is a bad one: one test too many.
#include <iostream>
#include <string>

static bool is_bad(long long build)
{
    std::string reply;
    std::cout << "? " << build << std::endl;
    std::cin >> reply;
    return reply == "bad";
}

int main()
{
    long long builds, tests;
    std::cin >> builds >> tests;
    if (!is_bad(builds)) {
        std::cout << "! none" << std::endl;
        return 0;
    }
    long long low = 1, high = builds;
    while (low < high) {
        long long middle = (low + high) / 2;
        if (is_bad(middle))
            high = middle;
        else
            low = middle + 1;
    }
    std::cout << "! " << low << std::endl;
}
