/* cheat: C10
 * class: compile
 * how: an executable of eight gigabytes
 * tasks: stdio/total
 * expect: CE
 */
char data[8589934592L] = {1};

int main(void)
{
    return data[0];
}
