/* tries: to have the compiler write a dump outside of its folder
 * expect: OK
 * prints: fine */
#pragma GCC optimize("dump-tree-all=/usr/x")
#include <stdio.h>
int main(void) { puts("fine"); return 0; }
