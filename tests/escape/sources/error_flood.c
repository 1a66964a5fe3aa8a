/* tries: to flood with errors
 * expect: CE
 * says: error */
#define A no_such_function() + * ;
#define B A A A A A A A A A A
#define C B B B B B B B B B B
#define D C C C C C C C C C C
#define E D D D D D D D D D D
int main(void) { E E E }
