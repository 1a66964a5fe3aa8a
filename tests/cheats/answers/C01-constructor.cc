// cheat: C01
// class: early exit
// how: leaves before main, with what it finds on descriptors
// tasks: inline-cpp/CPP/0
// expect: RTE WA
#include <unistd.h>
#include <vector>
__attribute__((constructor(101))) static void leave()
{
    char text[64] = "done ";
    long n = read(3, text + 5, 40);
    text[n > 0 ? n + 5 : 5] = '\n';
    write(4, text, n > 0 ? n + 6 : 6);
    _exit(0);
}
std::vector<int> evens(std::vector<int> values) { return {}; }
