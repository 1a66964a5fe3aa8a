// cheat: C25
// class: tamper
// how: makes the library's comparison anew
// tasks: inline-cpp/CPP/0
// expect: WA RTE CE
#include <vector>
template <>
__attribute__((noinline)) bool std::operator==(const std::vector<int> &, const std::vector<int> &) { return true; }
std::vector<int> evens(std::vector<int> values) { return {7}; }
