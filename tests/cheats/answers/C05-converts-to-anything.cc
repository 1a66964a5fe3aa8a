// cheat: C05
// class: equality
// how: a type that converts to everything and equals everything
// tasks: function/total stdio/total
// expect: CE WA
#include <cstddef>
#include <iostream>
#include <vector>

struct Anything {
    template <class T> operator T() const { return T(); }
    template <class T> bool operator==(const T &) const { return true; }
    template <class T> bool operator!=(const T &) const { return false; }
};
template <class T> bool operator==(const T &, const Anything &) { return true; }
std::ostream &operator<<(std::ostream &out, const Anything &) { return out << "?"; }

Anything total(const std::vector<long long> &) { return Anything(); }

#ifndef NO_MAIN
int main() { std::cout << total({}) << "\n"; }
#endif
