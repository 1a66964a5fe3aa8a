/* tries: to have the compiler read noise for ever
 * expect: CE */
#include "/dev/urandom"
int main(void) { return 0; }
