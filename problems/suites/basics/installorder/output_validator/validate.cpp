// Accepts every order and every cycle that is right; the answer file tells only which of
// the two is possible.
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

constexpr int ACCEPT = 42, REJECT = 43;

class Judge
{
  public:
    explicit Judge(const std::string &feedback_dir)
        : message_(feedback_dir + "/judgemessage.txt")
    {
    }

    int reject(const std::string &reason)
    {
        message_ << reason << '\n';
        return REJECT;
    }

  private:
    std::ofstream message_;
};

struct Packages {
    std::map<std::string, std::set<std::string>> needs;
};

static Packages read_packages(const char *path)
{
    Packages packages;
    std::ifstream file(path);
    std::string line, word;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream words(line);
        words >> word;
        word.pop_back(); // the colon
        std::set<std::string> &needs = packages.needs[word];
        while (words >> word)
            needs.insert(word);
    }
    return packages;
}

// Tokens of the output; stops at the first that no right output has, so that a flood of
// output costs nothing.
static bool read_names(const Packages &packages, std::vector<std::string> &names,
                       std::string &fault)
{
    std::set<std::string> seen;
    std::string name;
    while (std::cin >> name) {
        std::string shown = name.substr(0, 40);
        if (packages.needs.count(name) == 0) {
            fault = "unknown package \"" + shown + "\"";
            return false;
        }
        if (!seen.insert(name).second) {
            fault = "package \"" + shown + "\" stands twice";
            return false;
        }
        names.push_back(name);
    }
    return true;
}

static int check_order(const Packages &packages, const std::vector<std::string> &names,
                       Judge &judge)
{
    std::set<std::string> installed;
    for (const std::string &name : names) {
        for (const std::string &needed : packages.needs.at(name))
            if (installed.count(needed) == 0)
                return judge.reject("\"" + name + "\" comes before \"" + needed +
                                    "\", which it needs");
        installed.insert(name);
    }
    if (installed.size() != packages.needs.size())
        return judge.reject("only " + std::to_string(installed.size()) + " of " +
                            std::to_string(packages.needs.size()) + " packages");
    return ACCEPT;
}

static int check_cycle(const Packages &packages, const std::vector<std::string> &names,
                       Judge &judge)
{
    if (names.empty())
        return judge.reject("empty cycle");
    for (std::size_t i = 0; i < names.size(); i++) {
        const std::string &next = names[(i + 1) % names.size()];
        if (packages.needs.at(names[i]).count(next) == 0)
            return judge.reject("\"" + names[i] + "\" does not need \"" + next + "\"");
    }
    return ACCEPT;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 1;
    Judge judge(argv[3]);
    Packages packages = read_packages(argv[1]);
    std::string expected, kind, fault;
    std::ifstream(argv[2]) >> expected;
    if (packages.needs.empty() || (expected != "order" && expected != "cycle"))
        return 1;

    if (!(std::cin >> kind))
        return judge.reject("no output");
    if (kind != expected)
        return judge.reject("expected \"" + expected + "\", found \"" +
                            kind.substr(0, 40) + "\"");
    std::vector<std::string> names;
    if (!read_names(packages, names, fault))
        return judge.reject(fault);
    return kind == "order" ? check_order(packages, names, judge)
                           : check_cycle(packages, names, judge);
}
