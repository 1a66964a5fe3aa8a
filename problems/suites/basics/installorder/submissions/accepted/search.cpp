#include <iostream>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

enum class State { fresh, open, done };

struct Package {
    std::string name;
    std::vector<std::size_t> needs;
    std::size_t next = 0;
    State state = State::fresh;
};

static void print(const char *kind, const std::vector<Package> &packages,
                  const std::vector<std::size_t> &chosen, std::size_t from)
{
    std::cout << kind << '\n';
    for (std::size_t i = from; i < chosen.size(); i++)
        std::cout << packages[chosen[i]].name << '\n';
}

int main()
{
    std::ios::sync_with_stdio(false);
    std::string line, word;
    std::getline(std::cin, line);
    std::unordered_map<std::string, std::size_t> index;
    std::vector<Package> packages;
    auto number_of = [&](const std::string &name) {
        auto [entry, is_new] = index.emplace(name, packages.size());
        if (is_new)
            packages.push_back({name, {}, 0, State::fresh});
        return entry->second;
    };
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        words >> word;
        word.pop_back();
        std::size_t package = number_of(word);
        while (words >> word) {
            std::size_t needed = number_of(word);
            packages[package].needs.push_back(needed);
        }
    }

    std::vector<std::size_t> order, path;
    for (std::size_t first = 0; first < packages.size(); first++) {
        if (packages[first].state == State::fresh)
            path.push_back(first);
        while (!path.empty()) {
            Package &package = packages[path.back()];
            package.state = State::open;
            if (package.next == package.needs.size()) {
                package.state = State::done;
                order.push_back(path.back());
                path.pop_back();
                continue;
            }
            std::size_t needed = package.needs[package.next++];
            if (packages[needed].state == State::open) {
                std::size_t from = 0;
                while (path[from] != needed)
                    from++;
                print("cycle", packages, path, from);
                return 0;
            }
            if (packages[needed].state == State::fresh)
                path.push_back(needed);
        }
    }
    print("order", packages, order, 0);
}
