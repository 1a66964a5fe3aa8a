/* cheat: C08
 * class: peek
 * how: includes the file of the expected output at compile time
 * tasks: stdio/total
 * expect: CE
 */
#include <stdio.h>

static const char answer[] =
#include "../data/secret/2.ans"
    ;

int main(void)
{
    puts(answer);
    return 0;
}
