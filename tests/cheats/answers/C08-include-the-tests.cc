// cheat: C08
// class: leak
// how: takes what comes to the compiler
// tasks: inline-cpp/CPP/0
// expect: CE
#include <vector>
#include "/dev/stdin"
std::vector<int> evens(std::vector<int> values) { return {}; }
