/* tries: to overflow the compiler's stack by nesting
 * expect: CE */
#define P4(x) ((((x))))
#define A(x) P4(P4(P4(P4(x))))
#define L ((((((((((((((((
#define L1 L L L L L L L L L L
#define L2 L1 L1 L1 L1 L1 L1 L1 L1 L1 L1
#define L3 L2 L2 L2 L2 L2 L2 L2 L2 L2 L2
#define L4 L3 L3 L3 L3 L3 L3 L3 L3 L3 L3
int main(void) { return L4 L4 L4 L4 L4 L4 1; }
