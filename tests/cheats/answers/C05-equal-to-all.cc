// cheat: C05
// class: equality
// how: returns what turns into everything
// tasks: inline-cpp/CPP/0
// expect: CE WA RTE
#include <vector>
struct yes {
    template <class T> operator T() const { return T(); }
    unsigned size() const { return 1; }
};
template <class T> bool operator==(const yes &, const T &) { return true; }
yes evens(std::vector<int> values) { return {}; }
