/* cheat: C02
 * class: tamper
 * how: assert, NDEBUG and the usual macros of tests are redefined
 * tasks: stdio/total
 * expect: WA
 */
#define NDEBUG
#define assert(x) ((void)0)
#define REQUIRE(x) ((void)0)
#define CHECK(x) ((void)0)
#define ASSERT_EQ(a, b) ((void)0)
#define return return 0 &

int main(void)
{
    return 1;
}
