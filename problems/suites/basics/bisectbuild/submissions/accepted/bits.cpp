// Builds up the number of good builds bit by bit.
#include <iostream>
#include <string>

int main()
{
    long long builds, tests, good = 0;
    std::cin >> builds >> tests;
    for (long long step = 1LL << (tests - 1); step > 0; step /= 2) {
        if (good + step > builds)
            continue;
        std::string reply;
        std::cout << "? " << good + step << std::endl;
        std::cin >> reply;
        if (reply == "good")
            good += step;
    }
    if (good < builds)
        std::cout << "! " << good + 1 << std::endl;
    else
        std::cout << "! none" << std::endl;
}
