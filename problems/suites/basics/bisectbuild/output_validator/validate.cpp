// The other side of the conversation. The input file holds the number of builds and the
// first bad one (0: none).
#include <csignal>
#include <fstream>
#include <iostream>
#include <string>

constexpr int ACCEPT = 42, REJECT = 43;

static int count_tests(long long builds)
{
    int tests = 0;
    while ((1LL << tests) < builds + 1)
        tests++;
    return tests;
}

// A number from 1 to `builds` without sign, leading zero or anything after it; 0
// otherwise.
static long long parse_build(const std::string &word, long long builds)
{
    long long value = 0;
    if (word.empty() || word.size() > 10 || word[0] == '0')
        return 0;
    for (char c : word) {
        if (c < '0' || c > '9')
            return 0;
        value = value * 10 + (c - '0');
    }
    return value <= builds ? value : 0;
}

static int judge(long long builds, long long first_bad, std::ostream &message)
{
    const int allowed = count_tests(builds);
    std::cout << builds << ' ' << allowed << std::endl;
    for (int tests = 0;;) {
        std::string request, word;
        // No right request is longer; an endless one must not fill the memory.
        std::cin.width(32);
        if (!(std::cin >> request)) {
            message << "the output ended without an answer\n";
            return REJECT;
        }
        std::cin.width(32);
        std::cin >> word;
        long long build = parse_build(word, builds);
        if (request == "!") {
            bool right = first_bad == 0 ? word == "none" : build == first_bad;
            message << "answer " << word << " after " << tests << " tests\n";
            return right ? ACCEPT : REJECT;
        }
        if (request != "?" || build == 0) {
            message << "not a request: " << request << ' ' << word << '\n';
            return REJECT;
        }
        if (++tests > allowed) {
            message << "more than " << allowed << " tests\n";
            return REJECT;
        }
        std::cout << (first_bad != 0 && build >= first_bad ? "bad" : "good") << std::endl;
    }
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 1;
    // A submission that has gone away is told by the end of its output.
    std::signal(SIGPIPE, SIG_IGN);
    long long builds = 0, first_bad = -1;
    std::ifstream input(argv[1]);
    if (!(input >> builds >> first_bad) || builds < 1 || first_bad < 0)
        return 1;
    std::ofstream message(std::string(argv[3]) + "/judgemessage.txt");
    return judge(builds, first_bad, message);
}
