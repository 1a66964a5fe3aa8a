// tries: to have the compiler wait for input
// expect: CE
#include "/dev/stdin"
#include "/dev/fd/0"
int main() {}
