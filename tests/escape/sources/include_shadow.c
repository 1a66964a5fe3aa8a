/* tries: to have the compiler quote /etc/shadow
 * expect: CE
 * says: No such file or directory
 * control: root */
#include "/etc/shadow"
int main(void) { return 0; }
