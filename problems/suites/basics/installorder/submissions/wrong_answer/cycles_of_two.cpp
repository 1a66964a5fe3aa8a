// Believes that a cycle is always between two packages.
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

int main()
{
    std::map<std::string, std::set<std::string>> needs, users;
    std::string line, name, needed;
    std::getline(std::cin, line);
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        words >> name;
        name.pop_back();
        needs[name];
        while (words >> needed) {
            needs[name].insert(needed);
            users[needed].insert(name);
        }
    }
    for (const auto &[a, list] : needs) {
        for (const std::string &b : list) {
            if (a != b && needs[b].count(a) > 0) {
                std::cout << "cycle\n" << a << '\n' << b << '\n';
                return 0;
            }
        }
    }
    std::vector<std::string> order;
    std::map<std::string, std::size_t> missing;
    for (const auto &[a, list] : needs) {
        missing[a] = list.size();
        if (list.empty())
            order.push_back(a);
    }
    for (std::size_t i = 0; i < order.size(); i++) {
        std::string ready = order[i];
        for (const std::string &user : users[ready])
            if (--missing[user] == 0)
                order.push_back(user);
    }
    std::cout << "order\n";
    for (const std::string &a : order)
        std::cout << a << '\n';
}
