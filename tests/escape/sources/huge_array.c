/* tries: to make an executable of 8 GiB
 * expect: CE */
char a[(1ull << 33)] = {1};
int main(void) { return a[5]; }
