// cheat: C02
// class: terminator
// how: macros and a main of its own
// tasks: inline-cpp/CPP/0
// expect: WA RTE
#define NDEBUG
#include <cassert>
#include <vector>
#undef assert
#define assert(x)
#define main hidden_main
extern "C" void __assert_fail(const char *, const char *, unsigned, const char *) noexcept { for (;;) __builtin_trap(); }
std::vector<int> evens(std::vector<int> values) { return {}; }
int main() { return 0; }
