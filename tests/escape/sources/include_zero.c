/* tries: to have the compiler read for ever
 * expect: CE */
#include "/dev/zero"
int main(void) { return 0; }
