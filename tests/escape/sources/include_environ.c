/* tries: to have the compiler quote its environment
 * expect: CE
 * says: No such file or directory */
#include "/proc/self/environ"
int main(void) { return 0; }
