/* tries: to include itself for ever
 * expect: CE */
#include __FILE__
int main(void) { return 0; }
